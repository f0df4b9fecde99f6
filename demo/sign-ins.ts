import { createHash } from 'node:crypto'
import type { DemoRegion } from './region.ts'

export interface DemoSignIn {
  role: 'region' | 'district' | 'school'
  login: string
  password: string
  name: string
  /** Name of the municipality of a district's coordinator. */
  municipality: string | null
  /** Code of the school of a head. */
  school: string | null
}

/** Letters and digits that are not taken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/**
 * Sign-ins of the demonstration: the region's operator, the coordinator of each municipality, heads of three schools
 * (of the first, the middle and the last one). Passwords come from the secret, which each database has of its own.
 */
export function signInsOf(region: DemoRegion, secret: string): DemoSignIn[] {
  const { municipalities, schools } = region
  const heads = [0, Math.floor(schools.length / 2), schools.length - 1].map((index) => schools[index]!)
  const people: Omit<DemoSignIn, 'password'>[] = [
    { role: 'region', login: 'oblast', name: `Оператор, ${region.name}`, municipality: null, school: null },
    ...municipalities.map(({ name }, index) => ({
      role: 'district' as const,
      login: `okrug-${String(index + 1).padStart(2, '0')}`,
      name: `Координатор, ${name}`,
      municipality: name,
      school: null,
    })),
    ...heads.map(({ code, name }) => ({
      role: 'school' as const,
      login: `school-${code}`,
      name: `Директор, ${name}`,
      municipality: null,
      school: code,
    })),
  ]
  return people.map((person) => ({ ...person, password: passwordFor(secret, person.login) }))
}

function passwordFor(secret: string, login: string): string {
  const bytes = createHash('sha256').update(`${secret}:${login}`).digest()
  const letters = Array.from(bytes.subarray(0, 12), (byte) => ALPHABET[byte % ALPHABET.length])
  return [0, 4, 8].map((from) => letters.slice(from, from + 4).join('')).join('-')
}
