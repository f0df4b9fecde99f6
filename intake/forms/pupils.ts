import type { Grid } from '#intake/grid.ts'
import { cellNumber, cellScore } from '#intake/numbers.ts'
import { placeOf, type Reading, type Sheet } from '#intake/reading.ts'
import { isRepeatedHeader } from '#intake/recognise.ts'
import { markOn, scaleOf, tasksOf } from '#intake/reference.ts'
import { Repeats } from '#intake/repeats.ts'
import { type Paper, schoolLabel } from '#intake/results.ts'
import { SUMMARY_ROW } from '#intake/row-words.ts'
import type { RowSchool } from '#intake/schools.ts'
import { markOf } from '#intake/spelled-marks.ts'
import { Tally } from '#intake/tally.ts'
import { columnLetter, normalise } from '#intake/text.ts'
import type { PupilWork, Scale, WorkStatus } from '#intake/types.ts'
import { absentColumn } from './absence.ts'
import { warnNames, warnOddHeaders } from './header-warnings.ts'
import { type PupilColumns, pupilColumns } from './pupil-columns.ts'
import { warnNoPaper } from './require-paper.ts'
import { type PaperAt, paperReader } from './row-paper.ts'
import { warnNoScale } from './scores.ts'

/** What the rows of one table need, resolved once. */
interface Plan {
  sheet: Sheet
  columns: PupilColumns
  paperAt: PaperAt
  scales: Map<string, Scale | undefined>
  /** Most points of all tasks together, where the headers tell. */
  taskSum: number | null
}

/** One pupil's row. */
interface PupilRow {
  plan: Plan
  row: number
  who: RowSchool
}

interface Judged {
  paper: Paper
  low: boolean | null
}

/** Ф1, protocols of all years and the research table: a row a pupil of ВПР. */
export function readPupils(reading: Reading, sheets: readonly Sheet[]): void {
  const plans = sheets.map((sheet) => planOf(reading, sheet))
  const repeats = gatherKeys(reading, plans)
  const tally = new Tally()
  const emit = ({ work, who, extra }: { work: PupilWork; who: RowSchool; extra: Judged }): void => {
    reading.works++
    reading.sink?.(work)
    tally.add(work, who, extra.paper, extra.low)
  }
  for (const plan of plans) {
    forEachPupil(reading, plan, (one) => {
      const judged = judge(reading, one)
      if (!judged) return
      const counted = { work: judged.work, who: one.who, extra: { paper: judged.paper, low: judged.low } }
      const waits = judged.work.status === 'ok' && repeats.holds(keyOf(one, repeats.byClass), counted)
      if (!waits) emit(counted)
    })
  }
  repeats.settle(reading, emit)
  tally.into(reading.results)
}

function planOf(reading: Reading, sheet: Sheet): Plan {
  const columns = pupilColumns(sheet.table, reading.context.register !== null)
  const paperAt = paperReader(reading, sheet, columns)
  warnNames(reading, sheet)
  warnOddHeaders(reading, sheet)
  const sums = columns.tasks.reduce<number | null>(
    (sum, { max }) => (sum === null || max === null ? null : sum + max),
    0,
  )
  const paper = paperAt.constant
  const known = paper && tasksOf(paper.sitting.procedure, paper.sitting.year)
  if (reading.tasks.length === 0) {
    reading.tasks = columns.tasks.map(({ label, max, level }) => {
      const same = known?.find((task) => task.label === label)
      return { label, max: max ?? same?.max ?? null, level: level ?? same?.level ?? null }
    })
  }
  return {
    sheet,
    columns,
    paperAt,
    scales: new Map(),
    taskSum: columns.tasks.length > 0 ? sums : null,
  }
}

type Keys = Repeats<Judged> & { byClass: boolean }

/** First pass. Numbers that begin anew in each class need the class beside them; if even so many repeat, they are no codes. */
function gatherKeys(reading: Reading, plans: readonly Plan[]): Keys {
  for (const byClass of [false, true]) {
    const repeats = new Repeats<Judged>()
    for (const plan of plans) forEachPupil(reading, plan, (one) => repeats.note(keyOf(one, byClass)))
    if (repeats.share < 0.2) return Object.assign(repeats, { byClass })
  }
  return Object.assign(new Repeats<Judged>(), { byClass: true })
}

