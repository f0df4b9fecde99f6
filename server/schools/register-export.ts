import type { Column } from '#documents/table.ts'
import type { RegisterSchool } from '#intake/types.ts'
import type { Download } from '#server/platform/handle.ts'
import { tableDownload } from '#server/platform/table-download.ts'

/** Headers that the intake reads back as the same fields; codes are text, so that no zero is lost on the way. */
const COLUMNS: readonly Column[] = [
  { header: 'Код ОО', kind: 'text', width: 12 },
  { header: 'Логин', kind: 'text', width: 14 },
  { header: 'Краткое наименование', kind: 'text', width: 40 },
  { header: 'Полное наименование', kind: 'text', width: 60 },
  { header: 'Муниципалитет', kind: 'text', width: 32 },
  { header: 'ОКТМО', kind: 'text', width: 14 },
  { header: 'ИНН', kind: 'text', width: 14 },
  { header: 'ОГРН', kind: 'text', width: 16 },
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
]

const PLACES = { town: 'город', village: 'село' }
const yesOrNo = (answer: boolean) => (answer ? 'да' : 'нет')

/** The register as a file that, imported again, changes nothing. */
export function registerTable(rows: readonly RegisterSchool[], format: 'xlsx' | 'csv'): Download {
  return tableDownload({ name: 'Реестр школ', columns: COLUMNS, rows: rows.map(cellsOf) }, format)
}

function cellsOf(row: RegisterSchool) {
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
  ]
}
