import { Refusal } from '#intake/grid.ts'
import { cellNumber } from '#intake/numbers.ts'
import type { Reading, Sheet } from '#intake/reading.ts'
import { isRepeatedHeader } from '#intake/recognise.ts'
import { markOn, minimumOf, parseProcedure, scaleOf } from '#intake/reference.ts'
import { Repeats } from '#intake/repeats.ts'
import type { Paper } from '#intake/results.ts'
import { TOTALS } from '#intake/row-words.ts'
import type { RowSchool } from '#intake/schools.ts'
import { markOf } from '#intake/spelled-marks.ts'
import { Tally } from '#intake/tally.ts'
import { normalise } from '#intake/text.ts'
import { whenOf } from '#intake/title.ts'
import type { PupilWork, WorkStatus } from '#intake/types.ts'
import { type Asked, readAsked } from './gia-asked.ts'
import { type Attempt, Attempts } from './gia-attempts.ts'
import { categoryStatus, noteStatus, passedOf, resultStatus } from './gia-codes.ts'
import { DateReader, type GiaColumns, giaColumns, giaExam } from './gia-columns.ts'
import { conditionedMark } from './gia-conditions.ts'
import { warnNames } from './header-warnings.ts'

interface Plan {
  sheet: Sheet
  columns: GiaColumns
  exam: 'oge' | 'ege'
  validCode: string
  papers: Map<string, Paper | null>
  subjects: Map<string, Asked | null>
  /** Remarks by their text: some tell that a result does not count. */
  notes: Map<string, WorkStatus>
  dates: DateReader
}

/** One row of results. */
interface ExamRow {
  plan: Plan
  row: number
  who: RowSchool
  asked: Asked
}

/** Results of ОГЭ and ЕГЭ, a row a pupil's subject: exports of РИС ГИА and tables regions make of them. */
export function readGia(reading: Reading, sheets: readonly Sheet[]): void {
  const plans = sheets.map((sheet) => planOf(reading, sheet))
  const tally = new Tally()
  const attempts = new Attempts()
  const repeats = new Repeats<Judged>()
  for (const plan of plans) forEachResult(reading, plan, (one) => attempts.note(attemptOf(one)))
  attempts.settle()
  for (const plan of plans) {
    forEachResult(reading, plan, (one) => {
      const attempt = attemptOf(one)
      if (attempts.counts(attempt)) repeats.note(attempt.key)
    })
  }
  const emit = ({ work, who, extra }: { work: PupilWork; who: RowSchool; extra: Judged }): void => {
    reading.works++
    reading.sink?.(work)
    tally.add(work, who, extra.paper, extra.low)
  }
  for (const plan of plans) {
    forEachResult(reading, plan, (one) => {
      const attempt = attemptOf(one)
      const judged = judge(reading, one, attempts.statusOf(attempt))
      if (!judged) return
      const counted = { work: judged.work, who: one.who, extra: judged }
      const waits =
        plan.columns.pupil >= 0 && judged.work.status === 'ok' && repeats.holds(attempt.key, counted)
      if (!waits) emit(counted)
    })
  }
  repeats.settle(reading, emit)
  tally.into(reading.results)
}

interface Judged {
  work: PupilWork
  paper: Paper
  low: boolean | null
}

function planOf(reading: Reading, sheet: Sheet): Plan {
  const columns = giaColumns(sheet.table, reading.context.register !== null)
  if (columns.subject < 0 && columns.code < 0 && !sheet.title.subject) {
    throw new Refusal(
      'subject_unknown',
      'В таблице экзаменов не сказано, какой это предмет: добавьте колонку «Код предмета» или назовите предмет в заголовке.',
    )
  }
  warnNames(reading, sheet)
  return {
    sheet,
    columns,
    exam: giaExam(sheet.table, sheet.title),
    validCode: validCode(sheet, columns.status),
    papers: new Map(),
    subjects: new Map(),
    notes: new Map(),
    dates: new DateReader(),
  }
}

