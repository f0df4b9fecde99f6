import { PassThrough } from 'node:stream'
import { writeCsv } from '#documents/csv.ts'
import type { CellValue, Column } from '#documents/table.ts'
import { writeXlsx } from '#documents/workbook.ts'
import type { Download } from './handle.ts'

export interface TableToSend {
  /** Of the file, without its ending. */
  name: string
  /** Of the sheet, when it is not the same. */
  sheet?: string
  columns: readonly Column[]
  /** Made one after another while they are sent. */
  rows: Iterable<readonly CellValue[]>
}

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** A table as a file, written while it is sent; its last row counts the rows, so that a cut file shows itself. */
export function tableDownload(table: TableToSend, format: 'xlsx' | 'csv'): Download {
  const content = new PassThrough()
  const { name, sheet = name, columns } = table
  const rows = counted(table.rows)
  const writing =
    format === 'csv'
      ? writeCsv({ columns, rows, out: content })
      : writeXlsx({ sheets: [{ name: sheet, columns, rows }], out: content })
  writing.catch((error: Error) => content.destroy(error))
  return { name: `${name}.${format}`, type: TYPES[format], content }
}

function* counted(rows: TableToSend['rows']): Iterable<readonly CellValue[]> {
  let count = 0
  for (const row of rows) {
    count++
    yield row
  }
  yield [`Всего строк: ${count}`]
}
