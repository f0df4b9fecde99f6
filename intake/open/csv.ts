import Papa from 'papaparse'
import type { Workbook } from '#intake/grid.ts'
import { GridBuilder } from '#intake/grid-builder.ts'
import { type Limits, SHEET_COLUMNS } from './limits.ts'
import { refusal } from './refusals.ts'

type Encoding = NonNullable<Workbook['encoding']>
type Separator = ';' | ',' | '\t'

/** Bytes decoded at a time: cells then keep no more than a piece of the file alive. */
const PIECE = 1024 * 1024
const SAMPLE_RECORDS = 50
/** A tab or semicolon in nearly every line is the separator, however many commas numbers and addresses hold. */
const CANDIDATES: readonly Separator[] = ['\t', ';', ',']
const ENOUGH_AGREEMENT = 0.8

/**
 * Reads CSV in UTF-8, UTF-16 with a mark, or windows-1251, separated by `;`, `,` or tabs. All cells are text: what a
 * number is, the forms decide. Rows carry the number of their first line in the file.
 */
export function readCsv(bytes: Buffer, limits: Limits): Workbook {
  const { encoding, label, skip } = encodingOf(bytes)
  const body = bytes.subarray(skip)
  const sample = new TextDecoder(label).decode(body.subarray(0, PIECE))
  refuseOtherText(sample)
  const told = /^sep=([;,\t])\r?(?:\n|$)/i.exec(sample)
  const separator = (told?.[1] as Separator | undefined) ?? sniffSeparator(sample)
  const input = { body, label, separator: separator ?? ';', skipsFirstLine: told !== null }
  const grid = gridOf(input, { quotes: true, limits }) ?? gridOf(input, { quotes: false, limits })
  if (!grid) throw refusal('not_a_table')
  return { format: 'csv', encoding, separator, sheets: [grid.build(null)] }
}

interface CsvInput {
  body: Buffer
  label: string
  separator: Separator
  skipsFirstLine: boolean
}

function encodingOf(bytes: Buffer): { encoding: Encoding; label: string; skip: number } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { encoding: 'utf-8-bom', label: 'utf-8', skip: 3 }
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16', label: 'utf-16le', skip: 2 }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16', label: 'utf-16be', skip: 2 }
  return isUtf8(bytes)
    ? { encoding: 'utf-8', label: 'utf-8', skip: 0 }
    : { encoding: 'windows-1251', label: 'windows-1251', skip: 0 }
}

function isUtf8(bytes: Buffer): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (let at = 0; at < bytes.length; at += PIECE)
      decoder.decode(bytes.subarray(at, at + PIECE), { stream: true })
    decoder.decode()
    return true
  } catch {
    return false
  }
}

/** Refuses text that is a page or a document, and bytes that are no text at all. */
function refuseOtherText(sample: string): void {
  const head = sample.slice(0, 1000).trimStart().toLowerCase()
  if (head.startsWith('{\\rtf')) throw refusal('word')
  if (/^<(?:!doctype html|html|head|body|meta|table|div|style|script)/.test(head)) throw refusal('html')
  if (/^<(?:\?xml|!doctype|!--|[a-z][\w:-]*[\s>])/.test(head))
    throw refusal(/<html/.test(head) ? 'html' : 'xml')
  if (hasControls(sample)) throw refusal('not_a_table')
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0xfffe) return true
  }
  return false
}

function sniffSeparator(sample: string): Separator | null {
  const judged = CANDIDATES.map((separator) => ({ separator, ...columnAgreement(sample, separator) })).filter(
    ({ columns }) => columns > 1,
  )
  const clear = judged.find(({ agreement }) => agreement >= ENOUGH_AGREEMENT)
  return (clear ?? judged.toSorted((a, b) => b.agreement - a.agreement)[0])?.separator ?? null
}

/** The usual number of columns under a separator, and the share of records that have it. */
function columnAgreement(sample: string, delimiter: Separator): { columns: number; agreement: number } {
  const { data } = Papa.parse<string[]>(sample, { delimiter, preview: SAMPLE_RECORDS, skipEmptyLines: true })
  const counts = new Map<number, number>()
  for (const { length } of data) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [columns, records] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0]
  return { columns, agreement: records / Math.max(1, data.length) }
}

/** The cells; null when quotes do not pair up, as in `"Школа" имени Пушкина`, and must be read as plain characters. */
function gridOf(input: CsvInput, options: { quotes: boolean; limits: Limits }): GridBuilder | null {
  const builder = new GridBuilder()
  let line = 1
  for (const record of records(input, options)) {
    if (record === null) return null
    if (line > 1 || !input.skipsFirstLine) addRecord(builder, record, line)
    if (builder.rows > options.limits.rows) throw refusal('too_many_rows')
    if (builder.cells > options.limits.cells) throw refusal('too_many_cells')
    line++
    for (const field of record) {
      if (field.length > options.limits.text) {
        if (options.quotes) return null
        throw refusal('too_long_text')
      }
      if (options.quotes && field.includes('\n')) line += field.split('\n').length - 1
    }
  }
  return builder
}

function addRecord(builder: GridBuilder, record: readonly string[], line: number): void {
  if (record.length > SHEET_COLUMNS) throw refusal('too_wide')
  builder.row(line)
  for (let column = 0; column < record.length; column++) builder.textCell(column, record[column]!)
}

/** Records of the file one by one; null when the quotes in it are not those of CSV. */
function* records(
  { body, label, separator }: CsvInput,
  { quotes, limits }: { quotes: boolean; limits: Limits },
): Generator<string[] | null> {
  const parser = new Papa.Parser({
    delimiter: separator,
    newline: '\n',
    ...(quotes ? {} : { quoteChar: '\0' }),
  })
  const decoder = new TextDecoder(label, { ignoreBOM: true })
  let text = ''
  for (let at = 0; at < body.length; at += PIECE) {
    const last = at + PIECE >= body.length
    text += decoder.decode(body.subarray(at, at + PIECE), { stream: !last })
    // A carriage return at the very end may be half of a line end.
    const cut = !last && text.endsWith('\r') ? text.length - 1 : text.length
    const lines = text.slice(0, cut).replace(/\r\n?/g, '\n')
    const { data, errors, meta } = parser.parse(lines, 0, !last)
    if (errors.some((error: Papa.ParseError) => error.type === 'Quotes')) {
      yield null
      return
    }
    for (const record of data as string[][]) yield quotes ? record : record.map(unquoted)
    text = last ? '' : lines.slice(meta.cursor) + text.slice(cut)
    if (text.length > limits.tokenBytes * 4) {
      if (!quotes) throw refusal('too_long_text')
      yield null
      return
    }
  }
}

function unquoted(field: string): string {
  return /^"[^"]*(?:""[^"]*)*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field
}
