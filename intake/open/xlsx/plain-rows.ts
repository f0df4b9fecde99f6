import { SHEET_COLUMNS } from '#intake/open/limits.ts'
import { EXACT_DIGITS, numberFrom } from './number.ts'

/** Who takes rows and their cells. Columns are 0-based. */
export interface RowTaker {
  /** A row begins: 1-based, whatever number the file gives it. */
  takeRow(rowNumber: number): void
  /** `style`: number of the cell style, as it stands in the attribute `s`. */
  takeNumber(column: number, style: number, value: number): void
  /** `index`: number in the list of shared texts. */
  takeShared(column: number, index: number): void
  takeEmpty(column: number): void
}

const QUOTE = 0x22
const APOSTROPHE = 0x27
const SLASH = 0x2f
const LESS = 0x3c
const GREATER = 0x3e
const LETTER_N = 0x6e
const LETTER_S = 0x73
const BEFORE_A = 0x40
const ZERO = 0x30

/** Four or two ASCII characters as the number a view reads at their place: one comparison instead of four. */
const CELL = word('<c r')
const IS_QUOTE = word('="')
const STYLE = word(' s="')
const TYPE = word(' t="')
const EMPTY_END = word('/>')
const VALUE = word('><v>')
const VALUE_END = word('</v>')
const CELL_END = word('</c>')
/** High halves of the bytes: `3` in each of them when all four are digits, and never for a quote, a space or a letter. */
const HIGH_HALVES = 0xf0f0f0f0 | 0
const DIGITS = 0x30303030

/** More bytes than such a cell takes: nearer to the end of a chunk it is left alone, so that no read passes the end. */
const LONGEST_CELL = 96
const LONGEST_NUMBER = 32

const NEXT_ROW = Buffer.from('</row><row r="')

/**
 * Reads a sheet on from within a row, as long as rows and cells are written the way programs write nearly all of them,
 * byte for byte: `<c r="B7" s="3" t="s"><v>12</v></c>`, with or without `s` and `t`, or `<c r="B7" s="3"/>`, and
 * `</row><row r="8">`. Answers where it stopped: before the first thing written in another way or cut short. That is
 * for the reader of tokens, which reads any XML, many times slower.
 */
export function readPlainRows(bytes: Buffer, from: number, taker: RowTaker): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = readPlainCells(bytes, view, from, taker)
  for (let end = endOfNextRow(bytes, at); end > 0; end = endOfNextRow(bytes, at)) {
    taker.takeRow(rowNumberAt(bytes, at + NEXT_ROW.length))
    at = readPlainCells(bytes, view, end, taker)
  }
  return at
}

/** Where `</row><row r="8" …>` ends; -1 if something else stands there, or `/>`, or a quote that is not simple. */
function endOfNextRow(bytes: Buffer, at: number): number {
  if (at + NEXT_ROW.length > bytes.length) return -1
  for (let i = 0; i < NEXT_ROW.length; i++) if (bytes[at + i] !== NEXT_ROW[i]) return -1
  let quotes = 1
  for (let i = at + NEXT_ROW.length; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte === QUOTE) quotes++
    else if (byte === APOSTROPHE) return -1
    else if (byte === GREATER) return quotes % 2 === 0 && bytes[i - 1] !== SLASH ? i + 1 : -1
  }
  return -1
}

function rowNumberAt(bytes: Buffer, first: number): number {
  let end = first
  while (bytes[end] !== QUOTE) end++
  return numberFrom(bytes, first, end)
}

function readPlainCells(bytes: Buffer, view: DataView, from: number, taker: RowTaker): number {
  const last = bytes.length - LONGEST_CELL
  let at = from
  while (at <= last && view.getInt32(at, true) === CELL && view.getInt16(at + 4, true) === IS_QUOTE) {
    let i = at + 6
    let byte = bytes[i]!
    let column = 0
    for (; byte > BEFORE_A && byte <= BEFORE_A + 26; byte = bytes[++i]!)
      column = column * 26 + byte - BEFORE_A
    if ((view.getInt32(i, true) & HIGH_HALVES) === DIGITS) i += 4
    while (isDigit(bytes[i]!)) i++
    if (bytes[i] !== QUOTE || column === 0 || column > SHEET_COLUMNS) break
    i++
    let style = 0
    let next = view.getInt32(i, true)
    if (next === STYLE) {
      for (i += 4; isDigit(bytes[i]!); i++) style = style * 10 + bytes[i]! - ZERO
      if (bytes[i] !== QUOTE || bytes[i - 1] === QUOTE) break
      next = view.getInt32(++i, true)
    }
    let shared = false
    if (next === TYPE) {
      shared = bytes[i + 4] === LETTER_S
      if (!(shared || bytes[i + 4] === LETTER_N) || bytes[i + 5] !== QUOTE) break
      i += 6
      next = view.getInt32(i, true)
    }
    if (next !== VALUE) {
      if ((next << 16) >> 16 !== EMPTY_END) break
      taker.takeEmpty(column - 1)
      at = i + 2
      continue
    }
    i += 4
    const first = i
    let value = 0
    for (byte = bytes[i]!; isDigit(byte); byte = bytes[++i]!) value = value * 10 + byte - ZERO
    if (byte !== LESS || i === first || i - first > EXACT_DIGITS) {
      while (i < first + LONGEST_NUMBER && bytes[i] !== LESS) i++
      value = numberFrom(bytes, first, i)
      if (Number.isNaN(value)) break
    }
    if (view.getInt32(i, true) !== VALUE_END || view.getInt32(i + 4, true) !== CELL_END) break
    if (shared) taker.takeShared(column - 1, value)
    else taker.takeNumber(column - 1, style, value)
    at = i + 8
  }
  return at
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9
}

/** The number a little-endian view reads where `text` of two or four ASCII characters stands. */
function word(text: string): number {
  const bytes = Buffer.from(text, 'latin1')
  return text.length === 4 ? bytes.readInt32LE() : bytes.readInt16LE()
}
