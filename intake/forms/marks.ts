import { type Block, blocksOf } from '#intake/blocks.ts'
import type { Meaning } from '#intake/header.ts'
import { cellCount, cellNumber, parseMeasure, saysNothing } from '#intake/numbers.ts'
import { placeOf, type Reading, type Sheet, schoolColumns } from '#intake/reading.ts'
import { columnOf, columnsOf, isRepeatedHeader, type Table } from '#intake/recognise.ts'
import type { Exam } from '#intake/reference.ts'
import { type Paper, schoolLabel } from '#intake/results.ts'
import { TOTALS } from '#intake/row-words.ts'
import type { RowSchool } from '#intake/schools.ts'
import { normalise } from '#intake/text.ts'
import { checkGroups } from './group-rows.ts'
import { requirePaper, warnNoPaper } from './require-paper.ts'
import { rowPapers } from './row-paper.ts'

const MARKS = [2, 3, 4, 5] as const
/** Of several numbers of pupils, the one of those who wrote. */
const WROTE = /пис|выполн|сдава|участ/i

/** What the numbers of marks are: shares of a hundred or of one, or pupils. */
type Unit = 'percent' | 'fraction' | 'count'

interface MarkColumns {
  participants: number
  /** Of marks 2, 3, 4, 5; −1 where there is none. */
  marks: readonly number[]
  low: number
  /** Of those who passed, where no column tells of the others. */
  overcame: number
  schools: number
  class: number
  unit: Unit | null
}

export interface MarkRow {
  row: number
  who: RowSchool
  participants: number | null
  schools: number | null
  values: readonly (number | null)[]
}

/** «Статистика по отметкам» and every table of schools with marks beside each other, in percents or in pupils. */
export function readMarks(reading: Reading, sheet: Sheet, exam: Exam): void {
  for (const block of blocksOf(sheet.table, sheet.title, reading.context.reference)) {
    readBlock(reading, sheet, block, exam)
  }
}

function readBlock(reading: Reading, sheet: Sheet, block: Block, exam: Exam): void {
  const columns = markColumns(sheet.table, block.name, block.except)
  const rows = collect(reading, sheet, columns)
  if (!rows.some(({ who }) => who.kind === 'school')) return
  const papers = blockPapers(reading, sheet, block, exam)
  const unit =
    columns.unit ??
    (columns.marks.some((column) => column >= 0) ? unitOf(rows) : lowUnit(sheet.table, columns, rows))
  const rough = unit !== 'count' && areRough(rows, unit)
  for (const row of withoutClassTotals(rows, sheet, columns.class)) {
    const paper = row.who.kind === 'school' ? papers(row.row) : null
    if (paper)
      countRow(reading, sheet, { columns, row, paper, unit, rough, sparse: block.name !== undefined })
  }
  checkGroups(reading, sheet, rows)
}

/** The paper of each row: of the whole block, or told by columns of subject and grade. */
function blockPapers(
  reading: Reading,
  sheet: Sheet,
  block: Block,
  exam: Exam,
): (row: number) => Paper | null {
  const { table } = sheet
  const graded = (exam === 'vpr' || exam === 'rkr') && block.title.paperGrade === null
  const fields = ['subject', 'subjectCode', ...(graded ? (['grade', 'class'] as const) : [])] as const
  if (fields.every((field) => columnOf(table, field) < 0)) {
    const paper = requirePaper(block.title, exam, reading.context)
    return () => paper
  }
  const titled = { ...sheet, title: { ...block.title, exam } }
  const papers = rowPapers(reading, titled, {
    grade: columnOf(table, 'grade'),
    class: columnOf(table, 'class'),
  })
  const { first, end } = table
  const told = Array.from({ length: end - first }, (_, at) => first + at).some((row) => papers.at(row))
  if (!told) requirePaper(block.title, exam, reading.context)
  return (row) => {
    const paper = papers.at(row)
    if (!paper) warnNoPaper(reading, sheet, row)
    return paper
  }
}

