import type { Grid } from '#intake/grid.ts'
import { cellScore, saysNothing } from '#intake/numbers.ts'
import { ABSENT, SURELY_ABSENT } from '#intake/row-words.ts'
import { normalise } from '#intake/text.ts'
import type { PupilColumns } from './pupil-columns.ts'

const YES = /^(?:да|\+|1|true|yes|v|✓)$/
const NO = /^(?:нет|-|0|false|no)$/

/** The column by which a pupil was not there; undefined for one who was. */
export function absentColumn(grid: Grid, row: number, columns: PupilColumns): number | undefined {
  const own = [...columns.variants, columns.status, columns.score, columns.mark].find(
    (column) => column >= 0 && says(grid, row, column, ABSENT),
  )
  if (own !== undefined) return own
  if ((cellScore(grid, row, columns.score) ?? 0) > 0) return undefined
  // «Н» in a task is a task not attempted.
  const remark = [columns.note, columns.tasks[0]?.index ?? -1].find(
    (column) => column >= 0 && says(grid, row, column, SURELY_ABSENT),
  )
  if (remark !== undefined) return remark
  if (columns.absence >= 0 && saysAbsent(grid.text(row, columns.absence))) return columns.absence
  return columns.presence >= 0 && saysNotThere(grid.text(row, columns.presence))
    ? columns.presence
    : undefined
}

function says(grid: Grid, row: number, column: number, pattern: RegExp): boolean {
  if (grid.kind(row, column) !== 'text') return false
  const text = grid.text(row, column)
  const first = text.charCodeAt(0)
  return !(first >= 48 && first <= 57) && pattern.test(normalise(text))
}

function saysAbsent(text: string): boolean {
  const value = normalise(text)
  return YES.test(value) || (ABSENT.test(value) && !saysNothing(value))
}

function saysNotThere(text: string): boolean {
  const value = normalise(text)
  return NO.test(value) || ABSENT.test(value)
}
