import { academicYear, startOf } from '#engine/academic-year.ts'
import { carryDown } from '#intake/carry-down.ts'
import { type Day, parseDay, serialDay } from '#intake/dates.ts'
import { examIn } from '#intake/exam-words.ts'
import type { Reading, Sheet } from '#intake/reading.ts'
import { columnOf, columnsOf, type Table } from '#intake/recognise.ts'
import {
  type Exam,
  findSubject,
  findSubjectShort,
  papersWithTasks,
  parseProcedure,
  subjectOfCode,
} from '#intake/reference.ts'
import type { Paper } from '#intake/results.ts'
import { examOf, paperOf } from '#intake/sitting.ts'
import { normalise } from '#intake/text.ts'
import { readAcademicYear, readTitle, type TitleFacts, whenOf } from '#intake/title.ts'
import type { ReferenceData, SubjectRef } from '#intake/types.ts'
import type { PupilColumns } from './pupil-columns.ts'
import { requirePaper } from './require-paper.ts'

/** Which paper each row is about: one for the whole table, or told by columns of the row. */
export interface PaperAt {
  constant: Paper | null
  at(row: number): Paper | null
  /** Equal for rows of one paper. */
  keyAt(row: number): string
}

/** A grade with at least this part of the rows is no slip. */
const SECOND_GRADE = 0.1

/** Columns that show a row to be one of those below a merged subject. */
const SCHOOLS = ['school', 'login', 'code', 'group', 'fullName'] as const

/** Resolves the papers of a table of pupils. */
export function paperReader(reading: Reading, sheet: Sheet, columns: PupilColumns): PaperAt {
  const { table } = sheet
  const told = (['subject', 'subjectCode', 'exam'] as const).some((field) => columnOf(table, field) >= 0)
  const graded = columns.grade >= 0 && sheet.title.paperGrade === null && sheet.title.subject !== null
  if (told || graded || hasSeveralGrades(sheet, columns)) return rowPapers(reading, sheet, columns)
  const paper = constantPaper(reading, sheet, columns)
  return { constant: paper, at: () => paper, keyAt: () => paper.sitting.procedure }
}

function constantPaper(reading: Reading, sheet: Sheet, columns: PupilColumns): Paper {
  const exam = examOf(sheet.title)
  const dated = { ...sheet, title: withRowDate(sheet, sheet.title) }
  const title = withClassEvidence(dated, columns, exam)
  if (paperOf(title, exam, reading.context).paper) return requirePaper(title, exam, reading.context)
  const inferred = inferPaper(reading, sheet, title, columns)
  const paper = requirePaper(inferred, exam, reading.context)
  reading.findings.warning(
    'sitting_inferred',
    { sheet: sheet.table.grid.sheet },
    {
      message: `Предмет, класс или год в файле не названы. По номерам заданий, кодам и датам это ${paper.sitting.procedure}, ${paper.sitting.year}.`,
      advice: 'Проверьте. Если это не так, укажите работу при загрузке.',
    },
  )
  return paper
}

/** The date of the first row, where no title tells the year. */
function withRowDate({ table }: Sheet, title: TitleFacts): TitleFacts {
  const column = columnOf(table, 'date')
  if (column < 0 || title.year !== null || title.calendarYear !== null || title.date !== null) return title
  for (let row = table.first; row < table.end; row++) {
    const date = dateAt(table, row, column)
    if (date) return { ...title, date }
  }
  return title
}

function dateAt({ grid }: Table, row: number, column: number): Day | null {
  const stored = grid.number(row, column)
  return stored === null ? parseDay(grid.text(row, column)) : serialDay(stored)
}

/** In autumn a title may name the grade of pupils: the classes of the rows tell which it is. */
function withClassEvidence(sheet: Sheet, columns: PupilColumns, exam: Exam): TitleFacts {
  const { title } = sheet
  const found = paperOf(title, exam, {
    register: null,
    reference: { subjects: [], procedures: [], scales: [] },
  }).paper
  const grades = gradesOf(sheet, columns)
  if (title.paperGrade === null && grades !== null)
    return { ...title, paperGrade: grades - (found?.sitting.season === 'autumn' ? 1 : 0) }
  if (
    found?.sitting.season !== 'autumn' ||
    title.pupilGrade !== null ||
    title.paperGrade !== grades ||
    grades === null
  )
    return title
  return { ...title, paperGrade: grades - 1, pupilGrade: grades }
}

