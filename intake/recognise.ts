import type { Grid } from './grid.ts'
import { type Meaning, meaningOf, meaningOfCell } from './header.ts'
import { ANCHORS, deepenBlocks, nameCodes, nameGroups, nameTasks } from './header-columns.ts'
import { sidesOf } from './side-by-side.ts'
import { readAcademicYear } from './title.ts'
import type { Field } from './words.ts'

/** A column of a table: where it is, what it means, and which of several blocks side by side it belongs to. */
export interface Column {
  index: number
  header: string
  meaning: Meaning | null
  /** The text over the column that sets a block apart, `2023/2024`; '' for columns of the whole table. */
  block: string
}

/** One table of a sheet. Rows are places in the grid, not row numbers. */
export interface Table {
  grid: Grid
  columns: readonly Column[]
  /** Lines over the header, nearest last. */
  lines: readonly string[]
  /** The municipality of the whole table, where a title or the name of the sheet tells. */
  municipality?: string | null
  headerRow: number
  /** First row of the body and the one after its last. */
  first: number
  end: number
}

interface Header {
  from: number
  span: number
  columns: Column[]
  known: number
}

const NO_EVIDENCE: ReadonlySet<Field> = new Set(['ignored', 'summary'])
const SCORES: ReadonlySet<Field> = new Set(['score', 'points', 'testScore', 'mark'])
const WIDEST = 400
const TITLE_LINES = 15

/** Every table of a sheet: its header found by the meaning of the words in it, on whatever row it stands. */
export function findTables(grid: Grid): Table[] {
  const tables: Table[] = []
  let current: Header | null = null
  let bodyFrom = 0
  const close = (end: number): void => {
    if (!current) return
    const above = { header: current.from, floor: tables.at(-1)?.end ?? 0 }
    for (const { columns, from, to } of sidesOf(current.columns)) {
      tables.push({
        grid,
        columns,
        lines: linesAbove(grid, above, { from, to }),
        headerRow: current.from + current.span - 1,
        first: bodyFrom,
        end,
      })
    }
  }
  for (let row = 0; row < grid.rowCount; row++) {
    if (current && !maybeHeader(grid, row)) continue
    const header = headerAt(grid, row)
    if (!header) continue
    if (current && sameHeader(current, header) && linesStart(grid, header.from, bodyFrom) === header.from) {
      row += header.span - 1
      continue
    }
    close(linesStart(grid, header.from, bodyFrom))
    current = header
    bodyFrom = header.from + header.span
    row = bodyFrom - 1
  }
  close(grid.rowCount)
  return tables
}

/** Column of a field, −1 when the table has none; with `block`, of that block or common to all. */
export function columnOf(table: Table, field: Field, block?: string): number {
  for (const column of table.columns) {
    if (column.meaning?.field !== field) continue
    if (block === undefined || column.block === block || column.block === '') return column.index
  }
  return -1
}

export function columnsOf(table: Table, field: Field): Column[] {
  return table.columns.filter((column) => column.meaning?.field === field)
}

export function hasField(table: Table, ...fields: readonly Field[]): boolean {
  return fields.every((field) => table.columns.some((column) => column.meaning?.field === field))
}

/** Rows of a body that repeat the header, as printed tables do on each page. */
export function isRepeatedHeader(table: Table, row: number): boolean {
  let same = 0
  for (const { index, header, meaning } of table.columns) {
    if (!meaning || meaning.bare) continue
    if (table.grid.kind(row, index) !== 'text') return false
    const text = table.grid.text(row, index)
    if (text.length < 2 || !header.endsWith(text.trim())) return false
    if (++same === 3) return true
  }
  return same >= 2
}

/** A cheap look at a row of a body: only one of its first cells naming a field makes it worth a closer one. */
function maybeHeader(grid: Grid, row: number): boolean {
  let seen = 0
  for (let column = 0; column < grid.width && column < 6 && seen < 2; column++) {
    if (grid.kind(row, column) !== 'text') continue
    seen++
    const text = grid.text(row, column)
    if (text.length > 80) continue
    const meaning = meaningOf(text)
    if (meaning && ANCHORS.has(meaning.field)) return true
  }
  return false
}

