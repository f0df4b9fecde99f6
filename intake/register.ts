import { normalise } from './text.ts'
import type { RegisterSchool, SchoolKey } from './types.ts'

/** The register by every way a file may name a school. */
interface RegisterIndex {
  login: Map<string, RegisterSchool>
  code: Map<string, RegisterSchool>
  /** null where several schools share the name. */
  name: Map<string, RegisterSchool | null>
  /** Names without the legal form, `СОШ № 1 г. Примерска`. */
  bare: Map<string, RegisterSchool | null>
  /** Name and municipality together. */
  placed: Map<string, RegisterSchool | null>
}

const indexes = new WeakMap<readonly RegisterSchool[], RegisterIndex>()

const ABBREVIATED: readonly (readonly [RegExp, string])[] = [
  [/муниципальное /g, 'м '],
  [/государственное /g, 'г '],
  [/областное /g, 'о '],
  [/краевое /g, 'к '],
  [/бюджетное /g, 'б '],
  [/казенное /g, 'к '],
  [/автономное /g, 'а '],
  [/общеобразовательное учреждение/g, 'оу'],
  [/средняя общеобразовательная школа/g, 'сош'],
  [/основная общеобразовательная школа/g, 'оош'],
  [/начальная общеобразовательная школа/g, 'нош'],
]

/**
 * A name for comparing: case, quotes, dots and spaces do not matter, and legal forms are the same spelled out or
 * abbreviated: «МБОУ „СОШ № 1“» = «Муниципальное бюджетное общеобразовательное учреждение средняя … школа №1».
 */
function comparableName(name: string): string {
  let text = normalise(name)
  for (const [pattern, short] of ABBREVIATED) text = text.replace(pattern, short)
  return text.replace(/[^а-яa-z0-9№]+/g, '').replace(/n(?=\d)/g, '№')
}

const LEGAL_FORM =
  /^(?:фг|г|м|о|к|ч|н)?(?:к|б|а)?оу(?=сош|оош|нош|вош|лицей|гимназ|прогимн|школ|средн|основн|начальн|центр|кадет|№)/

/** The name without its legal form: «МБОУ „СОШ № 1“» and «СОШ № 1» are one school. */
function bareName(name: string): string {
  return comparableName(name).replace(LEGAL_FORM, '')
}

function digits(text: string): string {
  return text.replace(/\D+/g, '')
}

function put(map: Map<string, RegisterSchool | null>, key: string, school: RegisterSchool): void {
  if (key === '') return
  const known = map.get(key)
  map.set(key, known === undefined || known === school ? school : null)
}

function indexOf(register: readonly RegisterSchool[]): RegisterIndex {
  const known = indexes.get(register)
  if (known) return known
  const index: RegisterIndex = {
    login: new Map(),
    code: new Map(),
    name: new Map(),
    bare: new Map(),
    placed: new Map(),
  }
  for (const school of register) {
    if (school.login) index.login.set(digits(school.login), school)
    index.code.set(school.code, school)
    for (const name of [school.name, school.fullName ?? '']) {
      put(index.name, comparableName(name), school)
      put(index.bare, bareName(name), school)
      put(index.placed, `${bareName(name)}|${comparableName(school.municipality)}`, school)
    }
  }
  indexes.set(register, index)
  return index
}

/** The code of a school as the register writes it, when leading zeros were lost; null when it has no such school. */
export function findPaddedCode(code: string, register: readonly RegisterSchool[]): string | null {
  const { code: codes } = indexOf(register)
  for (let zeros = 1; zeros <= 3; zeros++) {
    const padded = '0'.repeat(zeros) + code
    if (codes.has(padded)) return padded
  }
  return null
}

/**
 * The school a file speaks of: by the number of its login, then by its code (also with lost leading zeros), then by
 * name, with the municipality where names repeat. Undefined when the register does not know it or knows several.
 */
export function matchSchool(key: SchoolKey, register: readonly RegisterSchool[]): RegisterSchool | undefined {
  const index = indexOf(register)
  if (key.login) {
    const login = digits(key.login)
    const school = index.login.get(login) ?? index.code.get(login)
    if (school) return school
  }
  if (key.code) {
    const school =
      index.code.get(key.code) ??
      index.login.get(key.code) ??
      index.code.get(findPaddedCode(key.code, register) ?? '')
    if (school) return school
  }
  if (!key.name) return undefined
  const bare = bareName(key.name)
  const placed = key.municipality
    ? index.placed.get(`${bare}|${comparableName(key.municipality)}`)
    : undefined
  if (placed && !(key.login && placed.login)) return placed
  if (key.login || key.code) return undefined
  return index.name.get(comparableName(key.name)) ?? index.bare.get(bare) ?? undefined
}

/** First two digits that most logins of the register share: the region. Null when the register has no logins. */
export function regionDigits(register: readonly RegisterSchool[]): string | null {
  const counts = new Map<string, number>()
  for (const { login } of register) {
    const region = login ? digits(login).slice(0, 2) : ''
    if (region.length === 2) counts.set(region, (counts.get(region) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
