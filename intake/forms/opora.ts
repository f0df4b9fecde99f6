import { cellCount, cellNumber } from '#intake/numbers.ts'
import { placeOf, type Reading, type Sheet } from '#intake/reading.ts'
import { columnOf, columnsOf } from '#intake/recognise.ts'
import { markOn, minimumOf, scaleOf } from '#intake/reference.ts'
import { Repeats } from '#intake/repeats.ts'
import { type Paper, schoolLabel } from '#intake/results.ts'
import type { RowSchool } from '#intake/schools.ts'
import { Tally } from '#intake/tally.ts'
import type { PupilWork, WorkStatus } from '#intake/types.ts'
import { resultStatus } from './gia-codes.ts'
import { type PupilColumns, pupilColumns } from './pupil-columns.ts'
import { warnNoPaper } from './require-paper.ts'
import { type PaperAt, paperReader } from './row-paper.ts'

const SEASONS: ReadonlySet<string> = new Set(['autumn', 'spring', 'main', 'regional'])

interface Judged {
  paper: Paper
  low: boolean | null
}

/** Opora's own CSV with a row a pupil's work, also any table a person mapped to such fields. */
export function readWorks(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  const { grid } = table
  const columns = pupilColumns(table, reading.context.register !== null)
  const papers = paperReader(reading, sheet, columns)
  const tally = new Tally()
  const repeats = new Repeats<Judged>()
  const keyOf = (row: number, who: RowSchool) =>
    `${who.id}|${papers.keyAt(row)}|${columns.pupil < 0 ? `row${row}` : grid.text(row, columns.pupil)}`
  const each = (visit: (row: number, who: RowSchool) => void): void => {
    for (let row = table.first; row < table.end; row++) {
      const who = reading.schools.at(grid, row, columns.school, sheet.school)
      if (who.kind === 'school') visit(row, who)
    }
  }
  each((row, who) => repeats.note(keyOf(row, who)))
  const emit = ({ work, who, extra }: { work: PupilWork; who: RowSchool; extra: Judged }): void => {
    reading.works++
    reading.sink?.(work)
    tally.add(work, who, extra.paper, extra.low)
  }
  each((row, who) => {
    const counted = judge(reading, sheet, { row, who, columns, papers })
    if (!counted) return
    const waits = counted.work.status === 'ok' && repeats.holds(keyOf(row, who), counted)
    if (!waits) emit(counted)
  })
  repeats.settle(reading, emit)
  tally.into(reading.results)
}

interface WorkRow {
  row: number
  who: RowSchool
  columns: PupilColumns
  papers: PaperAt
}

function judge(
  reading: Reading,
  sheet: Sheet,
  { row, who, columns, papers }: WorkRow,
): { work: PupilWork; who: RowSchool; extra: Judged } | null {
  const { grid } = sheet.table
  const paper = papers.at(row)
  if (!paper) {
    warnNoPaper(reading, sheet, row)
    return null
  }
  const { procedure, year, season } = paper.sitting
  const { reference } = reading.context
  const score = cellNumber(grid, row, columns.score)
  const testScore = cellNumber(grid, row, columns.testScore)
  const written = cellNumber(grid, row, columns.mark)
  const scale = scaleOf(procedure, year, season, reference)
  const byScore =
    score !== null && scale && (testScore === null || procedure === 'ege-ma-base')
      ? markOn(scale, score)
      : null
  const mark = written !== null && written >= 2 && written <= 5 ? written : byScore
  const minimum = minimumOf(procedure, year, reference)
  const low =
    mark !== null ? mark === 2 : testScore !== null && minimum !== undefined ? testScore < minimum : null
  const said = statusOf(sheet, row, columns.status, procedure)
  const status: WorkStatus =
    said === 'ok' && score === null && testScore === null && mark === null ? 'no_result' : said
  const text = (column: number) => (column < 0 ? null : grid.text(row, column).trim() || null)
  const work: PupilWork = {
    sitting: paper.sitting,
    paperGrade: paper.paperGrade,
    school: who.key,
    schoolCode: who.school?.code ?? null,
    pupil: text(columns.pupil) ?? `строка ${grid.rowNumber(row)}`,
    class: text(columns.class),
    variant: null,
    score,
    mark,
    testScore,
    journalMark: null,
    status,
    tasks: null,
    sheet: grid.sheet,
    row: grid.rowNumber(row),
  }
  return { work, who, extra: { paper, low } }
}

/** ГВЭ has scales of its own, and of other periods than the main one nothing counts. */
function statusOf({ table }: Sheet, row: number, column: number, procedure: string): WorkStatus {
  const { grid } = table
  const seasonAt = columnOf(table, 'season')
  if (procedure.startsWith('gve-')) return 'gve'
  const season = seasonAt < 0 ? '' : grid.text(row, seasonAt).trim()
  if (season !== '' && !SEASONS.has(season)) return 'resit'
  return column < 0 ? 'ok' : resultStatus(grid.text(row, column), '6')
}

/** Opora's own CSV with counts: a row a school and procedure. */
export function readCounts(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  const { grid } = table
  const columns = pupilColumns(table, reading.context.register !== null)
  const papers = paperReader(reading, sheet, columns)
  const participantsAt = columnOf(table, 'participants')
  const lowAt = columnOf(table, 'low')
  const markAt = [2, 3, 4, 5].map(
    (mark) => columnsOf(table, 'markCount').find(({ meaning }) => meaning?.mark === mark)?.index ?? -1,
  )
  for (let row = table.first; row < table.end; row++) {
    const who = reading.schools.at(grid, row, columns.school, sheet.school)
    if (who.kind !== 'school') continue
    const paper = papers.at(row)
    if (!paper) {
      warnNoPaper(reading, sheet, row)
      continue
    }
    const place = { ...placeOf(sheet, row, participantsAt), school: schoolLabel(who) }
    const marks = markAt.map((column) => cellCount(grid, row, column))
    const known = marks.every((count) => count !== null)
    const sum = marks.reduce<number>((total, count) => total + (count ?? 0), 0)
    const participants = cellCount(grid, row, participantsAt) ?? (known ? sum : null)
    const low = cellCount(grid, row, lowAt) ?? marks[0] ?? null
    if (participants === 0) {
      reading.findings.warning('no_participants', place, {
        message: `У школы ${schoolLabel(who)} ноль участников: это «нет данных».`,
        advice: 'Если школа писала работу, впишите число участников.',
      })
    } else if (participants === null) {
      reading.findings.error('not_a_number', place, {
        message: `У школы ${schoolLabel(who)} нет числа участников.`,
        advice: 'Впишите число. До правки строка не засчитана.',
      })
    } else if (
      participants < 0 ||
      (low !== null && (low > participants || low < 0)) ||
      (known && sum !== participants)
    ) {
      reading.findings.error('counts_do_not_sum', place, {
        message: `У школы ${schoolLabel(who)} числа не сходятся с числом участников ${participants}.`,
        advice: 'Исправьте строку. До правки она не засчитана.',
      })
    } else {
      reading.results.add(who, {
        paper,
        participants,
        low,
        marks: known ? [marks[0]!, marks[1]!, marks[2]!, marks[3]!] : null,
        sheet: grid.sheet,
        row: grid.rowNumber(row),
      })
    }
  }
}