function keyOf({ plan, row, who }: PupilRow, byClass: boolean): string {
  const { sheet, columns, paperAt } = plan
  const { grid } = sheet.table
  const pupil = columns.pupil < 0 ? '' : grid.text(row, columns.pupil).trim()
  const unit = pupil === '' ? `row${grid.sheet}${row}` : pupil
  const group = byClass ? `${columns.class < 0 ? sheet.part : grid.text(row, columns.class)}` : ''
  return `${who.id}|${paperAt.keyAt(row)}|${group}|${unit}`
}

function forEachPupil(reading: Reading, plan: Plan, each: (one: PupilRow) => void): void {
  const { sheet, columns } = plan
  const { table } = sheet
  const { grid } = table
  for (let row = table.first; row < table.end; row++) {
    const who = reading.schools.at(grid, row, columns.school, sheet.school)
    if (who.kind !== 'school') continue
    const coded = columns.pupil >= 0 && grid.kind(row, columns.pupil) !== 'empty'
    if (!coded && !hasResult(grid, row, columns)) continue
    if (
      isTotal(grid, row, columns) ||
      (grid.number(row, columns.pupil) === null && isRepeatedHeader(table, row))
    )
      continue
    each({ plan, row, who })
  }
}

function hasResult(grid: Grid, row: number, columns: PupilColumns): boolean {
  return cellScore(grid, row, columns.score) !== null || markOf(grid.text(row, columns.mark)) !== null
}

/** A line of sums or a signature under the table, where the school comes from the title. */
function isTotal(grid: Grid, row: number, columns: PupilColumns): boolean {
  return [0, columns.pupil].some((column) => {
    if (column < 0 || grid.kind(row, column) !== 'text') return false
    const text = grid.text(row, column)
    return /^[^\d]/.test(text) && SUMMARY_ROW.test(normalise(text))
  })
}

function judge(
  reading: Reading,
  one: PupilRow,
): { work: PupilWork; paper: Paper; low: boolean | null } | null {
  const { plan, row, who } = one
  const { sheet, columns } = plan
  const { grid } = sheet.table
  const paper = plan.paperAt.at(row)
  if (!paper) {
    warnNoPaper(reading, sheet, row)
    return null
  }
  const tasks =
    columns.tasks.length > 0 ? columns.tasks.map(({ index }) => cellNumber(grid, row, index)) : null
  const markText = columns.mark < 0 ? '' : grid.text(row, columns.mark)
  const fileMark = markOf(markText)
  const written = cellScore(grid, row, columns.score)
  const summed = columns.score < 0 && tasks?.some((points) => points !== null) ? sumOf(tasks) : null
  const score = written ?? summed
  const scale = scaleFor(reading, plan, paper)
  const max =
    sheet.title.max ??
    (plan.taskSum === null ? (scale?.max ?? null) : Math.max(plan.taskSum, scale?.max ?? 0))
  const status = statusOf(reading, one, {
    score,
    fileMark,
    zeroMark: markText.trim() === '0',
    max,
  })
  const scaled = score !== null && scale && status === 'ok' ? markOn(scale, score) : null
  if (status === 'ok') checkMark(reading, one, { score, fileMark, scaled, tasks, written })
  const mark = status === 'ok' ? (fileMark ?? scaled) : null
  if (status === 'ok' && mark === null && !scale) warnNoScale(reading, sheet, paper.sitting.procedure)
  const work: PupilWork = {
    sitting: paper.sitting,
    paperGrade: paper.paperGrade,
    school: who.key,
    schoolCode: who.school?.code ?? null,
    pupil: pupilCode(grid, row, columns),
    class: textOrNull(grid, row, columns.class) ?? (sheet.part || null),
    variant: columns.variants.length > 0 ? textOrNull(grid, row, columns.variants[0]!) : null,
    score: status === 'ok' ? score : null,
    mark,
    testScore: null,
    journalMark: columns.journalMark < 0 ? null : markOf(grid.text(row, columns.journalMark)),
    status,
    tasks,
    sheet: grid.sheet,
    row: grid.rowNumber(row),
  }
  return { work, paper, low: mark === null ? null : mark === 2 }
}

