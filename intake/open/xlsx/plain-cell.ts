import { numberFrom } from './number.ts'

const QUOTE = 0x22
const SLASH = 0x2f
const LESS = 0x3c
const EQUALS = 0x3d
const GREATER = 0x3e
const SPACE = 0x20
const LETTER_C = 0x63
const LETTER_N = 0x6e
const LETTER_R = 0x72
const LETTER_S = 0x73
const LETTER_T = 0x74
const LETTER_V = 0x76
const BEFORE_A = 0x40
const ZERO = 0x30

/** Digits that are surely exact in a double. */
const EXACT_DIGITS = 15
/** Bytes of the longest number a cell is expected to hold. */
const LONGEST_NUMBER = 32
/** Bytes of the longest cell expected. */
const LONGEST_CELL = 96

/**
 * A cell as programs write nearly all of them: `<c r="B7" s="3" t="s"><v>12</v></c>`, with or without `s` and `t`, or
 * `<c r="B7" s="3"/>`. Read here byte by byte, many times faster than token by token; every other way to write a cell
 * is left to the reader of tokens.
 */
export class PlainCell {
  /** 0-based. */
  column = 0
  style = 0
  /** The value is a number in the list of shared texts. */
  shared = false
  /** NaN: the cell is empty. */
  value = Number.NaN
  private at = 0

  /** Reads the cell that begins at `from`; answers where it ends, or -1 if it is written in another way or cut short. */
  read(bytes: Buffer, from: number): number {
    if (
      // Reading past the end is allowed but makes the engine give up its fastest code.
      from + LONGEST_CELL > bytes.length ||
      bytes[from] !== LESS ||
      bytes[from + 1] !== LETTER_C ||
      bytes[from + 2] !== SPACE ||
      bytes[from + 3] !== LETTER_R ||
      bytes[from + 4] !== EQUALS ||
      bytes[from + 5] !== QUOTE
    )
      return -1
    this.at = from + 6
    if (!this.readReference(bytes) || !this.readStyle(bytes) || !this.readType(bytes)) return -1
    return this.readValue(bytes)
  }

  private readReference(bytes: Buffer): boolean {
    let { at } = this
    let column = 0
    for (let letter = bytes[at]! - BEFORE_A; letter >= 1 && letter <= 26; letter = bytes[++at]! - BEFORE_A)
      column = column * 26 + letter
    while (isDigit(bytes[at]!)) at++
    this.column = column - 1
    this.at = at + 1
    return column > 0 && bytes[at] === QUOTE
  }

  private readStyle(bytes: Buffer): boolean {
    let { at } = this
    this.style = 0
    if (bytes[at] !== SPACE || bytes[at + 1] !== LETTER_S) return true
    if (bytes[at + 2] !== EQUALS || bytes[at + 3] !== QUOTE) return false
    at += 4
    const first = at
    let style = 0
    for (; isDigit(bytes[at]!); at++) style = style * 10 + (bytes[at]! - ZERO)
    this.style = style
    this.at = at + 1
    return at > first && at < first + EXACT_DIGITS && bytes[at] === QUOTE
  }

  private readType(bytes: Buffer): boolean {
    const { at } = this
    this.shared = false
    if (bytes[at] !== SPACE) return true
    const type = bytes[at + 4]
    this.shared = type === LETTER_S
    this.at = at + 6
    return (
      bytes[at + 1] === LETTER_T &&
      bytes[at + 2] === EQUALS &&
      bytes[at + 3] === QUOTE &&
      (type === LETTER_S || type === LETTER_N) &&
      bytes[at + 5] === QUOTE
    )
  }

  private readValue(bytes: Buffer): number {
    let { at } = this
    if (bytes[at] === SLASH && bytes[at + 1] === GREATER) {
      this.value = Number.NaN
      return at + 2
    }
    if (
      bytes[at] !== GREATER ||
      bytes[at + 1] !== LESS ||
      bytes[at + 2] !== LETTER_V ||
      bytes[at + 3] !== GREATER
    )
      return -1
    at += 4
    const first = at
    let value = 0
    for (; isDigit(bytes[at]!); at++) value = value * 10 + (bytes[at]! - ZERO)
    if (bytes[at] !== LESS || at === first || at - first > EXACT_DIGITS) {
      while (at < first + LONGEST_NUMBER && bytes[at]! !== LESS) at++
      value = numberFrom(bytes, first, at)
      if (Number.isNaN(value)) return -1
    }
    this.value = value
    if (
      bytes[at] !== LESS ||
      bytes[at + 1] !== SLASH ||
      bytes[at + 2] !== LETTER_V ||
      bytes[at + 3] !== GREATER ||
      bytes[at + 4] !== LESS ||
      bytes[at + 5] !== SLASH ||
      bytes[at + 6] !== LETTER_C ||
      bytes[at + 7] !== GREATER
    )
      return -1
    return at + 8
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