/** Columns of marks: in words (`на «2»`), else bare numbers; pupils are preferred to percents. */
function markColumns(table: Table, block?: string, except?: ReadonlySet<string>): MarkColumns {
  const mine = table.columns.filter((column) =>
    block === undefined ? !except?.has(column.block) : column.block === block || column.block === '',
  )
  const bare = mine.filter(({ meaning }) => meaning?.field === 'task' && meaning.bare)
  const labelled = mine.filter(({ meaning }) => meaning?.field === 'markCount')
  const whole = (columns: typeof mine, of: (meaning: Meaning) => string | null) =>
    MARKS.every((mark) => columns.some(({ meaning }) => meaning && of(meaning) === String(mark)))
  // `2 | 3 | 4 | 5 | % «2»`: marks are taken from one set of columns.
  const named = whole(bare, ({ label }) => label) && !whole(labelled, ({ mark }) => `${mark}`) ? [] : labelled
  const units = named.some(({ meaning }) => meaning?.unit === 'count')
    ? named.filter(({ meaning }) => meaning?.unit === 'count')
    : named.filter(({ meaning }) => meaning?.unit === null).length >= 2
      ? named.filter(({ meaning }) => meaning?.unit === null)
      : named
  const marks = MARKS.map(
    (mark) =>
      units.find(({ meaning }) => meaning?.mark === mark)?.index ??
      bare.find(({ meaning }) => meaning?.label === String(mark))?.index ??
      -1,
  )
  const lows = mine.filter(({ meaning }) => meaning?.field === 'low')
  const low = lows.find(({ meaning }) => meaning?.unit !== 'percent') ?? lows[0]
  const passed = mine.filter(({ meaning }) => meaning?.field === 'overcame')
  const overcame = low ? undefined : (passed.find(({ meaning }) => meaning?.unit !== 'percent') ?? passed[0])
  const counted = mine.filter(({ meaning }) => meaning?.field === 'participants' && meaning.unit === null)
  const wrote = counted.find(({ header }) => WROTE.test(header)) ?? counted[0]
  const first = [wrote?.index ?? -1, columnOf(table, 'total', block), columnOf(table, 'pupils', block)].find(
    (column) => column >= 0,
  )
  const unit = units.find(({ meaning }) => meaning?.unit)?.meaning?.unit ?? null
  return {
    participants: first ?? -1,
    marks,
    low: low?.index ?? -1,
    overcame: overcame?.index ?? -1,
    schools: columnOf(table, 'schools'),
    class: columnOf(table, 'class'),
    unit: unit === 'percent' ? null : unit,
  }
}

function collect(reading: Reading, sheet: Sheet, columns: MarkColumns): MarkRow[] {
  const { table } = sheet
  const { grid } = table
  const school = schoolColumns(table, reading.context.register !== null)
  const rows: MarkRow[] = []
  let municipality = ''
  for (let row = table.first; row < table.end; row++) {
    const said = reading.schools.at(grid, row, school, sheet.school)
    if (said.kind === 'nobody' || isRepeatedHeader(table, row)) continue
    if (said.kind === 'group') municipality = said.key.name ?? said.text
    const who =
      said.kind === 'school' && municipality !== '' ? reading.schools.within(said, municipality) : said
    const schools = columns.schools < 0 ? null : cellCount(grid, row, columns.schools)
    // A row that counts several schools is a group, whatever its name says.
    const kind =
      who.kind === 'school' && !who.key.login && !who.school && (schools ?? 0) > 1 ? 'group' : who.kind
    rows.push({
      row,
      who: kind === who.kind ? who : { ...who, kind },
      participants: columns.participants < 0 ? null : cellCount(grid, row, columns.participants),
      schools,
      values: columns.marks.map((column) =>
        column < 0 ? null : (cellNumber(grid, row, column) ?? parseMeasure(grid.text(row, column))),
      ),
    })
  }
  return rows
}

/** Where rows are classes, the row «Всего» of a school is their sum and no class. */
function withoutClassTotals(rows: readonly MarkRow[], { table }: Sheet, column: number): readonly MarkRow[] {
  if (column < 0) return rows
  const isTotal = ({ row }: MarkRow) => TOTALS.test(normalise(table.grid.text(row, column)))
  return rows.every(isTotal) ? rows : rows.filter((row) => !isTotal(row))
}

