import type { Table } from './recognise.ts'
import { TOTALS } from './row-words.ts'
import { normalise } from './text.ts'

/** Merged cells leave at least this many blank rows for each that has a text. */
const FEWEST_CARRIED = 0.1

/**
 * Merged cells keep their text in their first row only. For each row of a body (by its place from `table.first`), the
 * row whose cells in `columns` speak for it; null when every row speaks for itself. `units`: columns that show a blank
 * row to be one of those below a merged cell: a class, a pupil, a school.
 */
export function carryDown(
  { grid, first, end }: Table,
  columns: readonly number[],
  units: readonly number[],
): Int32Array | null {
  const said = columns.filter((column) => column >= 0)
  const shown = units.filter((column) => column >= 0 && !said.includes(column))
  if (said.length === 0 || shown.length === 0) return null
  const sources = new Int32Array(end - first)
  let carried = 0
  let named = 0
  let above = -1
  let last = ''
  for (let row = first; row < end; row++) {
    const text = said.map((column) => grid.text(row, column).trim()).join('')
    // Two rows in a row that say the same: cells are not merged here, and blank means blank.
    if (text !== '' && text === last) return null
    last = text
    if (text !== '') {
      above = row
      named++
    }
    const goesOn = text === '' && above >= 0 && isUnit(shown.map((column) => grid.text(row, column)))
    if (goesOn) carried++
    sources[row - first] = goesOn ? above : row
  }
  // A few blanks in a long list are gaps.
  return carried > 0 && carried >= named * FEWEST_CARRIED ? sources : null
}

function isUnit(texts: readonly string[]): boolean {
  return texts.some((text) => text.trim() !== '') && !texts.some((text) => TOTALS.test(normalise(text)))
}
