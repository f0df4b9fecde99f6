const QUOTE = 34
const NEWLINE = 10
const RETURN = 13
const MINUS = 45
const ZERO = 48
const LARGEST = 100_000

/** `number()` of a field that holds none; also "not found" and "row not whole". */
export const NONE = -1
/** `number()` of a field that holds something else than a whole number. */
export const WRONG = -2

/** Text of `bytes[start..end)` in the encoding of the file. */
export type Decode = (bytes: Buffer, start: number, end: number) => string

/** Where some neighbouring fields of a CSV row lie in a buffer, and what they hold. Nothing is copied before it is asked for. */
export class RowFields {
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Whether the fields found last ended with their row. */
  ended = false
  private readonly separator: number
  private readonly decode: Decode

  constructor(columns: number, separator: number, decode: Decode) {
    this.starts = new Int32Array(columns)
    this.ends = new Int32Array(columns)
    this.separator = separator
    this.decode = decode
  }

  /**
   * Finds where the fields begin and end, from byte `from` on, and whether the row ended with them. Returns the byte after them, or
   * `NONE` when the row is not whole in the buffer.
   */
  find(bytes: Buffer, from: number, end: number): number {
    const { separator, starts, ends } = this
    this.ended = false
    const columns = starts.length
    let at = from
    for (let column = 0; column < columns; column++) {
      let start = at
      let byte = bytes[at]!
      if (byte === QUOTE) {
        const close = this.closingQuote(bytes, ++start, end)
        if (close === NONE) return NONE
        ends[column] = close
        at = close + 1
        if (bytes[at] === RETURN) at++
        byte = bytes[at]!
      } else {
        // A newline stands behind the last row, so the walk stops before the end of the buffer.
        while (byte !== separator && byte !== NEWLINE) byte = bytes[++at]!
        ends[column] = byte === NEWLINE && at > start && bytes[at - 1] === RETURN ? at - 1 : at
      }
      starts[column] = start
      if (at >= end) return NONE
      at++
      if (byte !== NEWLINE) continue
      this.ended = true
      for (let rest = column + 1; rest < columns; rest++) starts[rest] = ends[rest] = at
      return at
    }
    return at
  }

  private closingQuote(bytes: Buffer, from: number, end: number): number {
    let at = from
    while (at < end) {
      if (bytes[at] === QUOTE) {
        if (at + 1 >= end) return NONE
        if (bytes[at + 1] !== QUOTE) return at
        at++
      }
      at++
    }
    return NONE
  }

  /** A whole number of a field: `NONE` when empty, `WRONG` when it is something else. */
  number(bytes: Buffer, column: number): number {
    if (column < 0) return NONE
    let i = this.starts[column]!
    const end = this.ends[column]!
    if (i === end || (end - i === 1 && bytes[i] === MINUS)) return NONE
    let value = 0
    for (; i < end; i++) {
      const digit = bytes[i]! - ZERO
      if (digit < 0 || digit > 9) return this.looseNumber(bytes, column)
      value = value * 10 + digit
    }
    return value > LARGEST ? WRONG : value
  }

  private looseNumber(bytes: Buffer, column: number): number {
    const text = this.text(bytes, column).replace(',', '.')
    if (text === '') return NONE
    const value = Number(text)
    return Number.isInteger(value) && value >= 0 && value <= LARGEST ? value : WRONG
  }

  /** A field as text, without quotes and outer spaces; '' for a column the file does not have. */
  text(bytes: Buffer, column: number): string {
    if (column < 0) return ''
    const text = this.decode(bytes, this.starts[column]!, this.ends[column]!).trim()
    return text.includes('""') ? text.replaceAll('""', '"') : text
  }
}