/** Percents sum to a hundred, fractions to one, pupils to the number of participants. */
function unitOf(rows: readonly MarkRow[]): Unit {
  const votes = { percent: 0, fraction: 0, count: 0 }
  for (const { participants, values } of rows) {
    if (values.some((value) => value === null)) continue
    const sum = values.reduce<number>((total, value) => total + value!, 0)
    if (participants !== null && sum === participants && sum !== 100) votes.count++
    else if (Math.abs(sum - 100) <= 2) votes.percent++
    else if (Math.abs(sum - 1) <= 0.02) votes.fraction++
    else if (participants === null && values.every(Number.isInteger)) votes.count++
  }
  if (votes.count > votes.percent && votes.count > votes.fraction) return 'count'
  return votes.fraction > votes.percent ? 'fraction' : 'percent'
}

/** Of a table that tells only how many are below the threshold: pupils, unless the header or the numbers say percents. */
function lowUnit(table: Table, columns: MarkColumns, rows: readonly MarkRow[]): Unit {
  const low = columns.low >= 0 ? columns.low : columns.overcame
  if (table.columns.find(({ index }) => index === low)?.meaning?.unit === 'percent') return 'percent'
  const odd = rows.some(({ row, participants }) => {
    const value = cellNumber(table.grid, row, low)
    return value !== null && (!Number.isInteger(value) || value > (participants ?? value))
  })
  return odd ? 'percent' : 'count'
}

/** All percents are whole, yet some do not come from whole pupils: they were rounded, counts are a guess. */
function areRough(rows: readonly MarkRow[], unit: Unit): boolean {
  const scale = unit === 'fraction' ? 100 : 1
  let uneven = false
  for (const { who, participants, values } of rows) {
    if (who.kind !== 'school') continue
    for (const value of values) {
      if (value === null) continue
      const percent = value * scale
      if (Math.abs(percent - Math.round(percent)) > 1e-9) return false
      const pupils = ((participants ?? 0) * percent) / 100
      uneven ||= Math.abs(pupils - Math.round(pupils)) > 1e-6
    }
  }
  return uneven
}

interface Counting {
  columns: MarkColumns
  row: MarkRow
  paper: Paper
  unit: Unit
  rough: boolean
  /** Side-by-side tables leave cells empty where a school has no data for a block. */
  sparse: boolean
}

