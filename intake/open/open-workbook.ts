import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Refusal, type Workbook } from '#intake/grid.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import { type RefusalCode, refusal } from './refusals.ts'
import { Archive } from './xlsx/archive.ts'
import { readXlsx } from './xlsx/read-xlsx.ts'

const HEAD_BYTES = 8

/** First bytes of files that are no tables. */
const SIGNATURES: readonly (readonly [signature: string, code: RefusalCode])[] = [
  ['%PDF', 'pdf'],
  ['Rar!', 'archive'],
  ['7z\xbc\xaf', 'archive'],
  ['\x1f\x8b', 'archive'],
]
const ZIP = 'PK'
const COMPOUND = '\xd0\xcf\x11\xe0'

/**
 * Opens a file of results: .xlsx, old .xls or CSV, told apart by content, never by name. Throws a `Refusal` for
 * everything else; nothing outside the file is read, and no macro, link or entity in it is followed.
 */
export async function openWorkbook(
  source: Uint8Array | { path: string },
  name: string,
  limits: Partial<Limits> = {},
): Promise<Workbook> {
  if (basename(name.replaceAll('\\', '/')).startsWith('~$')) throw refusal('lock_file')
  const input = await inputOf(source)
  try {
    return await openByContent(input, { ...DEFAULT_LIMITS, ...limits })
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw refusal('unreadable')
  }
}

interface Input {
  size: number
  /** First bytes as Latin-1. */
  head: string
  bytes(): Promise<Buffer>
}

async function inputOf(source: Uint8Array | { path: string }): Promise<Input> {
  if (source instanceof Uint8Array) {
    const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    return {
      size: bytes.length,
      head: bytes.toString('latin1', 0, HEAD_BYTES),
      bytes: async () => bytes,
    }
  }
  const { path } = source
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const { size } = await stat(path)
    return { size, head: buffer.toString('latin1', 0, bytesRead), bytes: () => readFile(path) }
  } finally {
    await file.close()
  }
}

async function openByContent(input: Input, limits: Limits): Promise<Workbook> {
  if (input.size === 0) throw refusal('empty')
  const other = SIGNATURES.find(([signature]) => input.head.startsWith(signature))
  if (other) throw refusal(other[1])
  if (input.size > limits.packedBytes) throw refusal('too_large')
  if (input.head.startsWith(ZIP)) return openZip(await input.bytes(), limits)
  // Readers of the other formats bring libraries that take longer to load than most files to read.
  if (input.head.startsWith(COMPOUND)) {
    const { readXls } = await import('./xls.ts')
    return readXls(await input.bytes(), limits)
  }
  const { readCsv } = await import('./csv.ts')
  return readCsv(await input.bytes(), limits)
}

async function openZip(bytes: Buffer, limits: Limits): Promise<Workbook> {
  const archive = await Archive.open(bytes, limits)
  const other = otherContent(archive.names)
  if (other) throw refusal(other)
  return readXlsx(archive, limits)
}

/** What a zip holds when it is not a workbook to read; null when it is one. */
function otherContent(names: readonly string[]): RefusalCode | null {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name))
  if (has(/(?:^|\/)vbaproject\.bin$/)) return 'macros'
  if (has(/^xl\/workbook\.bin$/)) return 'binary_workbook'
  if (has(/^xl\/.*workbook.*\.xml$/)) return null
  if (has(/^word\//)) return 'word'
  if (has(/^ppt\//)) return 'presentation'
  if (has(/^content\.xml$/) && has(/^mimetype$/)) return 'open_document'
  return 'archive'
}