function headerAt(grid: Grid, row: number): Header | null {
  const single = build(grid, row, 1)
  const below = row + 1 < grid.rowCount ? build(grid, row + 1, 1) : null
  const told = evidence(single)
  if (told === 0) return null
  const lower = below ? evidence(below) : 0
  let best = single
  for (const span of [2, 3]) {
    if (row + span > grid.rowCount || !continues(grid, single, row + span - 1, lower >= 2)) break
    const deeper = build(grid, row, span)
    if (deeper.known > best.known) best = deeper
  }
  // `Класс | 5` over a header is a line of a title, not a part of the header.
  const enough = best.span === 1 ? best.known + 1 : told < 2 ? best.known : Number.POSITIVE_INFINITY
  if (below && lower >= 2 && below.known >= enough) return null
  return evidence(best) >= 2 && isMostlyHeader(grid, best) ? best : null
}

/** How many different fields a header names in words; bare numbers and dates prove nothing. */
function evidence(header: Header): number {
  const fields = new Set<string>()
  let anchored = false
  const tasks: number[] = []
  for (const { header: text, meaning } of header.columns) {
    // `Предмет: Математика` is a line of a title.
    if (!meaning || meaning.becameDate || text.includes(':')) continue
    if (meaning.field === 'task') tasks.push(Number.parseInt(meaning.label ?? '', 10))
    if (meaning.bare || NO_EVIDENCE.has(meaning.field)) continue
    fields.add(meaning.field === 'markCount' ? `mark${meaning.mark}` : meaning.field)
    anchored ||= ANCHORS.has(meaning.field)
  }
  if (!anchored) return 0
  const ascending =
    tasks.length >= 3 && tasks[0]! <= 1 && tasks.every((number, at) => at === 0 || number >= tasks[at - 1]!)
  return fields.size === 1 && ascending && tasks.at(-1)! >= 3 ? 2 : fields.size
}

/** At least half of the words in a header must be known, or it is a sentence that happens to hold two of them. */
function isMostlyHeader(grid: Grid, header: Header): boolean {
  const texts = header.columns.filter(
    ({ index }) => grid.text(header.from + header.span - 1, index) !== '' || header.span > 1,
  )
  return header.known * 2 >= texts.length || header.known >= 6
}

/**
 * Whether a row goes on with the header over it: empty where the header names what rows are about, unless both are
 * words of a header and the upper one spans several columns (`Образовательная организация` over `Код | Название`).
 */
function continues(grid: Grid, header: Header, row: number, worded: boolean): boolean {
  const spans = (index: number) =>
    grid.text(header.from, index + 1).trim() === '' && grid.text(row, index + 1).trim() !== ''
  return header.columns.every(
    ({ index, meaning }) =>
      !meaning ||
      !ANCHORS.has(meaning.field) ||
      meaning.field === 'class' ||
      grid.text(row, index).trim() === '' ||
      (worded && spans(index)),
  )
}

function build(grid: Grid, from: number, span: number): Header {
  const last = from + span - 1
  const width = Math.min(grid.width, WIDEST)
  const columns: Column[] = []
  const paths: string[][] = []
  const carried: string[] = new Array<string>(span).fill('')
  let known = 0
  for (let index = 0; index < width; index++) {
    const path: string[] = []
    for (let row = from; row <= last; row++) {
      const own = grid.text(row, index).trim()
      const at = row - from
      if (own !== '') carried[at] = own
      const spread =
        row < last && own === '' && grid.text(last, index).trim() !== '' && !isAnchor(carried[at]!)
      path.push(own !== '' ? own : spread ? carried[at]! : '')
    }
    const header = path.filter((text) => text !== '').join(' ')
    if (header === '') continue
    const { meaning, block } =
      span === 1 ? simple(grid, from, index, header) : nested(grid, last, index, path)
    if (meaning) known++
    columns.push({ index, header, meaning, block })
    paths.push(path)
  }
  deepenBlocks(columns, paths)
  nameTasks(columns)
  nameGroups(columns)
  nameCodes(columns)
  return { from, span, columns, known }
}

