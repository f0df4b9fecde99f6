import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import { toWindows1251 } from './windows-1251.ts'

export type Cell = string | number | Date | null
export type Row = readonly Cell[]

export interface XlsxFile {
  kind: 'xlsx'
  path: string
  sheet: string
  /** Whole sheet from the first line on, titles and headers included; an empty row leaves a line free. */
  rows: Iterable<Row>
}

export interface CsvFile {
  kind: 'csv'
  path: string
  encoding: 'windows-1251' | 'utf-8'
  separator: ';' | ','
  rows: Iterable<Row>
}

export type SheetFile = XlsxFile | CsvFile

const AT_A_TIME = 500

/** Writes a file row by row; folders are made as needed. */
export async function writeSheet(path: string, file: SheetFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await (file.kind === 'xlsx' ? writeXlsx(path, file) : writeCsv(path, file))
}

async function writeXlsx(path: string, file: XlsxFile): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    filename: path,
    useSharedStrings: true,
    useStyles: true,
  })
  const sheet = workbook.addWorksheet(file.sheet)
  let written = 0
  for (const row of file.rows) {
    const line = sheet.addRow(row)
    for (const [i, cell] of row.entries()) if (cell instanceof Date) line.getCell(i + 1).numFmt = 'dd.mm.yyyy'
    line.commit()
    if (++written % AT_A_TIME === 0) await setImmediate()
  }
  sheet.commit()
  await workbook.commit()
}

async function writeCsv(path: string, file: CsvFile): Promise<void> {
  const out = createWriteStream(path)
  let text = file.encoding === 'utf-8' ? '\uFEFF' : ''
  let waiting = 0
  const send = async () => {
    const bytes = file.encoding === 'utf-8' ? Buffer.from(text) : toWindows1251(text)
    if (!out.write(bytes)) await new Promise<void>((resume) => out.once('drain', resume))
    text = ''
    waiting = 0
    await setImmediate()
  }
  for (const row of file.rows) {
    text += `${row.map(csvCell).join(file.separator)}\r\n`
    if (++waiting === AT_A_TIME) await send()
  }
  await send()
  out.end()
  await finished(out)
}

/** No text of the made-up region holds a separator or a quote. */
function csvCell(cell: Cell): string {
  if (cell === null) return ''
  return cell instanceof Date ? ruDate(cell) : String(cell)
}

/** `05.06.2026` */
export function ruDate(day: Date): string {
  return day.toISOString().slice(0, 10).split('-').reverse().join('.')
}

export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 100
}
