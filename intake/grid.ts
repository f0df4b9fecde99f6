/** What a cell holds. `date` is a number whose style shows it as a date (Excel serial, 1900 system). */
export type CellKind = 'empty' | 'number' | 'text' | 'date' | 'error'

const KINDS: readonly CellKind[] = ['empty', 'number', 'text', 'date', 'error']
const NUMBER = 1
const TEXT = 2
const DATE = 3
const ERROR = 4

export interface Merge {
  fromRow: number
  toRow: number
  fromColumn: number
  toColumn: number
}

/**
 * A sheet in memory: only cells that hold something, eleven bytes each, rows in order. Rows are addressed by their
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
  private readonly columns: Uint16Array
  private readonly kinds: Uint8Array
  private readonly values: Float64Array
  private readonly strings: readonly string[]

  constructor(parts: GridParts) {
    this.sheet = parts.sheet
    this.hidden = parts.hidden
    this.merges = parts.merges
    this.rowCount = parts.numbers.length
    this.width = parts.width
    this.starts = parts.starts
    this.numbers = parts.numbers
    this.columns = parts.columns
    this.kinds = parts.kinds
    this.values = parts.values
    this.strings = parts.strings
  }

  /** The 1-based number of a stored row in the sheet, or line in the CSV. */
  rowNumber(row: number): number {
    return this.numbers[row] ?? 0
  }

  kind(row: number, column: number): CellKind {
    const at = this.find(row, column)
    return at < 0 ? 'empty' : (KINDS[this.kinds[at]!] ?? 'empty')
  }

  /** The cell as text, exactly as stored; a number as JavaScript writes it; '' when empty. */
  text(row: number, column: number): string {
    const at = this.find(row, column)
    if (at < 0) return ''
    const kind = this.kinds[at]
    return kind === TEXT || kind === ERROR ? this.strings[this.values[at]!]! : String(this.values[at])
  }

  /** The number of a numeric (or date) cell; null for text, even if it looks like a number. */
  number(row: number, column: number): number | null {
    const at = this.find(row, column)
    if (at < 0) return null
    const kind = this.kinds[at]
    return kind === NUMBER || kind === DATE ? this.values[at]! : null
  }

  /** Columns of a row that hold something, ascending. */
  columnsOf(row: number): number[] {
    return Array.from(this.columns.subarray(this.starts[row], this.starts[row + 1]))
  }

  private find(row: number, column: number): number {
    const start = this.starts[row]
    const end = this.starts[row + 1]
    if (start === undefined || end === undefined) return -1
    // Rows are mostly full, so the cell usually stands at its own place; otherwise a short walk back.
    let at = Math.min(start + column, end - 1)
    while (at >= start && this.columns[at]! > column) at--
    return at >= start && this.columns[at] === column ? at : -1
  }
}

interface GridParts {
  sheet: string | null
  hidden: boolean
  merges: readonly Merge[]
  width: number
  starts: Int32Array
  numbers: Int32Array
  columns: Uint16Array
  kinds: Uint8Array
  values: Float64Array
  strings: readonly string[]
}

/** Takes cells in reading order and makes a `Grid`. Equal strings are kept once. */
export class GridBuilder {
  private starts: number[] = []
  private numbers: number[] = []
  private columns = new Uint16Array(1024)
  private kinds = new Uint8Array(1024)
  private values = new Float64Array(1024)
  private size = 0
  private width = 0
  private readonly strings: string[]
  private readonly index = new Map<string, number>()

  /** `shared`: the string table of the workbook, whose entries `sharedText` names by number. */
  constructor(shared: readonly string[] = []) {
    this.strings = [...shared]
  }

  get rows(): number {
    return this.numbers.length
  }

  get cells(): number {
    return this.size
  }

  /** Begins a row; rows without cells are not kept. */
  row(rowNumber: number): void {
    if (this.starts.length > 0 && this.starts[this.starts.length - 1] === this.size) {
      this.numbers[this.numbers.length - 1] = rowNumber
      return
    }
    this.starts.push(this.size)
    this.numbers.push(rowNumber)
  }

  numberCell(column: number, value: number): void {
    this.push(column, NUMBER, value)
  }

  dateCell(column: number, serial: number): void {
    this.push(column, DATE, serial)
  }

  textCell(column: number, text: string): void {
    if (text !== '') this.push(column, TEXT, this.intern(text))
  }

  sharedTextCell(column: number, index: number): void {
    if (this.strings[index] !== undefined && this.strings[index] !== '') this.push(column, TEXT, index)
  }

  errorCell(column: number, text: string): void {
    this.push(column, ERROR, this.intern(text))
  }

  build(sheet: string | null, options: { hidden?: boolean; merges?: readonly Merge[] } = {}): Grid {
    if (this.starts.length > 0 && this.starts[this.starts.length - 1] === this.size) {
      this.starts.pop()
      this.numbers.pop()
    }
    return new Grid({
      sheet,
      hidden: options.hidden ?? false,
      merges: options.merges ?? [],
      width: this.width,
      starts: Int32Array.from([...this.starts, this.size]),
      numbers: Int32Array.from(this.numbers),
      columns: this.columns.slice(0, this.size),
      kinds: this.kinds.slice(0, this.size),
      values: this.values.slice(0, this.size),
      strings: this.strings,
    })
  }

  private intern(text: string): number {
    const known = this.index.get(text)
    if (known !== undefined) return known
    const at = this.strings.push(text) - 1
    this.index.set(text, at)
    return at
  }

  private push(column: number, kind: number, value: number): void {
    if (this.size === this.columns.length) this.grow()
    this.columns[this.size] = column
    this.kinds[this.size] = kind
    this.values[this.size] = value
    this.size++
    if (column >= this.width) this.width = column + 1
  }

  private grow(): void {
    const capacity = this.columns.length * 2
    const columns = new Uint16Array(capacity)
    columns.set(this.columns)
    this.columns = columns
    const kinds = new Uint8Array(capacity)
    kinds.set(this.kinds)
    this.kinds = kinds
    const values = new Float64Array(capacity)
    values.set(this.values)
    this.values = values
  }
}

/** An opened file: its sheets, and how the text was written. */
export interface Workbook {
  format: 'xlsx' | 'xls' | 'csv'
  encoding: 'utf-8' | 'utf-8-bom' | 'windows-1251' | null
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
