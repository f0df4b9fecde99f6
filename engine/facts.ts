import { type AcademicYear, startOf } from './academic-year.ts'
import { Digest } from './hash.ts'
import type { Issue } from './issue.ts'

/** When in the year: ВПР in autumn or spring, the main period of ОГЭ/ЕГЭ, a work of the region's own. */
export type Season = 'autumn' | 'spring' | 'main' | 'regional'

/** One holding of a procedure: `vpr-ma-5` in spring of 2023/24. */
export interface Sitting {
  year: AcademicYear
  season: Season
  procedure: string
}

export interface SchoolRef {
  code: string
  name: string
  municipality: string
}

/** A sheet of a loaded file, to which every fact points back. */
export interface FactSource {
  file: string
  sheet: string | null
  /** Identifier of the stored version of the file, where there is one. */
  version: string | null
}

/**
 * What is known: school × sitting, in columns. The cell of school `s` at sitting `t` is `s * sittings.length + t`.
 * A cell without data holds −1 in `participants`; zero participants is no data as well (domain §1).
 */
export interface Facts {
  /** Ascending by code. */
  schools: readonly SchoolRef[]
  /** Ascending by year, then procedure, then season. */
  sittings: readonly Sitting[]
  /** Pupils who took part, or −1. */
  participants: Int32Array
  /** Of them below the threshold («2» or under the minimum). */
  low: Int32Array
  /** Index into `sources`, or −1. */
  source: Int32Array
  /** First row in the source (1-based), 0 when unknown. */
  row: Int32Array
  /** How many source rows stand behind the cell. */
  rows: Int32Array
  /** 1 where the count was restored from a rounded percent. */
  restored: Uint8Array
  sources: readonly FactSource[]
}

/** One cell as it comes from a file or a table, before it is put into columns. */
export interface FactCell {
  school: string
  sitting: Sitting
  participants: number
  low: number
  restored?: boolean
  source?: FactSource
  row?: number
  rows?: number
}

export interface FactsInput {
  schools: readonly SchoolRef[]
  cells: Iterable<FactCell>
  /** Sittings to keep a column for even when no cell speaks of them. */
  sittings?: readonly Sitting[]
}

/** Ascending order of code units: the same in every locale and on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Order of sittings in `Facts`: year, procedure, season. */
export function compareSittings(a: Sitting, b: Sitting): number {
  return byText(a.year, b.year) || byText(a.procedure, b.procedure) || byText(a.season, b.season)
}

/** The text by which two sittings are the same. */
export function sittingKey(sitting: Sitting): string {
  return `${sitting.year} ${sitting.procedure} ${sitting.season}`
}

/** Columns without any data yet; `schools` and `sittings` must already be in the order `Facts` asks for. */
export function emptyFacts(schools: readonly SchoolRef[], sittings: readonly Sitting[]): Facts {
  const size = schools.length * sittings.length
  return {
    schools,
    sittings,
    participants: new Int32Array(size).fill(-1),
    low: new Int32Array(size),
    source: new Int32Array(size).fill(-1),
    row: new Int32Array(size),
    rows: new Int32Array(size),
    restored: new Uint8Array(size),
    sources: [],
  }
}

/**
 * Puts cells into columns; the order of schools, cells and sittings never matters. A cell said twice with the same
 * numbers counts once; said twice with different numbers it counts as no data until a person decides, and an issue of
 * severity `error` names it. So do cells of unknown schools and impossible counts.
 */
export function buildFacts(input: FactsInput): { facts: Facts; issues: Issue[] } {
  const issues: Issue[] = []
  const cells = [...input.cells]
  const schools = distinctSchools(input.schools, issues)
  const sittings = numbered(
    [...(input.sittings ?? []), ...cells.map((cell) => cell.sitting)],
    sittingKey,
    compareSittings,
  )
  const sources = numbered(
    cells.flatMap((cell) => cell.source ?? []),
    sourceKey,
    (a, b) => byText(sourceKey(a), sourceKey(b)),
  )
  const facts = { ...emptyFacts(schools, sittings.items), sources: sources.items }
  const schoolIndex = new Map(schools.map((school, index) => [school.code, index]))
  const conflicts = new Set<number>()
  for (const [position, cell] of cells.entries()) {
    const school = schoolIndex.get(cell.school)
    const wrong = school === undefined ? UNKNOWN_SCHOOL : problemOf(cell)
    if (school === undefined || wrong) {
      issues.push({
        ...wrong!,
        severity: 'error',
        position: `cells[${position}]`,
        message: `${nameOf(cell)}: ${wrong!.message}`,
      })
      continue
    }
    const at = school * sittings.items.length + sittings.indexOf(cell.sitting)
    const issue = putCell(facts, conflicts, at, cell, cell.source ? sources.indexOf(cell.source) : -1)
    if (issue)
      issues.push({ ...issue, position: `cells[${position}]`, message: `${nameOf(cell)}: ${issue.message}` })
  }
  return { facts, issues }
}

