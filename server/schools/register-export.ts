import { dayInFigures } from '#server/platform/day-words.ts'
import type { Download } from '#server/platform/handle.ts'
import { type GuardedColumn, withoutHidden } from '#server/platform/hide-fields.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { RegisterRow } from './life-queries.ts'

/** Headers that the intake reads back as the same fields; codes are text, so that no zero is lost on the way. */
const COLUMNS: readonly GuardedColumn[] = [
  { header: 'Код ОО', kind: 'text', width: 12 },
  { header: 'Логин', kind: 'text', width: 14, field: 'school.login' },
  { header: 'Краткое наименование', kind: 'text', width: 40 },
  { header: 'Полное наименование', kind: 'text', width: 60 },
  { header: 'Муниципалитет', kind: 'text', width: 32 },
  { header: 'ОКТМО', kind: 'text', width: 14, field: 'school.oktmo' },
  { header: 'ИНН', kind: 'text', width: 14, field: 'school.inn' },
  { header: 'ОГРН', kind: 'text', width: 16, field: 'school.ogrn' },
  { header: 'Вид ОО', kind: 'text', width: 16 },
  { header: 'Повышенный уровень', kind: 'text' },
  { header: 'Местность', kind: 'text' },
  { header: 'Населённый пункт', kind: 'text', width: 24 },
  { header: 'Численность обучающихся', kind: 'number' },
  { header: 'Расстояние до районного центра, км', kind: 'number' },
  { header: 'Малокомплектная', kind: 'text' },
  { header: 'Статус', kind: 'text' },
  { header: 'Широта', kind: 'number' },
  { header: 'Долгота', kind: 'number' },
  { header: 'Открыта с', kind: 'text', width: 12 },
  { header: 'Закрыта с', kind: 'text', width: 12 },
  // For people: the intake passes over them.
  { header: 'Предшественницы', kind: 'text', width: 40 },
  { header: 'Преемницы', kind: 'text', width: 40 },
]

const PLACES = { town: 'город', village: 'село' }
const yesOrNo = (answer: boolean) => (answer ? 'да' : 'нет')

/** The register as a file that, imported again, changes nothing; hidden columns are left out. */
export function registerTable(
  rows: readonly RegisterRow[],
  { can }: Pick<Viewer, 'can'>,
  format: 'xlsx' | 'csv',
): Download {
  const table = withoutHidden(can, { columns: COLUMNS, rows: rows.map(cellsOf) })
  return tableDownload({ name: 'Реестр школ', ...table }, format)
}

function cellsOf(row: RegisterRow) {
  return [
    row.code,
    row.login,
    row.name,
    row.fullName,
    row.municipality,
    row.oktmo,
    row.inn,
    row.ogrn,
    row.kind,
    yesOrNo(row.advanced),
    row.place && PLACES[row.place],
    row.settlement,
    row.pupils,
    row.distanceKm,
    yesOrNo(row.small),
    row.status,
    row.lat,
    row.lon,
    row.openedOn ? dayInFigures(row.openedOn) : null,
    row.closedOn ? dayInFigures(row.closedOn) : null,
    row.predecessors,
    row.successors,
  ]
}
