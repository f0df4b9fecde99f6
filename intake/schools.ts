import type { Grid } from './grid.ts'
import { findNamedWithin, matchSchool } from './register.ts'
import { SCHOOL_WORDS, TERRITORY_WORDS, TOTALS } from './row-words.ts'
import { foldLookalikes, normalise } from './text.ts'
import type { RegisterSchool, SchoolKey } from './types.ts'

/** Known prefixes may stand apart from digits that have spaces inside; unknown ones must be one word with them. */
const LOGIN = /(?<![a-zа-яё\d])(?:(sch|edu)[\s_-]*(\d(?:\s?\d){4,13})|([a-z]{2,8})[_-]?(\d{6,14}))(?!\d)/
const LABEL =
  /^(?:школа|оо|оу|наименование (?:оо|оу)|(?:обще)?образовательн[а-я]+ (?:организация|учреждение)|организация)\s*:\s*/i
const LOOSE_CODE = /(?<![\d.,])(\d{5,9})(?![\d.,])/

/** What a text says of a school. */
export interface SchoolText {
  key: SchoolKey
  /** Cyrillic letters stood in a login. */
  lookalike: boolean
}

/** Who a row is about. */
export interface RowSchool {
  kind: 'school' | 'group' | 'total' | 'nobody'
  key: SchoolKey
  school: RegisterSchool | null
  /** Equal for all spellings of one school. */
  id: string
  lookalike: boolean
  padded: boolean
  text: string
}

/** Columns that tell the school, −1 where there is none. */
export interface SchoolColumns {
  group: number
  login: number
  code: number
  name: readonly number[]
  municipality: number
  /** Where municipalities are merged over their schools, as `sources`. */
  places: { first: number; rows: Int32Array } | null
  /** The municipality of the whole table, for rows that name none. */
  within: string | null
  /** How many digits the longest code has: a code one digit shorter lost its zero in Excel. */
  codeWidth: number
  /** Where the names of schools are merged over their rows: the row to read instead, see `carryDown`. */
  sources: { first: number; rows: Int32Array } | null
}

/** Takes the login or code out of a text: `МБОУ «СОШ № 6» (edu880136)`, `sch880136 МБОУ…`, `880136`. */
export function parseSchool(text: string): SchoolText {
  const key: SchoolKey = { login: null, code: null, name: null, municipality: null }
  const folded = foldLookalikes(text)
  const login = LOGIN.exec(folded)
  if (login) {
    key.login = (login[2] ?? login[4])!.replace(/\s/g, '')
    const written = text.slice(login.index, login.index + (login[1] ?? login[3])!.length)
    key.name = nameOf(text.slice(0, login.index) + text.slice(login.index + login[0].length))
    return { key, lookalike: /[а-яѕһі]/i.test(written) }
  }
  const code = LOOSE_CODE.exec(text)
  if (code) {
    key.code = code[1]!
    key.name = nameOf(text.slice(0, code.index) + text.slice(code.index + code[0].length))
  } else key.name = nameOf(text)
  return { key, lookalike: false }
}

function nameOf(rest: string): string | null {
  const name = rest
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/\(\s*\)|\[\s*\]/g, '')
    .replace(/^[\s,;:|/-]+|[\s,;:|/-]+$/g, '')
    .trim()
  return /[а-яa-z]/i.test(name) ? name : null
}

/** What a row says of its municipality: its own cell, the merged one over it, or the title of the table. */
function municipalityAt(grid: Grid, row: number, columns: SchoolColumns): string {
  const { municipality, places, within } = columns
  const said = places ? (places.rows[row - places.first] ?? row) : row
  return (municipality < 0 ? '' : grid.text(said, municipality).trim()) || (within ?? '')
}

/** Tells schools of rows; remembers each spelling, so that a long file costs one lookup a row. */
export class SchoolReader {
  private readonly register: readonly RegisterSchool[] | null
  private readonly seen = new Map<string, RowSchool>()

  constructor(register: readonly RegisterSchool[] | null) {
    this.register = register
  }

  /** `fallback`: the school of the sheet or file, for tables without a column of schools. */
  at(grid: Grid, place: number, columns: SchoolColumns, fallback: RowSchool | null): RowSchool {
    const row = columns.sources ? (columns.sources.rows[place - columns.sources.first] ?? place) : place
    let memo = ''
    if (columns.group >= 0) memo = grid.text(row, columns.group)
    if (columns.login >= 0) memo += `\u0001${grid.text(row, columns.login)}`
    if (columns.code >= 0) memo += `\u0002${grid.text(row, columns.code)}`
    for (const column of columns.name) memo += `\u0003${grid.text(row, column)}`
    memo += `\u0004${municipalityAt(grid, row, columns)}`
    const known = this.seen.get(memo)
    if (known) return known.kind === 'nobody' && fallback ? fallback : known
    const fresh = this.read(grid, row, columns)
    this.seen.set(memo, fresh)
    return fresh.kind === 'nobody' && fallback ? fallback : fresh
  }

