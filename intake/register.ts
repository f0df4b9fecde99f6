import { bareName, comparableName, comparablePlace, numberedKind, placeStem } from './school-names.ts'
import type { RegisterSchool, SchoolKey } from './types.ts'

/** The register by every way a file may name a school. */
interface RegisterIndex {
  login: Map<string, RegisterSchool>
  code: Map<string, RegisterSchool>
  /** Lengths of codes: a code of quite another one belongs to another list. */
  codeLengths: Set<number>
  /** null where several schools share the name. */
  name: Map<string, RegisterSchool | null>
  /** Names without the legal form, `СОШ № 1 г. Примерска`. */
  bare: Map<string, RegisterSchool | null>
  /** Name and municipality together. */
  placed: Map<string, RegisterSchool | null>
}

/** A name shorter than this stands in other words by chance. */
const SHORTEST_NAME = 6

const indexes = new WeakMap<readonly RegisterSchool[], RegisterIndex>()

function digits(text: string): string {
  return text.replace(/\D+/g, '')
}

/** A name within its municipality, surest first; a bare kind and number, «СОШ № 1», is enough there. */
function placedKeys(name: string, municipality: string): string[] {
  const bare = bareName(name)
  if (bare === '' || municipality.trim() === '') return []
  const stem = placeStem(municipality)
  const places = [comparablePlace(municipality), ...(stem === '' ? [] : [`~${stem}`])]
  const names = [...new Set([bare, numberedKind(bare) ?? bare])]
  return names.flatMap((one) => places.map((place) => `${one}|${place}`))
}

/** «Лицей № 8 г. Приморск» in Приморск is «Лицей № 8». */
function withoutPlace(bare: string, municipality: string): string {
  const stem = placeStem(municipality)
  const own = stem.length < 3 ? bare : bare.replace(new RegExp(`[гпс]?${stem}[а-я]{0,4}$`), '')
  return /\d$/.test(own) ? own : bare
}

/** A municipality of the register in other words, «Приозёрский ГО»; null when the text is none of them. */
export function findMunicipality(text: string, register: readonly RegisterSchool[]): string | null {
  const stem = placeStem(text)
  if (stem.length < 3) return null
  return register.find(({ municipality }) => placeStem(municipality) === stem)?.municipality ?? null
}

/** The school of a name in a municipality; more words than kind and number must be the register's words. */
function findPlaced(name: string, municipality: string, index: RegisterIndex): RegisterSchool | undefined {
  const bare = bareName(name)
  const own = withoutPlace(bare, municipality)
  for (const key of placedKeys(name, municipality)) {
    const school = key.startsWith(`${own}|`) ? index.placed.get(key) : null
    if (school) return school
  }
  return undefined
}

/** Whether a code has the length of the register's codes, perhaps without a zero. */
function couldBeCode({ length }: string, { codeLengths }: RegisterIndex): boolean {
  return codeLengths.has(length) || codeLengths.has(length + 1)
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
    codeLengths: new Set(register.map(({ code }) => code.length)),
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
      for (const key of placedKeys(name, school.municipality)) put(index.placed, key, school)
    }
  }
  indexes.set(register, index)
  return index
}

/** The code of a school as the register writes it, when one of them lost leading zeros; null when it has no such school. */
export function findPaddedCode(code: string, register: readonly RegisterSchool[]): string | null {
  const { code: codes } = indexOf(register)
  for (let zeros = 1; zeros <= 3; zeros++) {
    const padded = '0'.repeat(zeros) + code
    if (codes.has(padded)) return padded
    const cut = code.startsWith('0'.repeat(zeros)) ? code.slice(zeros) : ''
    if (codes.has(cut)) return cut
  }
  return null
}

/** The school whose name a longer text holds: a title, the name of a file. The longest name wins; a shared one is nobody's. */
export function findNamedWithin(
  text: string,
  register: readonly RegisterSchool[],
): RegisterSchool | undefined {
  const spoken = comparableName(text)
  let best = ''
  let found: RegisterSchool | null = null
  for (const [name, school] of indexOf(register).bare) {
    if (name.length < SHORTEST_NAME || name.length <= best.length) continue
    const at = spoken.indexOf(name)
    // «СОШ № 1» does not stand in «СОШ № 12».
    if (at < 0 || /^\d\d/.test(name.slice(-1) + spoken.slice(at + name.length))) continue
    best = name
    found = school
  }
  return found ?? undefined
}

/**
 * The school a file speaks of: by the number of its login, then by its code (also with lost leading zeros), then by
 * name, with the municipality where names repeat. Undefined when the register does not know it or knows several.
 */
export function matchSchool(key: SchoolKey, register: readonly RegisterSchool[]): RegisterSchool | undefined {
  const index = indexOf(register)
  if (key.login) {
    const login = digits(key.login)
    // Logins of regions 01–09 lose their zero in Excel.
    const school = index.login.get(login) ?? index.code.get(login) ?? index.login.get(`0${login}`)
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
  const placed = key.municipality ? findPlaced(key.name, key.municipality, index) : undefined
  if (placed && !(key.login && placed.login)) return placed
  if (key.code && couldBeCode(key.code, index)) return undefined
  const named = index.name.get(comparableName(key.name)) ?? index.bare.get(bare) ?? undefined
  // A school whose login is known goes by another one only by mistake.
  return key.login && named?.login ? undefined : named
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
