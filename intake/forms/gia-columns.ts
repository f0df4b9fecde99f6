import type { AcademicYear } from '#engine/academic-year.ts'
import { dayNumber, examYearOf, parseDay, serialDay } from '#intake/dates.ts'
import { cellNumber } from '#intake/numbers.ts'
import { schoolColumns } from '#intake/reading.ts'
import { columnOf, type Table } from '#intake/recognise.ts'
import type { SchoolColumns } from '#intake/schools.ts'
import { normalise } from '#intake/text.ts'
import type { TitleFacts } from '#intake/title.ts'

/** Columns of a table with a row a result of ОГЭ or ЕГЭ; −1 where there is none. */
export interface GiaColumns {
  school: SchoolColumns
  pupil: number
  /** The column of pupils holds names: they tell rows apart, and are not kept. */
  named: boolean
  class: number
  category: number
  subject: number
  code: number
  level: number
  date: number
  wave: number
  status: number
  /** Primary score. */
  score: number
  /** 100-point score of ЕГЭ; in tables with one column «Балл» also the mark of base maths. */
  testScore: number
  mark: number
  passed: number
  /** Points for geometry or literacy, on which the mark depends. */
  condition: number
  variant: number
  /** ОГЭ, ЕГЭ or ГВЭ of each row. */
  exam: number
  note: number
}

export function giaColumns(table: Table, hasRegister: boolean): GiaColumns {
  const first = (...fields: Parameters<typeof columnOf>[1][]) =>
    fields.map((field) => columnOf(table, field)).find((column) => column >= 0) ?? -1
  const testScore = columnOf(table, 'testScore')
  return {
    school: schoolColumns(table, hasRegister),
    pupil: first('pupil', 'pupilNumber', 'pupilName'),
    named: first('pupil', 'pupilNumber') < 0,
    class: columnOf(table, 'class'),
    category: columnOf(table, 'category'),
    subject: columnOf(table, 'subject'),
    code: columnOf(table, 'subjectCode'),
    level: columnOf(table, 'level'),
    date: columnOf(table, 'date'),
    wave: columnOf(table, 'wave'),
    status: columnOf(table, 'status'),
    score: columnOf(table, 'score'),
    testScore: testScore >= 0 ? testScore : first('points', 'total'),
    mark: columnOf(table, 'mark'),
    passed: first('passed', 'overcame'),
    condition: columnOf(table, 'condition'),
    variant: columnOf(table, 'variant'),
    exam: columnOf(table, 'exam'),
    note: columnOf(table, 'note'),
  }
}

/** Which of the two exams a table is about: by its titles, else by what its rows hold. */
export function giaExam(table: Table, title: TitleFacts): 'oge' | 'ege' {
  if (title.exam === 'oge' || title.exam === 'ege') return title.exam
  const { grid } = table
  const [category, grade, test, mark] = (['category', 'class', 'testScore', 'mark'] as const).map((field) =>
    columnOf(table, field),
  )
  let oge = 0
  let ege = columnOf(table, 'passed') >= 0 ? 1 : 0
  for (let row = table.first; row < Math.min(table.end, table.first + 300); row++) {
    const words = `${category! < 0 ? '' : normalise(grid.text(row, category!))}`
    const years = grade! < 0 ? '' : grid.text(row, grade!).trim()
    if (/9 ?кл|^9$/.test(words) || /^9(?!\d)/.test(years)) oge++
    if (/11 ?кл|выпускник/.test(words) || /^1[12]/.test(years)) ege++
    if (cellNumber(grid, row, test!) !== null) ege++
    else if (mark! >= 0 && cellNumber(grid, row, mark!) !== null) oge++
  }
  return ege > oge ? 'ege' : 'oge'
}

/** Reads dates of cells in every way they are written, each text once. */
export class DateReader {
  private readonly seen = new Map<string, number>()
  private readonly years = new Map<number, AcademicYear>()

  /** `20250527`, or 0 when there is no date. */
  at(table: Table, row: number, column: number): number {
    if (column < 0) return 0
    const { grid } = table
    const stored = grid.number(row, column)
    const memo = stored === null ? grid.text(row, column) : String(stored)
    const known = this.seen.get(memo)
    if (known !== undefined) return known
    const serial = stored ?? (/^\d{5}(?:\.\d+)?$/.test(memo.trim()) ? Number(memo) : null)
    const when = serial === null ? parseDay(memo) : serialDay(serial)
    const value = when ? dayNumber(when) : 0
    this.seen.set(memo, value)
    return value
  }

  /** The academic year of the exams of such a day, or null for 0. */
  yearOf(date: number): AcademicYear | null {
    if (date === 0) return null
    const known = this.years.get(date)
    if (known !== undefined) return known
    const year = examYearOf({
      year: Math.floor(date / 10_000),
      month: Math.floor(date / 100) % 100,
      day: date % 100,
    })
    this.years.set(date, year)
    return year
  }
}