  /** The school a title, a sheet name or a file name speaks of; null when none. */
  named(text: string): RowSchool | null {
    const { key, lookalike } = parseSchool(text.replace(LABEL, ''))
    if (key.login) return this.row({ ...key, code: null }, lookalike, text)
    const trimmed = key.name?.split('|')[0]?.trim() ?? null
    const byName = { login: null, code: key.code, name: trimmed, municipality: null }
    const school = this.register ? matchSchool(byName, this.register) : undefined
    if (school) return this.row(byName, false, text)
    const within = this.register ? findNamedWithin(text, this.register) : undefined
    if (within) return this.row({ ...byName, code: within.code, name: within.name }, false, text)
    const looksLikeOne = trimmed !== null && SCHOOL_WORDS.test(normalise(trimmed)) && trimmed.length > 5
    return looksLikeOne && !key.code && /[«"№]|\d/.test(text) ? this.row(byName, false, text) : null
  }

  /** A school without a municipality of its own, in the one whose row stands over it. */
  within(who: RowSchool, municipality: string): RowSchool {
    if (who.school || who.key.login || who.key.code || who.key.municipality) return who
    return this.row({ ...who.key, municipality }, who.lookalike, who.text)
  }

  private read(grid: Grid, row: number, columns: SchoolColumns): RowSchool {
    const key: SchoolKey = { login: null, code: null, name: null, municipality: null }
    let lookalike = false
    const texts: string[] = []
    const take = (text: string, as: 'any' | 'login' | 'code'): void => {
      if (text.trim() === '') return
      texts.push(text.trim())
      const said = parseSchool(text)
      lookalike ||= said.lookalike
      const bare = text.replace(/[\s\u00a0']/g, '').replace(/\.0+$/, '')
      if (as === 'code' && /^\d{1,12}$/.test(bare)) key.code ??= bare
      else if (as === 'login' && /^\d{4,14}$/.test(bare)) key.login ??= bare
      else {
        key.login ??= said.key.login
        key.code ??= said.key.code
        key.name ??= said.key.name
      }
    }
    if (columns.login >= 0) take(grid.text(row, columns.login), 'login')
    if (columns.code >= 0) take(grid.text(row, columns.code), 'code')
    for (const column of columns.name) take(grid.text(row, column), 'any')
    if (columns.group >= 0) take(grid.text(row, columns.group), 'any')
    key.municipality = municipalityAt(grid, row, columns) || null
    const padded = key.code !== null && this.register === null && key.code.length === columns.codeWidth - 1
    if (padded) key.code = `0${key.code}`
    const judged = this.judge(key, texts, lookalike, columns.group >= 0)
    return padded ? { ...judged, padded } : judged
  }

  private judge(key: SchoolKey, texts: readonly string[], lookalike: boolean, grouped: boolean): RowSchool {
    const text = texts.join(' ')
    const nobody: RowSchool = { kind: 'nobody', key, school: null, id: '', lookalike, padded: false, text }
    if (texts.length === 0) {
      return key.municipality && /(?:^| )(?:итог|всего)/.test(normalise(key.municipality))
        ? { ...nobody, kind: 'total' }
        : nobody
    }
    if (!key.login && texts.some((one) => TOTALS.test(normalise(one)))) return { ...nobody, kind: 'total' }
    const found = this.row(key, lookalike, text)
    if (key.login || key.code || found.school) return found
    const name = normalise(key.name ?? '')
    if (name === '') return nobody
    if (SCHOOL_WORDS.test(name) && !/^школы /.test(name)) return found
    return grouped || TERRITORY_WORDS.test(name) ? { ...nobody, kind: 'group' } : found
  }

  private row(key: SchoolKey, lookalike: boolean, text: string): RowSchool {
    const school = (this.register && matchSchool(key, this.register)) ?? null
    const padded = Boolean(school && key.code && school.code !== key.code && school.code.endsWith(key.code))
    const id = school ? `#${school.code}` : (key.login ?? key.code ?? `${key.name}|${key.municipality ?? ''}`)
    return { kind: 'school', key, school, id, lookalike, padded, text }
  }

  /** Every school met so far. */
  met(): RowSchool[] {
    return [...this.seen.values()].filter((row) => row.kind === 'school')
  }
}
