/** What a cell holds. `date` is a number whose style shows it as a date (Excel serial, 1900 system). */
export type CellKind = 'empty' | 'number' | 'text' | 'date' | 'error'

const KINDS: readonly CellKind[] = ['number', 'text', 'date', 'error']
/** Places of the kinds among `KINDS`. */
export const NUMBER = 0
export const TEXT = 1
export const DATE = 2
export const ERROR = 3

/** Column and kind of a cell in sixteen bits: a sheet has 16,384 columns. */
export function headOf(column: number, kind: number): number {
  return (column << 2) | kind
}

export function columnOf(head: number): number {
  return head >> 2
}

export function kindOf(head: number): number {
  return head & 3
}

export interface Merge {
  fromRow: number
  toRow: number
  fromColumn: number
  toColumn: number
}

/**
 * A sheet in memory: only cells that hold something, ten bytes each, rows in order. Rows are addressed by their
 * place among the stored rows (`0..rowCount-1`); `rowNumber` gives the number people see. Columns are 0-based.
 */
export class Grid {
  readonly sheet: string | null
  readonly hidden: boolean
  readonly merges: readonly Merge[]
  readonly rowCount: number
  /** One more than the last column that holds something. */
  readonly width: number
  private readonly starts: Int32Array
  private readonly numbers: Int32Array
  private readonly heads: Uint16Array
  private readonly values: Float64Array
  private readonly shared: readonly string[]
  private readonly strings: readonly string[]

  constructor(parts: GridParts) {
    this.sheet = parts.sheet
    this.hidden = parts.hidden
    this.merges = parts.merges
    this.rowCount = parts.numbers.length
    this.width = parts.width
    this.starts = parts.starts
    this.numbers = parts.numbers
    this.heads = parts.heads
    this.values = parts.values
    this.shared = parts.shared
    this.strings = parts.strings
  }

  /** The 1-based number of a stored row in the sheet, or line in the CSV. */
  rowNumber(row: number): number {
    return this.numbers[row] ?? 0
  }

  kind(row: number, column: number): CellKind {
    const at = this.find(row, column)
    return at < 0 ? 'empty' : (KINDS[kindOf(this.heads[at]!)] ?? 'empty')
  }

  /** The cell as text, exactly as stored; a number as JavaScript writes it; '' when empty. */
  text(row: number, column: number): string {
    const at = this.find(row, column)
    if (at < 0) return ''
    const kind = kindOf(this.heads[at]!)
    return kind === TEXT || kind === ERROR ? this.string(at) : String(this.values[at])
  }

  /** The number of a numeric (or date) cell; null for text, even if it looks like a number. */
  number(row: number, column: number): number | null {
    const at = this.find(row, column)
    if (at < 0) return null
    const kind = kindOf(this.heads[at]!)
    return kind === NUMBER || kind === DATE ? this.values[at]! : null
  }

  /** Columns of a row that hold something, ascending. */
  columnsOf(row: number): number[] {
    const columns: number[] = []
    const end = this.starts[row + 1] ?? 0
    for (let at = this.starts[row] ?? end; at < end; at++) columns.push(columnOf(this.heads[at]!))
    return columns
  }

  private find(row: number, column: number): number {
    const start = this.starts[row]
    const end = this.starts[row + 1]
    if (start === undefined || end === undefined) return -1
    // Rows are mostly full, so the cell usually stands at its own place.
    if (start + column < end && columnOf(this.heads[start + column]!) === column) return start + column
    let low = start
    let high = Math.min(start + column, end) - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = columnOf(this.heads[middle]!)
      if (found === column) return middle
      if (found < column) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  private string(at: number): string {
    const own = this.values[at]! - this.shared.length
    return (own < 0 ? this.shared[this.values[at]!] : this.strings[own]) ?? ''
  }
}

export interface GridParts {
  sheet: string | null
  hidden: boolean
  merges: readonly Merge[]
  width: number
  starts: Int32Array
  numbers: Int32Array
  /** Of each cell, by `headOf`. */
  heads: Uint16Array
  values: Float64Array
  /** Texts the sheets of a workbook share; a text cell holds a number in this list, then on into `strings`. */
  shared: readonly string[]
  strings: readonly string[]
}

/** An opened file: its sheets, and how the text was written. */
export interface Workbook {
  format: 'xlsx' | 'xls' | 'csv'
  encoding: 'utf-8' | 'utf-8-bom' | 'utf-16' | 'windows-1251' | null
  separator: ';' | ',' | '\t' | null
  sheets: readonly Grid[]
}

/** A file that is not read, with a sentence in Russian that says why and what to do. */
export class Refusal extends Error {
  readonly code: string
  readonly reason: string
  constructor(code: string, reason: string) {
    super(reason)
    this.code = code
    this.reason = reason
  }
}
