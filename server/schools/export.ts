import type { Column } from '#documents/table.ts'
import type { Download } from '#server/platform/handle.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { RunRow } from '#server/runs/queries.ts'
import type { SchoolListRow } from './queries.ts'

const COLUMNS: readonly Column[] = [
  { header: 'Код ОО', kind: 'text', width: 12 },
  { header: 'Школа', kind: 'text', width: 40 },
  { header: 'Муниципалитет', kind: 'text', width: 32 },
  { header: 'Вид', kind: 'text' },
  { header: 'Местность', kind: 'text' },
  { header: 'Населённый пункт', kind: 'text', width: 24 },
  { header: 'Обучающихся', kind: 'number' },
  { header: 'Малокомплектная', kind: 'text' },
  { header: 'Повышенный уровень', kind: 'text' },
]

const PLACES = { town: 'город', village: 'село' }
const ANSWERS = { yes: 'в списке', no: 'не в списке', undecided: 'решить нельзя' }

interface Taken {
  format: 'xlsx' | 'csv'
  run: RunRow | undefined
  /** The day of which they are; now when left out. */
  on: string | undefined
}

/** All schools that passed the filters, with the answer of the latest run. */
export function schoolsTable(rows: readonly SchoolListRow[], { format, run, on }: Taken): Download {
  const answer: readonly Column[] = run
    ? [
        { header: `Низкие результаты, ${run.methodology.title}, ${run.year}`, kind: 'text', width: 24 },
        { header: 'Маркеров', kind: 'number' },
      ]
    : []
  return tableDownload(
    { name: on ? `Школы на ${on}` : 'Школы', columns: [...COLUMNS, ...answer], rows: rows.map(schoolCells) },
    format,
  )
}

function schoolCells(row: SchoolListRow) {
  return [
    row.code,
    row.name,
    row.municipality,
    row.kind,
    row.place && PLACES[row.place],
    row.settlement,
    row.pupils,
    row.small ? 'да' : 'нет',
    row.advanced ? 'да' : 'нет',
    row.identified && ANSWERS[row.identified],
    row.markers,
  ]
}
