import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { Grid, GridCell } from './view.ts'

export const takeGrid = takeList('export.completeness')

type Row = Grid['rows'][number]

/** The whole grid of a year: participants, «нет данных» where a result was expected, empty where it was not. */
export const gridColumns = ({ columns }: Pick<Grid, 'columns'>): readonly ListColumn<Row>[] => [
  { header: 'Код ОО', kind: 'text', width: 12, cell: ({ code }) => code },
  { header: 'Школа', kind: 'text', width: 40, cell: ({ name }) => name },
  { header: 'Муниципалитет', kind: 'text', width: 32, cell: ({ municipality }) => municipality },
  ...columns.map(
    ({ shortTitle, season }, index): ListColumn<Row> => ({
      header: season === 'autumn' ? `${shortTitle}, осень` : shortTitle,
      kind: 'number',
      width: 12,
      cell: ({ cells }) => cellValue(cells[index]!),
    }),
  ),
]

function cellValue(cell: GridCell): number | string | null {
  if (cell === 'not-expected') return null
  return cell === 'missing' ? 'нет данных' : cell
}
