import type { Grid } from '#intake/grid.ts'
import { openWorkbook } from '#intake/open/open-workbook.ts'
import { findTables } from '#intake/recognise.ts'
import type { Field } from '#intake/words.ts'
import type { RowsAnswer, RowsTask } from './protocol.ts'

const LOOK_FOR_HEADER = 30

/** The asked rows of a file as text, with the row that names the columns. Throws a `Refusal` as reading does. */
export async function rowsOf(task: Omit<RowsTask, 'kind'>): Promise<RowsAnswer> {
  const { sheets } = await openWorkbook(task.bytes, task.name)
  const grid = sheets.find(({ sheet }) => sheet === task.sheet) ?? sheets[0]
  if (!grid) return { sheet: null, columns: [], names: [], header: [], rows: [] }
  const wanted = new Set(task.wanted)
  const places = Array.from({ length: grid.rowCount }, (_, place) => place)
  const header = headerOf(grid)
  return {
    sheet: grid.sheet,
    columns: Array.from({ length: grid.width }, (_, column) => letterOf(column)),
    names: namesOf(grid),
    header: header === null || wanted.has(grid.rowNumber(header)) ? [] : [textOf(grid, header)],
    rows: places.filter((place) => wanted.has(grid.rowNumber(place))).map((place) => textOf(grid, place)),
  }
}

const OF_PUPIL: ReadonlySet<Field> = new Set(['pupil', 'pupilNumber', 'pupilName', 'ignored', 'note'])

/** A column whose heading says nothing known may hold a name: it counts as one of a pupil. */
function namesOf(grid: Grid): RowsAnswer['names'] {
  const known = new Map<number, RowsAnswer['names'][number]>()
  for (const { columns } of findTables(grid)) {
    for (const { index, meaning } of columns) {
      const name =
        !meaning || OF_PUPIL.has(meaning.field) ? 'pupil' : meaning.field === 'class' ? 'class' : null
      known.set(index, known.get(index) ?? name)
    }
  }
  return Array.from({ length: grid.width }, (_, column) => (known.has(column) ? known.get(column)! : 'pupil'))
}

/** The first row that is filled nearly as wide as the table: above it stand titles, below it data. */
function headerOf(grid: Grid): number | null {
  for (let place = 0; place < Math.min(grid.rowCount, LOOK_FOR_HEADER); place++) {
    if (grid.columnsOf(place).length >= 0.6 * grid.width) return place
  }
  return null
}

function textOf(grid: Grid, place: number): { row: number; cells: string[] } {
  const cells = Array.from({ length: grid.width }, (_, column) => grid.text(place, column))
  return { row: grid.rowNumber(place), cells }
}

/** 0 → A, 25 → Z, 26 → AA. */
function letterOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letterOf(Math.floor(column / 26) - 1) + last
}