/**
 * Fingerprint of what was known: school codes, sittings and counts. Sources stay out, so that the same numbers from a
 * renamed file are the same facts.
 */
export function factsHash(facts: Facts): string {
  const digest = new Digest()
  for (const school of facts.schools) digest.text(school.code)
  for (const sitting of facts.sittings) digest.text(sittingKey(sitting))
  return digest.column(facts.participants).column(facts.low).bytes(facts.restored).hex()
}

type CellProblem = Pick<Issue, 'code' | 'message'>

const UNKNOWN_SCHOOL: CellProblem = {
  code: 'unknown_school',
  message: 'такой школы нет в перечне, результат не учтён.',
}

function problemOf(cell: FactCell): CellProblem | undefined {
  if (startOf(cell.sitting.year) === undefined) {
    return {
      code: 'bad_year',
      message: 'учебный год записан неверно (нужно так: 2023/24), результат не учтён.',
    }
  }
  const { participants, low } = cell
  const possible = Number.isInteger(participants) && Number.isInteger(low) && low >= 0 && low <= participants
  return possible
    ? undefined
    : {
        code: 'impossible_counts',
        message: `не бывает ${low} не справившихся из ${participants}, результат не учтён.`,
      }
}

function putCell(
  facts: Facts,
  conflicts: Set<number>,
  at: number,
  cell: FactCell,
  source: number,
): Omit<Issue, 'position'> | undefined {
  if (conflicts.has(at)) return CONFLICT
  const known = facts.participants[at] !== -1
  if (known && (facts.participants[at] !== cell.participants || facts.low[at] !== cell.low)) {
    conflicts.add(at)
    clearCell(facts, at)
    return CONFLICT
  }
  const place = [cell.restored ? 1 : 0, source, cell.row ?? 0, cell.rows ?? 1]
  const earlier = [facts.restored[at]!, facts.source[at]!, facts.row[at]!, facts.rows[at]!]
  if (!known || isBefore(place, earlier)) {
    facts.participants[at] = cell.participants
    facts.low[at] = cell.low
    ;[facts.restored[at], facts.source[at], facts.row[at], facts.rows[at]] = place as [
      number,
      number,
      number,
      number,
    ]
  }
  return known ? REPEAT : undefined
}

const CONFLICT: Omit<Issue, 'position'> = {
  code: 'conflicting_cells',
  severity: 'error',
  message: 'результат указан дважды с разными числами, он не учтён, пока не выбран верный.',
}

const REPEAT: Omit<Issue, 'position'> = {
  code: 'repeated_cell',
  severity: 'note',
  message: 'результат указан дважды с одними и теми же числами, учтён один раз.',
}

function clearCell(facts: Facts, at: number): void {
  facts.participants[at] = -1
  facts.source[at] = -1
  for (const column of [facts.low, facts.row, facts.rows, facts.restored]) column[at] = 0
}

/** Of two equal cells the one from the earlier place is kept, whichever came first. */
function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((value, i) => value !== b[i])
  return index >= 0 && a[index]! < b[index]!
}

function distinctSchools(schools: readonly SchoolRef[], issues: Issue[]): SchoolRef[] {
  const sorted = schools
    .map((school, position) => ({ school, position }))
    .sort((a, b) => byText(a.school.code, b.school.code) || byText(a.school.name, b.school.name))
  return sorted.flatMap(({ school, position }, index) => {
    if (sorted[index - 1]?.school.code !== school.code) return school
    const message = `Код школы ${school.code} встречается в перечне дважды, второй раз он пропущен.`
    issues.push({ code: 'repeated_school', severity: 'warning', position: `schools[${position}]`, message })
    return []
  })
}

/** Distinct items in order, and the place of each; an object met before is found without building its key again. */
function numbered<T extends object>(
  all: readonly T[],
  keyOf: (item: T) => string,
  order: (a: T, b: T) => number,
) {
  const byKey = new Map<string, T>()
  for (const item of new Set(all)) byKey.set(keyOf(item), item)
  const items = [...byKey.values()].sort(order)
  const places = new Map(items.map((item, index) => [keyOf(item), index]))
  const byItem = new Map([...new Set(all)].map((item) => [item, places.get(keyOf(item))!]))
  return { items, indexOf: (item: T): number => byItem.get(item)! }
}

function sourceKey(source: FactSource): string {
  return `${source.file}\u0000${source.sheet ?? ''}\u0000${source.version ?? ''}`
}

function nameOf(cell: FactCell): string {
  return `Школа ${cell.school}, ${cell.sitting.procedure}, ${cell.sitting.year}`
}
