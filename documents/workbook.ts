import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import type { Style } from 'exceljs'
import { sheetName } from './sheet-name.ts'
import { type CellValue, type Column, dateOf, type Rows } from './table.ts'

export interface SheetToWrite {
  name: string
  columns: readonly Column[]
  rows: Rows
}

const FORMATS: Record<Column['kind'], Partial<Style>> = {
  text: {},
  number: {},
  percent: { numFmt: '0.0%' },
  date: { numFmt: 'dd.mm.yyyy' },
}
const DEFAULT_WIDTH = 16
const LONGEST_TEXT = 32_767
/** Rows after which other work of the process gets its turn. */
const ROWS_AT_A_TIME = 500

/**
 * Writes sheets to a stream as they are read, with a bold frozen header and a filter. Text is always a typed string,
 * so nothing that looks like a formula becomes one. Rejects if the stream breaks.
 */
export async function writeXlsx(book: { sheets: readonly SheetToWrite[]; out: Writable }): Promise<void> {
  await Promise.all([finished(book.out, { readable: false }), writeSheets(book)])
}

async function writeSheets({
  sheets,
  out,
}: {
  sheets: readonly SheetToWrite[]
  out: Writable
}): Promise<void> {
  // Loaded when first needed: it takes longer than the rest of the server.
  const { default: ExcelJS } = await import('exceljs')
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: out,
    useSharedStrings: true,
    useStyles: true,
  })
  const names: string[] = []
  for (const { name, columns, rows } of sheets) {
    names.push(sheetName(name, names))
    const sheet = workbook.addWorksheet(names.at(-1), { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = columns.map(({ width, kind }) => ({
      width: width ?? DEFAULT_WIDTH,
      style: FORMATS[kind],
    }))
    const header = sheet.addRow(columns.map((column) => column.header))
    header.font = { bold: true }
    header.alignment = { wrapText: true, vertical: 'top' }
    header.commit()
    let written = 1
    for await (const row of rows) {
      if (out.destroyed) return
      sheet.addRow(columns.map(({ kind }, column) => typed(kind, row[column] ?? null))).commit()
      if (++written % ROWS_AT_A_TIME === 0) await setImmediate()
    }
    sheet.autoFilter = {
      from: { row: 1, column: 1 },
      to: { row: written, column: Math.max(1, columns.length) },
    }
    sheet.commit()
  }
  await workbook.commit()
}

function typed(kind: Column['kind'], value: CellValue): string | number | Date | null {
  if (value === null || value === '') return null
  if (kind === 'date') return dateOf(value) ?? String(value)
  if (kind !== 'text' && typeof value === 'number') return Number.isFinite(value) ? value : null
  return String(value instanceof Date ? value.toISOString().slice(0, 10) : value).slice(0, LONGEST_TEXT)
}
