import { sql } from 'kysely'
import type { FieldName } from '#contract/fields.ts'
import type { CellValue, Column } from '#documents/table.ts'
import type { Context, Download } from './handle.ts'
import { seenColumns } from './hide-fields.ts'
import { tableDownload } from './table-download.ts'
import { noteExport } from './write.ts'

/**
 * A column of a list in a file: its header, what stands in it and who may see it are said in one place. `told` says a
 * moment by the clock of the region.
 */
export interface ListColumn<Row> extends Column {
  cell: (row: Row, told: (moment: Date) => string) => CellValue
  /** The guarded field that stands in it: whoever may not see it gets a file without the column. */
  field?: FieldName
}

export interface ListFile<Row> {
  /** Of the sheet, and of the file before the region and the day. */
  title: string
  format: 'xlsx' | 'csv'
  columns: readonly ListColumn<Row>[]
  rows: readonly Row[]
  /** The day of which the list is; now when left out. */
  on?: string | undefined
}

type Asked = Pick<Context<unknown, unknown, unknown, 'signed-in'>, 'database' | 'db' | 'viewer'>

/** The file of a list: what it is, whose and of which day stands in its name; cells are made while it is sent. */
export async function listFile<Row>(
  { db, viewer }: Pick<Asked, 'db' | 'viewer'>,
  { title, format, columns, rows, on }: ListFile<Row>,
): Promise<Download> {
  const { rows: regions } = await sql<{ name: string; zone: string; today: string }>`
    select name, time_zone as zone, (now() at time zone time_zone)::date::text as today
    from regions where region_id = ${viewer.regionId}`.execute(db)
  const { name, zone, today } = regions[0]!
  const clock = new Intl.DateTimeFormat('ru', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  const told = (moment: Date) => clock.format(moment).replace(',', '')
  const seen = seenColumns(viewer.can, columns)
  const cells = function* () {
    for (const row of rows) yield seen.map(({ cell }) => cell(row, told))
  }
  const file = `${title}, ${name}, на ${on ?? today}`.replace(/[\\/:*?"<>|]/g, '-')
  return tableDownload({ name: file, sheet: title, columns: seen, rows: cells() }, format)
}

interface TakenFile<Row> extends ListFile<Row> {
  /** What was asked for, for the log: never a name of a person. */
  filter?: object
  /** Of the line of the log; left out: the region. */
  subject?: string
}

/** Names a list that people take along: its line of the log is stored before the file leaves. */
export function takeList(
  action: `export.${string}`,
): <Row>(asked: Asked, taken: TakenFile<Row>) => Promise<Download> {
  const note = noteExport(action)
  return async (asked, { filter, subject, ...list }) => {
    const { format, rows, on } = list
    await note(asked.database, asked.viewer, {
      format,
      lines: rows.length,
      filter: { ...filter, on },
      subject,
    })
    return listFile(asked, list)
  }
}
