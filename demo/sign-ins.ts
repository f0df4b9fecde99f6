import { createHash } from 'node:crypto'
import { type Role, roles } from '#contract/permissions.ts'
import type { DemoRegion } from './region.ts'

export interface DemoSignIn {
  role: Role
  login: string
  password: string
  name: string
  /** Name of the municipality, for roles held in one. */
  municipality: string | null
  /** Code of the school, for roles held in one. */
  school: string | null
}

/** Letters and digits that are not taken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Roles of the region itself, with the login and the person of each. */
const OF_REGION = [
  ['operator', 'oblast', 'Оператор'],
  ['administrator', 'admin', 'Администратор'],
  ['department', 'departament', 'Начальник отдела департамента'],
  ['assessment_centre', 'rcoi', 'Специалист РЦОИ'],
  ['council', 'sovet', 'Член координационного совета'],
  ['methodologist', 'cnppm', 'Методист ЦНППМ'],
  ['expert', 'expert', 'Эксперт'],
  ['editor', 'redaktor', 'Редактор сайта'],
] as const satisfies readonly (readonly [Role, string, string])[]
/** Roles of the first municipality besides its coordinator, and of the first school besides its head. */
const OF_MUNICIPALITY = [
  ['municipal_authority', 'otdel-01', 'Начальник отдела образования'],
  ['municipal_methodologist', 'metodist-01', 'Методист МОЦ'],
] as const satisfies readonly (readonly [Role, string, string])[]
const OF_SCHOOL = [
  ['school_team', 'komanda', 'Заместитель директора'],
  ['teacher', 'uchitel', 'Учитель'],
  ['psychologist', 'psiholog', 'Психолог'],
  ['mentor', 'nastavnik', 'Наставник'],
] as const satisfies readonly (readonly [Role, string, string])[]

/**
 * Sign-ins of the demonstration: every role of the region, the coordinator of each municipality, heads of three schools
 * (of the first, the middle and the last one), and the other roles of the first municipality and the first school.
 * Passwords come from the secret, which each database has of its own.
 */
export function signInsOf(region: DemoRegion, secret: string): DemoSignIn[] {
  const { municipalities, schools } = region
  const heads = [0, Math.floor(schools.length / 2), schools.length - 1].map((index) => schools[index]!)
  const first = { municipality: municipalities[0]!.name, school: schools[0]! }
  const people: Omit<DemoSignIn, 'password'>[] = [
    ...OF_REGION.map(([role, login, who]) => person(role, login, `${who}, ${region.name}`)),
    ...municipalities.map(({ name: municipality }, index) => {
      const login = `okrug-${String(index + 1).padStart(2, '0')}`
      return person('coordinator', login, `Координатор, ${municipality}`, { municipality })
    }),
    ...OF_MUNICIPALITY.map(([role, login, who]) =>
      person(role, login, `${who}, ${first.municipality}`, { municipality: first.municipality }),
    ),
    ...heads.map(({ code, name }) => person('head', `school-${code}`, `Директор, ${name}`, { school: code })),
    ...OF_SCHOOL.map(([role, login, who]) =>
      person(role, login, `${who}, ${first.school.name}`, { school: first.school.code }),
    ),
  ]
  return people.map((one) => ({ ...one, password: passwordFor(secret, one.login) }))
}

function person(
  role: Role,
  login: string,
  name: string,
  { municipality = null, school = null }: { municipality?: string | null; school?: string | null } = {},
): Omit<DemoSignIn, 'password'> {
  return { role, login, name, municipality, school }
}

/** The first sign-in of each role, in the order of the roles. */
export function oneOfEachRole(signIns: readonly DemoSignIn[]): DemoSignIn[] {
  return roles.flatMap((role) => signIns.find((signIn) => signIn.role === role) ?? [])
}

function passwordFor(secret: string, login: string): string {
  const bytes = createHash('sha256').update(`${secret}:${login}`).digest()
  const letters = Array.from(bytes.subarray(0, 12), (byte) => ALPHABET[byte % ALPHABET.length])
  return [0, 4, 8].map((from) => letters.slice(from, from + 4).join('')).join('-')
}
