import { closeSync, openSync, readSync } from 'node:fs'
import type { FactColumns } from '#engine/fact-columns.ts'
import { findOporaLayout, type OporaLayout } from './layout.ts'
import type { Decode } from './row-fields.ts'
import { NotGrouped, OporaScanner } from './scanner.ts'
import type { FindSchool, ResolveSitting } from './sitting-rule.ts'

const HEAD_BYTES = 64 * 1024
/** Small enough to stay in the processor cache between reading and scanning. */
const CHUNK_BYTES = 128 * 1024
/** A row longer than this is not a row of results. */
const LONGEST_ROW = 256 * 1024
const NEWLINE = 10
/** Bytes past the end that a scanner may look at without taking them for data. */
const SLACK = 64

export type OporaEncoding = 'utf-8' | 'utf-8-bom' | 'windows-1251'

export interface OporaHead {
  layout: OporaLayout
  encoding: OporaEncoding
  /** Bytes of the header line, its newline included. */
  length: number
}

/** What a scan met besides the facts, which are in the columns. */
export interface OporaScan {
  head: OporaHead
  scanner: OporaScanner
  rows: number
}

/**
 * Looks at the beginning of a file: the header of Opora's own CSV with one row a pupil's work, or null when it is
 * something else.
 */
export function findOporaHead(path: string): OporaHead | null {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    const bytes = head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0))
    const newline = bytes.indexOf(NEWLINE)
    if (newline < 0) return null
    const layout = findOporaLayout(bytes.toString('latin1', hasMark(bytes) ? 3 : 0, newline))
    return layout && { layout, encoding: encodingOf(bytes), length: newline + 1 }
  } finally {
    closeSync(file)
  }
}

/**
 * Counts a file of Opora's own CSV into the columns, in memory that does not grow with its rows when the rows of a
 * school stand together. Otherwise it begins anew and remembers every pupil.
 */
export function scanOporaFile(
  path: string,
  head: OporaHead,
  into: { columns: FactColumns; resolve: ResolveSitting; findSchool: FindSchool; file: string },
): OporaScan {
  const source = into.columns.addSource({ file: into.file, sheet: null, version: null })
  const scan = (grouped: boolean) => {
    const scanner = new OporaScanner({
      layout: head.layout,
      columns: into.columns,
      source,
      resolve: into.resolve,
      findSchool: into.findSchool,
      decode: DECODERS[head.encoding],
      grouped,
    })
    readThrough(path, head.length, scanner)
    return scanner
  }
  try {
    return finish(head, scan(true))
  } catch (error) {
    if (!(error instanceof NotGrouped)) throw error
    into.columns.forget(source)
    return finish(head, scan(false))
  }
}

function finish(head: OporaHead, scanner: OporaScanner): OporaScan {
  return { head, scanner, rows: scanner.line - 1 }
}

function readThrough(path: string, from: number, scanner: OporaScanner): void {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES + LONGEST_ROW + SLACK)
    let position = from
    let kept = 0
    for (;;) {
      const got = readSync(file, buffer, kept, CHUNK_BYTES, position)
      position += got
      let end = kept + got
      // The last row may lack its newline.
      if (got === 0 && end > 0 && buffer[end - 1] !== NEWLINE) buffer[end++] = NEWLINE
      // What the scanner walks on stops here, whole row or not.
      buffer[end] = NEWLINE
      const used = scanner.read(buffer, end)
      kept = end - used
      if (got === 0) return
      if (kept > LONGEST_ROW) {
        scanner.giveUpRow()
        kept = 0
      }
      buffer.copyWithin(0, used, used + kept)
    }
  } finally {
    closeSync(file)
  }
}

function hasMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

function encodingOf(bytes: Buffer): OporaEncoding {
  if (hasMark(bytes)) return 'utf-8-bom'
  const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1)
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(whole)
    return 'utf-8'
  } catch {
    return 'windows-1251'
  }
}

const cyrillic = new TextDecoder('windows-1251')
const utf8: Decode = (bytes, start, end) => bytes.toString('utf8', start, end)
const DECODERS: Record<OporaEncoding, Decode> = {
  'utf-8': utf8,
  'utf-8-bom': utf8,
  'windows-1251': (bytes, start, end) => cyrillic.decode(bytes.subarray(start, end)),
}