function countRow(reading: Reading, sheet: Sheet, counting: Counting): void {
  const { columns, row, paper, unit, rough, sparse } = counting
  const { grid } = sheet.table
  const label = schoolLabel(row.who)
  const at = (column: number) => ({ ...placeOf(sheet, row.row, column), school: label })
  if (!numbersAreRead(reading, sheet, row, columns)) return
  const sum = row.values.reduce<number>((total, value) => total + (value ?? 0), 0)
  const participants = row.participants ?? (columns.participants < 0 && unit === 'count' ? sum : null)
  if (participants === null || participants === 0) {
    if (sparse && participants === null) return
    const said = {
      message: `У школы ${label} ноль участников: это «нет данных», а не «нет низких результатов».`,
      advice: 'Если школа писала работу, впишите число участников и отметки; иначе оставьте как есть.',
    }
    // One class of a school without participants is no news.
    if (columns.class >= 0) reading.findings.count('no_participants', 'note', at(columns.participants), said)
    else reading.findings.warning('no_participants', at(columns.participants), said)
    return
  }
  const known = columns.marks.filter((column) => column >= 0).length
  const whole = unit === 'percent' ? 100 : unit === 'fraction' ? 1 : participants
  const negative = row.values.some((value) => value !== null && value < 0) || participants < 0
  if (negative || (known === 4 && Math.abs(sum - whole) > slack(row.values, unit, rough))) {
    const code = unit === 'count' ? 'counts_do_not_sum' : 'percents_do_not_sum'
    const said = `${Math.round(sum * 100) / 100}`.replace('.', ',')
    reading.findings.error(code, at(columns.marks.find((column) => column >= 0) ?? -1), {
      message: negative
        ? `У школы ${label} отрицательное число в отметках.`
        : unit === 'count'
          ? `У школы ${label} отметок ${said}, а участников ${participants}.`
          : `У школы ${label} доли отметок дают ${said} % вместо 100 %.`,
      advice: 'Исправьте строку и загрузите файл снова. До правки школа не засчитывается.',
    })
    reading.conflicts.push({
      school: label,
      pupil: null,
      message: 'Строка с ошибкой, нужна правка.',
      rows: [grid.rowNumber(row.row)],
    })
    return
  }
  const factor = unit === 'percent' ? participants / 100 : unit === 'fraction' ? participants : 1
  const counts = row.values.map((value) => Math.round((value ?? 0) * factor))
  const low = columns.marks[0]! >= 0 ? counts[0]! : lowOf(grid, row.row, columns, { participants, factor })
  if (rough) {
    reading.findings.warning('restored_from_percents', at(columns.marks[0]!), {
      message: `Число двоек школы ${label} восстановлено из округлённых процентов: ${low} из ${participants}.`,
      advice: 'Сверьте с исходными данными или загрузите форму с числом учеников.',
    })
  }
  reading.results.add(row.who, {
    paper,
    participants,
    low,
    marks:
      known === 4 && counts.reduce((a, b) => a + b, 0) === participants
        ? [counts[0]!, counts[1]!, counts[2]!, counts[3]!]
        : null,
    restored: rough,
    part: columns.class >= 0 ? grid.text(row.row, columns.class).trim() : sheet.part,
    sheet: grid.sheet,
    row: grid.rowNumber(row.row),
  })
}

/** Below the threshold: as told, or all but those who passed. */
function lowOf(
  grid: Table['grid'],
  row: number,
  { low, overcame }: MarkColumns,
  { participants, factor }: { participants: number; factor: number },
): number | null {
  const failed = cellNumber(grid, row, low)
  if (failed !== null) return Math.round(failed * factor)
  const passed = cellNumber(grid, row, overcame)
  return passed === null ? null : participants - Math.round(passed * factor)
}

/** Words where numbers belong make the row unreadable, and it is not counted. */
function numbersAreRead(reading: Reading, sheet: Sheet, row: MarkRow, columns: MarkColumns): boolean {
  const { grid } = sheet.table
  const cells = [
    [columns.participants, row.participants] as const,
    ...columns.marks.map((column, at) => [column, row.values[at] ?? null] as const),
  ]
  const bad = cells.find(
    ([column, value]) => column >= 0 && value === null && !saysNothing(grid.text(row.row, column)),
  )
  if (!bad) return true
  const label = schoolLabel(row.who)
  const text = grid.text(row.row, bad[0])
  reading.findings.error(
    'not_a_number',
    { ...placeOf(sheet, row.row, bad[0]), school: label },
    {
      message: `У школы ${label} вместо числа стоит «${text}».`,
      advice: 'Впишите число цифрами. До правки школа не засчитывается.',
    },
  )
  reading.conflicts.push({
    school: label,
    pupil: null,
    message: 'Строка с ошибкой, нужна правка.',
    rows: [grid.rowNumber(row.row)],
  })
  return false
}

/** How far four rounded shares may be from the whole. */
function slack(values: readonly (number | null)[], unit: Unit, rough: boolean): number {
  if (unit === 'count') return 0
  const whole = rough || values.every((value) => value === null || Number.isInteger(value))
  if (unit === 'fraction') return 0.02
  return whole ? 2 : 0.5
}

/** Whether a table has marks of schools at all. */
export function hasMarkColumns(table: Table): boolean {
  const blocks = new Set(table.columns.map(({ block }) => block))
  return [undefined, ...blocks].some((block) => {
    const { marks, participants, ...told } = markColumns(table, block)
    const low = Math.max(told.low, told.overcame)
    const found = marks.filter((column) => column >= 0).length
    return (
      found === 4 || (participants >= 0 && (found >= 1 || low >= 0) && columnsOf(table, 'task').length <= 4)
    )
  })
}
