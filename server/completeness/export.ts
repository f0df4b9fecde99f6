import type { Column } from '#documents/table.ts'
import type { Download } from '#server/platform/handle.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { Grid, GridCell } from './view.ts'

const SCHOOL: readonly Column[] = [
  { header: 'Код ОО', kind: 'text', width: 12 },
  { header: 'Школа', kind: 'text', width: 40 },
  { header: 'Муниципалитет', kind: 'text', width: 32 },
]

/** The whole grid of a year: participants, «нет данных» where a result was expected, empty where it was not. */
export function gridTable(grid: Grid, year: string, format: 'xlsx' | 'csv'): Download {
  const columns = grid.columns.map(
    ({ shortTitle, season }): Column => ({
      header: season === 'autumn' ? `${shortTitle}, осень` : shortTitle,
      kind: 'number',
      width: 12,
    }),
  )
  return tableDownload(
    {
      name: `Полнота данных ${year.replace('/', '-')}`,
      columns: [...SCHOOL, ...columns],
      rows: grid.rows.map((row) => [row.code, row.name, row.municipality, ...row.cells.map(cellValue)]),
    },
    format,
  )
}

function cellValue(cell: GridCell): number | string | null {
  if (cell === 'not-expected') return null
  return cell === 'missing' ? 'нет данных' : cell
}
