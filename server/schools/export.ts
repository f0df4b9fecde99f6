import type { Download } from '#server/platform/handle.ts'
import { type GuardedColumn, withoutHidden } from '#server/platform/hide-fields.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { RunRow } from '#server/runs/queries.ts'
import type { SchoolListRow } from './queries.ts'

const COLUMNS: readonly GuardedColumn[] = [
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

/** All schools that passed the filters, with the answer of the latest run for those who may see it. */
export function schoolsTable(
  rows: readonly SchoolListRow[],
  { can }: Pick<Viewer, 'can'>,
  { format, run, on }: Taken,
): Download {
  const columns = run ? [...COLUMNS, ...answersOf(run)] : COLUMNS
  const name = on ? `Школы на ${on}` : 'Школы'
  return tableDownload({ name, ...withoutHidden(can, { columns, rows: rows.map(schoolCells) }) }, format)
}

function answersOf({ methodology, year }: RunRow): GuardedColumn[] {
  const header = `Низкие результаты, ${methodology.title}, ${year}`
  return [
    { header, kind: 'text', width: 24, field: 'school.identified' },
    { header: 'Маркеров', kind: 'number', field: 'school.markers' },
  ]
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