/** The grade most classes of a table name (`6А` → 6), or null. */
function gradesOf(sheet: Sheet, columns: PupilColumns): number | null {
  const { table } = sheet
  const votes = gradeVotes(sheet, columns, Math.min(table.end, table.first + 200))
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

function gradeVotes({ table }: Sheet, columns: PupilColumns, end: number): Map<number, number> {
  const votes = new Map<number, number>()
  for (let row = table.first; columns.class >= 0 && row < end; row++) {
    const match = /^(\d{1,2})\s*[-«"]?\s*[а-яёa-z]/i.exec(table.grid.text(row, columns.class).trim())
    if (match) votes.set(Number(match[1]), (votes.get(Number(match[1])) ?? 0) + 1)
  }
  return votes
}

/** Works of several grades under a title that names none; a slip of the pen in one class makes no second grade. */
function hasSeveralGrades(sheet: Sheet, columns: PupilColumns): boolean {
  const { title, table } = sheet
  if (title.paperGrade !== null || !title.subject || whenOf(title, examOf(title)).season === 'autumn')
    return false
  const votes = [...gradeVotes(sheet, columns, table.end).values()]
  const all = votes.reduce((sum, one) => sum + one, 0)
  return votes.filter((one) => one >= all * SECOND_GRADE).length > 1
}

/** What neither titles nor names tell: the paper by its tasks, the year by what Excel made of `5.1`. */
function inferPaper(reading: Reading, sheet: Sheet, title: TitleFacts, columns: PupilColumns): TitleFacts {
  const inferred = { ...title }
  const { table } = sheet
  if (inferred.year === null && inferred.calendarYear === null && inferred.date === null) {
    const date = columnsOf(table, 'task').find(({ meaning }) => meaning?.becameDate)
    const serial = date ? table.grid.number(table.headerRow, date.index) : null
    const day = serial === null ? date && parseDay(date.header) : serialDay(serial)
    inferred.calendarYear = day?.year ?? null
  }
  if (inferred.subject && inferred.paperGrade !== null) return inferred
  const labels = columns.tasks.map(({ label }) => label)
  const year =
    inferred.year ?? (inferred.calendarYear === null ? null : academicYear(inferred.calendarYear - 1))
  const papers = [...new Set(papersWithTasks(labels, year).map(({ procedure }) => procedure))]
  const fitting = papers
    .map((id) => reading.context.reference.procedures.find((procedure) => procedure.id === id))
    .filter((procedure) => procedure && (!inferred.subject || inferred.subject.id === procedure.subject))
    .filter((procedure) => inferred.paperGrade === null || inferred.paperGrade === procedure?.grade)
  const only = fitting.length === 1 ? fitting[0] : undefined
  if (!only) return inferred
  inferred.subject ??= reading.context.reference.subjects.find(({ id }) => id === only.subject) ?? null
  inferred.paperGrade ??= only.grade
  return inferred
}

/** A subject by name, by its short word or by code; code 2 is maths of any level outside of ЕГЭ. */
function subjectOf(text: string, reference: ReferenceData): SubjectRef | null {
  if (text === '') return null
  if (!/^\d+$/.test(text)) return findSubject(text, reference) ?? findSubjectShort(text, reference) ?? null
  const found = subjectOfCode(Number(text), reference)
  return (found?.id === 'ma-prof' ? findSubject('математика', reference) : found) ?? null
}

/** A title with the year its row tells, in place of its own. */
function withYear(title: TitleFacts, text: string): TitleFacts {
  if (text === '') return title
  const year = readAcademicYear(text) ?? (startOf(text) === undefined ? null : text)
  const calendarYear = /^20\d\d$/.test(text) ? Number(text) : title.calendarYear
  return { ...title, year, calendarYear, date: null }
}

function seasonOf(text: string): 'autumn' | 'spring' | null {
  const value = normalise(text)
  if (/^(?:autumn|осен)/.test(value)) return 'autumn'
  return /^(?:spring|весн)/.test(value) ? 'spring' : null
}

/** Papers told by columns of the row: subject, grade, year, season, exam, level. */
export function rowPapers(
  reading: Reading,
  sheet: Sheet,
  columns: Pick<PupilColumns, 'grade' | 'class'>,
): PaperAt {
  const { table, title } = sheet
  const { grid } = table
  const undated = title.year === null && title.calendarYear === null && title.date === null
  const at = {
    subject: columnOf(table, 'subject'),
    code: columnOf(table, 'subjectCode'),
    grade: columns.grade >= 0 ? columns.grade : columns.class,
    year: columnOf(table, 'year'),
    season: columnOf(table, 'season'),
    exam: columnOf(table, 'exam'),
    level: columnOf(table, 'level'),
    date: undated ? columnOf(table, 'date') : -1,
  }
  const merged = carryDown(
    table,
    [at.subject],
    SCHOOLS.map((field) => columnOf(table, field)),
  )
  const subjectAt = (row: number) => text(merged ? merged[row - table.first]! : row, at.subject)
  const papers = new Map<string, Paper | null>()
  const text = (row: number, column: number) => (column < 0 ? '' : grid.text(row, column).trim())
  const keyAt = (row: number): string =>
    `${subjectAt(row)}|${text(row, at.code)}|${text(row, at.grade)}|${text(row, at.year)}|${text(row, at.season)}|${text(row, at.exam)}|${text(row, at.level)}|${text(row, at.date)}`
  const read = (row: number): Paper | null => {
    const { reference } = reading.context
    const named = subjectAt(row)
    const direct = reference.procedures.find(({ id }) => id === named)
    // `МА5`, `ВПР 2025 Математика 5`: a work by one word or by its whole title.
    const work = readTitle([named || text(row, at.exam)], reference, 'name')
    const subject =
      subjectOf(named, reference) ?? subjectOf(text(row, at.code), reference) ?? work.subject ?? title.subject
    const exam = direct?.exam ?? examIn(normalise(text(row, at.exam))) ?? examOf(title)
    const date = at.date < 0 ? null : dateAt(table, row, at.date)
    const facts: TitleFacts = {
      ...withYear(date ? { ...title, date } : title, text(row, at.year)),
      procedure: direct?.id ?? title.procedure,
      subject: direct ? null : subject,
      paperGrade:
        Number.parseInt(text(row, at.grade), 10) ||
        (readTitle([named], reference, 'rows').paperGrade ?? work.paperGrade ?? title.paperGrade),
      level: text(row, at.level) || title.level,
      season: seasonOf(text(row, at.season)) ?? title.season,
    }
    const known =
      facts.procedure ??
      (subject && parseProcedure(subject, facts.paperGrade, exam, facts.level ?? '', reference))
    return known ? paperOf(facts, exam, reading.context).paper : null
  }
  return {
    constant: null,
    keyAt,
    at(row) {
      const key = keyAt(row)
      const known = papers.get(key)
      if (known !== undefined) return known
      const paper = read(row)
      papers.set(key, paper)
      return paper
    },
  }
}