function sumOf(tasks: readonly (number | null)[]): number {
  let sum = 0
  for (const points of tasks) sum += points ?? 0
  return sum
}

function textOrNull(grid: Grid, row: number, column: number): string | null {
  if (column < 0) return null
  return grid.text(row, column).trim() || null
}

/** The code of a pupil; a name in its place is never kept. */
function pupilCode(grid: Grid, row: number, { pupil, named }: PupilColumns): string {
  const text = pupil < 0 || named ? '' : grid.text(row, pupil).trim()
  return text === '' || /[а-яёa-z]{2,}\s+[а-яёa-z]/i.test(text) ? `строка ${grid.rowNumber(row)}` : text
}

function scaleFor(reading: Reading, plan: Plan, paper: Paper): Scale | undefined {
  const { procedure, year, season } = paper.sitting
  const id = `${procedure}|${year}|${season}`
  if (!plan.scales.has(id)) plan.scales.set(id, scaleOf(procedure, year, season, reading.context.reference))
  return plan.scales.get(id)
}

interface Seen {
  score: number | null
  fileMark: number | null
  zeroMark: boolean
  max: number | null
}

/** Who was not there, who has no result, whose score cannot be. */
function statusOf(reading: Reading, { plan, row, who }: PupilRow, seen: Seen): WorkStatus {
  const { sheet, columns } = plan
  const { grid } = sheet.table
  const place = { ...placeOf(sheet, row), school: schoolLabel(who) }
  const absentAt = absentColumn(grid, row, columns)
  if (absentAt !== undefined) {
    reading.findings.count(
      'absent',
      'note',
      { ...place, column: columnLetter(absentAt) },
      { message: 'Отсутствовали: участниками не считаются.', advice: 'Ничего делать не нужно.' },
    )
    return 'absent'
  }
  if (seen.zeroMark && columns.tasks.length === 0) {
    reading.findings.count('zero_mark', 'note', place, {
      message: 'Отметка 0: результата нет, строка не засчитана.',
      advice: 'Ничего делать не нужно.',
    })
    return 'no_result'
  }
  if (seen.score === null && seen.fileMark === null) {
    reading.findings.warning('no_mark', place, {
      message: `У участника ${pupilCode(grid, row, columns)} нет ни балла, ни отметки.`,
      advice: 'Участником не считается. Если работа написана, впишите балл.',
    })
    return 'no_result'
  }
  if (seen.score !== null && seen.max !== null && (seen.score > seen.max || seen.score < 0)) {
    reading.findings.error(
      'score_over_max',
      { ...place, column: columns.score < 0 ? null : columnLetter(columns.score) },
      {
        message: `Балл ${seen.score} больше возможного: за работу не больше ${seen.max}.`,
        advice: 'Исправьте балл. До правки ученик не засчитан.',
      },
    )
    return 'no_result'
  }
  return 'ok'
}

interface Marked {
  score: number | null
  fileMark: number | null
  scaled: number | null
  tasks: readonly (number | null)[] | null
  written: number | null
}

/** Says where the mark and the total disagree with what they should follow from; the file is believed. */
function checkMark(
  reading: Reading,
  { plan, row, who }: PupilRow,
  { score, fileMark, scaled, tasks, written }: Marked,
): void {
  const { sheet, columns } = plan
  if (fileMark !== null && scaled !== null && fileMark !== scaled) {
    reading.findings.warning(
      'mark_disagrees_with_scale',
      { ...placeOf(sheet, row, columns.mark), school: schoolLabel(who) },
      {
        message: `Отметка ${fileMark}, а по шкале за ${score} б. — ${scaled}.`,
        advice: 'Засчитана отметка из файла. Проверьте её, если это ошибка ввода.',
      },
    )
  }
  if (written !== null && tasks && tasks.length > 3 && sumOf(tasks) !== written) {
    reading.findings.count(
      'total_differs_from_tasks',
      'note',
      { ...placeOf(sheet, row, columns.score), school: schoolLabel(who) },
      {
        message: 'Итоговый балл не равен сумме баллов за задания.',
        advice: 'Засчитан итоговый балл. Проверьте, все ли задания внесены.',
      },
    )
  }
}
