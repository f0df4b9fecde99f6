import { carryDown } from './carry-down.ts'
import { Findings } from './findings.ts'
import { type Column, columnOf, columnsOf, type Table } from './recognise.ts'
import { ResultBook } from './results.ts'
import { type RowSchool, type SchoolColumns, SchoolReader } from './schools.ts'
import { columnLetter } from './text.ts'
import type { TitleFacts } from './title.ts'
import type { Conflict, FormDetail, ReadContext, RegisterSchool, Task, WorkSink } from './types.ts'

/** One pass over one file: what the forms write into. */
export class Reading {
  readonly file: string
  readonly context: ReadContext
  readonly sink: WorkSink | null
  readonly findings = new Findings()
  readonly conflicts: Conflict[] = []
  readonly details: FormDetail[] = []
  readonly register: RegisterSchool[] = []
  readonly schools: SchoolReader
  readonly results: ResultBook
  tasks: Task[] = []
  works = 0

  constructor(file: string, context: ReadContext, sink: WorkSink | null) {
    this.file = file
    this.context = context
    this.sink = sink
    this.schools = new SchoolReader(context.register)
    this.results = new ResultBook(this.findings, this.conflicts, context.register !== null)
  }
}

/** A table with everything its surroundings tell about it. */
export interface Sheet {
  table: Table
  title: TitleFacts
  /** The school of the whole table, when no column names one. */
  school: RowSchool | null
  /** Class of the whole table, when the sheet is one class. */
  part: string
}

/** Where a cell is, for a finding. */
export function placeOf(
  sheet: Sheet,
  row: number,
  column = -1,
): { sheet: string | null; row: number; column: string | null } {
  const { grid } = sheet.table
  return { sheet: grid.sheet, row: grid.rowNumber(row), column: column < 0 ? null : columnLetter(column) }
}

/** The columns of a table that tell the school. */
export function schoolColumns(table: Table, hasRegister: boolean): SchoolColumns {
  const code = columnOf(table, 'code')
  const login = columnOf(table, 'login')
  const group = columnOf(table, 'group')
  const name = [...columnsOf(table, 'school'), ...columnsOf(table, 'fullName')].map(({ index }) => index)
  const units = (['class', 'pupil', 'subject', 'grade'] as const).map((field) => columnOf(table, field))
  const municipality = municipalityColumn(table)
  const places = carryDown(table, [municipality], [code, login, group, ...name])
  const rows = carryDown(table, [code, login, group, ...name], units)
  return {
    group,
    login,
    code,
    name,
    municipality,
    places: places && { first: table.first, rows: places },
    within: table.municipality ?? null,
    sources: rows && { first: table.first, rows },
    codeWidth: hasRegister || code < 0 ? 0 : widestCode(table, code),
  }
}

/** Of several columns of municipalities (code and name), the one that holds words. */
function municipalityColumn(table: Table): number {
  const columns: Column[] = columnsOf(table, 'municipality')
  const worded = columns.find(({ index }) => /[а-я]{3}/i.test(table.grid.text(table.first, index)))
  return (worded ?? columns[0])?.index ?? -1
}

function widestCode(table: Table, column: number): number {
  let widest = 0
  for (let row = table.first; row < table.end; row++) {
    const text = table.grid.text(row, column)
    if (/^\d+$/.test(text)) widest = Math.max(widest, text.length)
  }
  return widest
}
