import type { Grid } from '#intake/grid.ts'
import { schoolColumns } from '#intake/reading.ts'
import { columnOf, columnsOf, type Table } from '#intake/recognise.ts'
import type { SchoolColumns } from '#intake/schools.ts'

const OF_WORK = /впр|работ|экзамен|огэ|егэ/i

/** A column of a task. */
interface TaskColumn {
  index: number
  label: string
  max: number | null
  level: string | null
}

/** Columns of a table with a row a pupil; −1 where there is none. */
export interface PupilColumns {
  school: SchoolColumns
  pupil: number
  /** The column of pupils holds names: they tell rows apart, and are not kept. */
  named: boolean
  class: number
  grade: number
  variants: readonly number[]
  tasks: readonly TaskColumn[]
  score: number
  mark: number
  testScore: number
  journalMark: number
  status: number
  /** Remarks: some tell of absence. */
  note: number
  /** «Отсутствовал: да» and «Присутствие: нет». */
  absence: number
  presence: number
}

/** Resolved once for a table, so that a long body costs no look-ups of names. */
export function pupilColumns(table: Table, hasRegister: boolean): PupilColumns {
  const code = columnOf(table, 'pupil')
  return {
    school: schoolColumns(table, hasRegister),
    pupil:
      [code, columnOf(table, 'pupilNumber'), columnOf(table, 'pupilName')].find((column) => column >= 0) ??
      -1,
    named: code < 0 && columnOf(table, 'pupilNumber') < 0,
    class: columnOf(table, 'class'),
    grade: columnOf(table, 'grade'),
    variants: columnsOf(table, 'variant').map(({ index }) => index),
    tasks: taskColumns(table),
    score: first(table, ['score', 'points', 'total']),
    mark: markColumn(table),
    testScore: columnOf(table, 'testScore'),
    journalMark: columnOf(table, 'journalMark'),
    status: columnOf(table, 'status'),
    note: columnOf(table, 'note'),
    absence: columnOf(table, 'absence'),
    presence: columnOf(table, 'presence'),
  }
}

/** Of several marks, the one that is said to be of the work. */
function markColumn(table: Table): number {
  const marks = columnsOf(table, 'mark')
  return (marks.find(({ header }) => OF_WORK.test(header)) ?? marks[0])?.index ?? -1
}

function first(table: Table, fields: readonly Parameters<typeof columnOf>[1][]): number {
  for (const field of fields) {
    const column = columnOf(table, field)
    if (column >= 0) return column
  }
  return -1
}

/** Columns of tasks that hold anything: raw exports carry forty columns for fifteen tasks. */
function taskColumns(table: Table): TaskColumn[] {
  const { grid } = table
  const headerFirst = table.headerRow
  return columnsOf(table, 'task')
    .filter(({ index }) => holdsAnything(grid, table, index))
    .map(({ index, meaning }) => ({
      index,
      label: meaning!.label!,
      max: meaning!.max,
      level: headerFirst > 0 ? levelOf(grid.text(headerFirst - 1, index)) : null,
    }))
}

function holdsAnything(grid: Grid, table: Table, column: number): boolean {
  for (let row = table.first; row < table.end; row++) if (grid.kind(row, column) !== 'empty') return true
  return false
}

function levelOf(text: string): string | null {
  const letter = text.trim().toUpperCase()
  return letter === 'Б' || letter === 'П' || letter === 'В' ? letter : null
}