function isAnchor(text: string): boolean {
  const meaning = meaningOf(text)
  return meaning !== null && ANCHORS.has(meaning.field)
}

/** `Участников в 2024` is the column of participants of a block `2024`. */
function simple(
  grid: Grid,
  row: number,
  index: number,
  header: string,
): { meaning: Meaning | null; block: string } {
  const meaning = meaningOfCell(grid, row, index)
  if (meaning || grid.number(row, index) !== null) return { meaning, block: '' }
  const year = yearIn(header)
  return year ? { meaning: meaningOf(without(header, year)), block: year } : { meaning, block: '' }
}

function nested(
  grid: Grid,
  last: number,
  index: number,
  path: readonly string[],
): { meaning: Meaning | null; block: string } {
  const bottom = path.at(-1)!
  const tops = path.slice(0, -1).filter((text) => text !== '' && text !== bottom)
  const year = path.map(yearIn).find((found) => found !== '') ?? ''
  const whole = path.filter((text) => text !== '').join(' ')
  const words = (year === '' ? whole : without(whole, year)).trim()
  const own = bottom === '' ? null : meaningOfCell(grid, last, index)
  const joined = meaningOf(words)
  // The numbers under «Первичный балл» are the scores.
  const scored = own?.bare && joined && SCORES.has(joined.field)
  const meaning = scored
    ? own
    : own && !['percent', 'total', 'ignored', 'summary'].includes(own.field) && !own.bare
      ? own
      : (joined ?? own ?? meaningOf(tops.at(-1) ?? ''))
  const block = year !== '' ? year : meaning === own && own ? (tops[0] ?? '') : ''
  return { meaning, block: ANCHORS.has(meaning?.field ?? 'ignored') ? '' : block }
}

function yearIn(text: string): string {
  const match = /20[12]\d(?:\s*[/–-]\s*(?:20)?\d{2})?/.exec(text)
  if (!match) return ''
  return readAcademicYear(match[0]) ?? match[0].slice(0, 4)
}

function without(text: string, year: string): string {
  return text
    .replace(/20[12]\d(?:\s*[/–-]\s*(?:20)?\d{2})?(?:\s*(?:уч(?:ебный|\.)?\s*)?(?:год[а-я]*|г\.))?/g, ' ')
    .replace(year, ' ')
    .replace(/[(),\s]+$/g, '')
    .replace(/\s(?:в|за|на)\s*$/, '')
    .trim()
}

function sameHeader(a: Header, b: Header): boolean {
  return (
    a.columns.length === b.columns.length &&
    a.columns.every(
      (column, at) =>
        column.index === b.columns[at]!.index && column.header.trim() === b.columns[at]!.header.trim(),
    )
  )
}

/** Where the title lines over a header begin: rows of a few cells, as far up as they go. */
function linesStart(grid: Grid, header: number, floor: number): number {
  let row = header
  while (row > floor && header - row < TITLE_LINES && isTitleRow(grid, row - 1)) row--
  return row
}

function isTitleRow(grid: Grid, row: number): boolean {
  const texts = grid.columnsOf(row).map((column) => grid.text(row, column).trim())
  if (texts.every((text) => text.length <= 2 && /^[БПВбпв]/.test(text))) return true
  if (texts.some((text) => /[:：]/.test(text))) return texts.length <= 6
  // Two cells, one a bare number, belong to a body: `Всего | 85`.
  return texts.length === 1 || (texts.length === 2 && texts.every((text) => !/^[\d.,\s%]+$/.test(text)))
}

function linesAbove(
  grid: Grid,
  { header, floor }: { header: number; floor: number },
  { from, to }: { from: number; to: number },
): string[] {
  const lines: string[] = []
  for (let row = Math.max(floor, header - TITLE_LINES * 2); row < header; row++) {
    const filled = grid.columnsOf(row)
    const line = (filled.length === 1 ? filled : filled.filter((column) => column >= from && column < to))
      .slice(0, 30)
      .map((column) => grid.text(row, column).trim())
      .join(' ')
      .trim()
    if (line !== '') lines.push(line)
  }
  return lines
}
