import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type CellValue, type Column, dateOf, type Rows } from './table.ts'

export interface CsvToWrite {
  columns: readonly Column[]
  rows: Rows
  out: Writable
  /** Decimal sign of numbers; the comma is what Russian Excel takes for a number. */
  decimal?: ',' | '.'
}

const BOM = '\uFEFF'
const SEPARATOR = ';'
const LINE_END = '\r\n'
const PIECE = 64 * 1024

/** Characters that make spreadsheet programs take a text for a formula, full-width twins included. */
const FORMULA_START = /(?<=(?:^|[;,\t\r\n"'])[ \u00a0]*)[=+\-@\t\r\0＝＋－＠]/g

/**
 * Writes CSV that Russian Excel opens by double click: UTF-8 with a mark, `;`, CRLF. Texts that a program could take
 * for a formula get an apostrophe; numbers of number columns stay numbers.
 */
export async function writeCsv({ columns, rows, out, decimal = ',' }: CsvToWrite): Promise<void> {
  await pipeline(Readable.from(pieces(columns, rows, decimal)), out)
}

async function* pieces(columns: readonly Column[], rows: Rows, decimal: ',' | '.'): AsyncGenerator<string> {
  let piece = BOM + line(columns.map((column) => escaped(column.header)))
  for await (const row of rows) {
    piece += line(columns.map(({ kind }, column) => written(kind, row[column] ?? null, decimal)))
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

function line(fields: readonly string[]): string {
  return fields.join(SEPARATOR) + LINE_END
}

function written(kind: Column['kind'], value: CellValue, decimal: ',' | '.'): string {
  if (value === null) return ''
  if (kind === 'date') {
    const [year, month, day] = dateOf(value)?.toISOString().slice(0, 10).split('-') ?? []
    if (day) return `${day}.${month}.${year}`
  }
  if (typeof value !== 'number')
    return escaped(value instanceof Date ? value.toISOString().slice(0, 10) : value)
  if (kind === 'text') return escaped(String(value))
  if (!Number.isFinite(value)) return ''
  const number = kind === 'percent' ? `${Number((value * 100).toFixed(2))}%` : String(value)
  return number.replace('.', decimal)
}

/** A text as a CSV field that stays a text in Excel and LibreOffice, whatever separator they assume. */
function escaped(text: string): string {
  const harmless = text === '-' ? text : text.replace(FORMULA_START, "'$&").replaceAll('\0', '')
  return /[;"\r\n\t]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