/** 6 is the code of a valid result; where a region counts otherwise, most results are valid. */
function validCode({ table }: Sheet, column: number): string {
  if (column < 0) return '6'
  const counts = new Map<string, number>()
  for (let row = table.first; row < Math.min(table.end, table.first + 500); row++) {
    const text = normalise(table.grid.text(row, column))
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts.has('6') ? '6' : ([...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '6')
}

function forEachResult(reading: Reading, plan: Plan, each: (one: ExamRow) => void): void {
  const { columns, sheet } = plan
  const { table } = sheet
  const { grid } = table
  for (let row = table.first; row < table.end; row++) {
    const who = reading.schools.at(grid, row, columns.school, sheet.school)
    if (who.kind !== 'school') continue
    if (isTotalRow(grid.text(row, 0)) || isRepeatedHeader(table, row)) continue
    const asked = readAsked(reading, plan, row)
    if (asked) each({ plan, row, who, asked })
  }
}

function isTotalRow(text: string): boolean {
  const first = text.charCodeAt(0)
  return !(first >= 48 && first <= 57) && TOTALS.test(normalise(text))
}

function attemptOf({ plan, row, who, asked }: ExamRow): Attempt {
  const { columns, sheet, dates } = plan
  const { table } = sheet
  const { grid } = table
  const pupil = columns.pupil < 0 ? '' : grid.text(row, columns.pupil).trim()
  const date = dates.at(table, row, columns.date)
  const year = dates.yearOf(date) ?? ''
  const category = columns.category < 0 ? 'ok' : categoryStatus(grid.text(row, columns.category))
  const result = columns.status < 0 ? 'ok' : resultStatus(grid.text(row, columns.status), plan.validCode)
  const told = category !== 'ok' ? category : result
  const status: WorkStatus = asked.gve ? 'gve' : told !== 'ok' ? told : noteAt(plan, row)
  return {
    id: `${table.grid.sheet}|${row}`,
    key: `${year}|${asked.subject.id === 'ma' ? `ma${asked.level}` : asked.subject.id}|${pupil === '' ? `row${grid.sheet}${row}` : pupil}|${pupil.length < 6 ? who.id : ''}`,
    subject: `${asked.subject.id}|${year}`,
    coded: pupil !== '',
    wave: (columns.wave < 0 ? '' : grid.text(row, columns.wave)) || (sheet.title.wave ?? ''),
    date,
    oral: asked.oral,
    status,
  }
}

function noteAt({ columns, sheet, notes }: Plan, row: number): WorkStatus {
  const text = columns.note < 0 ? '' : sheet.table.grid.text(row, columns.note)
  if (text === '') return 'ok'
  const status = notes.get(text) ?? noteStatus(text)
  notes.set(text, status)
  return status
}

function paperAt(reading: Reading, { plan, row, asked }: ExamRow): Paper | null {
  const { sheet, columns, dates } = plan
  const exam = asked.exam ?? plan.exam
  const date = dates.at(sheet.table, row, columns.date)
  const byDate = dates.yearOf(date)
  const memo = `${exam}|${asked.subject.id}|${asked.gve}|${asked.level}|${byDate}`
  const known = plan.papers.get(memo)
  if (known !== undefined) return known
  const academic = byDate ?? whenOf(sheet.title, exam).year ?? reading.context.hints?.year ?? null
  const grade = exam === 'oge' ? 9 : 11
  const procedure = parseProcedure(
    asked.subject,
    grade,
    asked.gve ? 'gve' : exam,
    asked.level,
    reading.context.reference,
  )
  if (academic === null) {
    throw new Refusal(
      'sitting_unknown',
      'Не понятно, какого года экзамены: нет ни даты, ни года в заголовке или имени файла. Укажите учебный год при загрузке.',
    )
  }
  const paper = procedure
    ? {
        sitting: { year: academic, season: 'main' as const, procedure },
        paperGrade: grade,
        pupilGrade: grade,
      }
    : null
  plan.papers.set(memo, paper)
  return paper
}

function judge(reading: Reading, one: ExamRow, given: WorkStatus): Judged | null {
  const { plan, row, who } = one
  const { columns, sheet } = plan
  const { grid } = sheet.table
  const paper = paperAt(reading, one)
  if (!paper) return null
  const result = resultAt(reading, one, paper)
  const { primary, mark, testScore, passed } = result
  const nothing = mark === null && testScore === null && primary === null && passed === null
  const status: WorkStatus = given === 'ok' && nothing ? 'no_result' : given
  const text = (column: number) => (column < 0 ? null : grid.text(row, column).trim() || null)
  const pupil = columns.named ? null : text(columns.pupil)
  const work: PupilWork = {
    sitting: paper.sitting,
    paperGrade: paper.paperGrade,
    school: who.key,
    schoolCode: who.school?.code ?? null,
    pupil: pupil === null || /[а-яё]{2,}\s+[а-яё]/i.test(pupil) ? `строка ${grid.rowNumber(row)}` : pupil,
    class: text(columns.class),
    variant: text(columns.variant),
    score: primary,
    mark,
    testScore,
    journalMark: null,
    status,
    tasks: null,
    sheet: grid.sheet,
    row: grid.rowNumber(row),
  }
  if (status === 'no_result') noteNothing(reading, work)
  return { work, paper, low: lowOf(reading, paper, result) }
}

interface Result {
  primary: number | null
  mark: number | null
  testScore: number | null
  /** The file's own word on the threshold; null where it has none. */
  passed: boolean | null
}

/** What a row says of the result; the mark comes from the scale only where the file has none. */
function resultAt(reading: Reading, { plan, row, asked }: ExamRow, paper: Paper): Result {
  const { columns, sheet } = plan
  const exam = asked.exam ?? plan.exam
  const { grid } = sheet.table
  const points = cellNumber(grid, row, columns.testScore)
  const base = paper.sitting.procedure === 'ege-ma-base'
  const primary = cellNumber(grid, row, columns.score) ?? (exam === 'oge' ? points : null)
  const unmarked = cellNumber(grid, row, columns.mark) === null
  const written = columns.mark < 0 ? null : markOf(grid.text(row, columns.mark))
  const fileMark = written ?? (base && unmarked ? markInRange(points) : null)
  const scaled = exam === 'oge' || base ? markByScale(reading, paper, primary) : null
  const condition = cellNumber(grid, row, columns.condition)
  const { procedure, year } = paper.sitting
  return {
    primary,
    mark: fileMark ?? (scaled === null ? null : conditionedMark(procedure, year, scaled, condition)),
    testScore: exam === 'ege' && !base ? points : null,
    passed: exam === 'oge' || columns.passed < 0 ? null : passedOf(grid.text(row, columns.passed)),
  }
}

function noteNothing(reading: Reading, { sheet, row }: PupilWork): void {
  reading.findings.count(
    'no_mark',
    'note',
    { sheet, row },
    { message: 'Нет ни балла, ни отметки: участником не считается.', advice: 'Ничего делать не нужно.' },
  )
}

function markInRange(mark: number | null): number | null {
  return mark !== null && Number.isInteger(mark) && mark >= 2 && mark <= 5 ? mark : null
}

function markByScale(reading: Reading, { sitting }: Paper, score: number | null): number | null {
  if (score === null) return null
  const scale = scaleOf(sitting.procedure, sitting.year, sitting.season, reading.context.reference)
  return scale ? markOn(scale, score) : null
}

/** Below the threshold: the file's own word first, then the mark, then the minimum of that year (domain §6). */
function lowOf(reading: Reading, { sitting }: Paper, { passed, mark, testScore }: Result): boolean | null {
  if (passed !== null) return !passed
  if (mark !== null) return mark === 2
  const minimum = minimumOf(sitting.procedure, sitting.year, reading.context.reference)
  return minimum === undefined || testScore === null ? null : testScore < minimum
}
