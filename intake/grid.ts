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
    this.columns = parts.columns
    this.kinds = parts.kinds
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
    return at < 0 ? 'empty' : (KINDS[this.kinds[at]!] ?? 'empty')
  }

  /** The cell as text, exactly as stored; a number as JavaScript writes it; '' when empty. */
  text(row: number, column: number): string {
    const at = this.find(row, column)
    if (at < 0) return ''
    const kind = this.kinds[at]
    return kind === TEXT || kind === ERROR ? this.string(at) : String(this.values[at])
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
    const columns: number[] = []
    const end = this.starts[row + 1] ?? 0
    for (let at = this.starts[row] ?? end; at < end; at++) columns.push(this.columns[at]!)
    return columns
  }

  private find(row: number, column: number): number {
    const start = this.starts[row]
    const end = this.starts[row + 1]
    if (start === undefined || end === undefined) return -1
    // Rows are mostly full, so the cell usually stands at its own place.
    if (start + column < end && this.columns[start + column] === column) return start + column
    let low = start
    let high = Math.min(start + column, end) - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.columns[middle]!
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
  /** Texts the sheets of a workbook share; a text cell holds a number in this list, then on into `strings`. */
  shared: readonly string[]
  strings: readonly string[]
}

const FIRST_CELLS = 1024
const FIRST_ROWS = 128

/**
 * Takes cells in reading order and makes a `Grid`. Equal strings are kept once. Rows or cells that come out of order
 * are put in order by `build`; of a cell written twice the later one stays.
 */
export class GridBuilder {
  private starts = new Int32Array(FIRST_ROWS)
  private numbers = new Int32Array(FIRST_ROWS)
  private rowsBegun = 0
  private columns: Uint16Array
  private kinds: Uint8Array
  private values: Float64Array
  private size = 0
  private width = 0
  private ordered = true
  private readonly shared: readonly string[]
  private readonly strings: string[] = []
  private readonly index = new Map<string, number>()

  /**
   * `shared`: the string table of the workbook, whose entries `sharedTextCell` names by number. `expectedCells`: room
   * to begin with; memory that is never written costs nothing, while growing copies.
   */
  constructor(shared: readonly string[] = [], expectedCells = 0) {
    const room = Math.max(FIRST_CELLS, expectedCells)
    this.shared = shared
    this.columns = new Uint16Array(room)
    this.kinds = new Uint8Array(room)
    this.values = new Float64Array(room)
  }

  get rows(): number {
    return this.rowsBegun
  }

  get cells(): number {
    return this.size
  }

  /** Begins a row; rows without cells are not kept. */
  row(rowNumber: number): void {
    if (this.lastRowIsEmpty()) this.rowsBegun--
    if (this.rowsBegun === this.numbers.length) {
      this.starts = grown(this.starts, new Int32Array(this.rowsBegun * 2))
      this.numbers = grown(this.numbers, new Int32Array(this.rowsBegun * 2))
    }
    if (this.rowsBegun > 0 && this.numbers[this.rowsBegun - 1]! >= rowNumber) this.ordered = false
    this.starts[this.rowsBegun] = this.size
    this.numbers[this.rowsBegun] = rowNumber
    this.rowsBegun++
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
    if (this.shared[index]) this.push(column, TEXT, index)
  }

  errorCell(column: number, text: string): void {
    this.push(column, ERROR, this.intern(text))
  }

  build(sheet: string | null, options: { hidden?: boolean; merges?: readonly Merge[] } = {}): Grid {
    if (this.lastRowIsEmpty()) this.rowsBegun--
    if (!this.ordered) this.putInOrder()
    const starts = new Int32Array(this.rowsBegun + 1)
    starts.set(this.starts.subarray(0, this.rowsBegun))
    starts[this.rowsBegun] = this.size
    return new Grid({
      sheet,
      hidden: options.hidden ?? false,
      merges: options.merges ?? [],
      width: this.width,
      starts,
      numbers: this.numbers.slice(0, this.rowsBegun),
      columns: this.columns.subarray(0, this.size),
      kinds: this.kinds.subarray(0, this.size),
      values: this.values.subarray(0, this.size),
      shared: this.shared,
      strings: this.strings,
    })
  }

  private lastRowIsEmpty(): boolean {
    return this.rowsBegun > 0 && this.starts[this.rowsBegun - 1] === this.size
  }

  private intern(text: string): number {
    const known = this.index.get(text)
    if (known !== undefined) return known
    const at = this.shared.length + this.strings.push(text) - 1
    this.index.set(text, at)
    return at
  }

  private push(column: number, kind: number, value: number): void {
    const at = this.size
    if (at === this.columns.length) this.grow()
    this.columns[at] = column
    this.kinds[at] = kind
    this.values[at] = value
    this.size = at + 1
    if (column >= this.width) this.width = column + 1
    if (at > this.starts[this.rowsBegun - 1]! && this.columns[at - 1]! >= column) this.ordered = false
  }

  private grow(): void {
    const capacity = this.columns.length * 2
    this.columns = grown(this.columns, new Uint16Array(capacity))
    this.kinds = grown(this.kinds, new Uint8Array(capacity))
    this.values = grown(this.values, new Float64Array(capacity))
  }

  private putInOrder(): void {
    const { columns, kinds, values } = this
    const rowOf = new Int32Array(this.size)
    for (let row = 0; row < this.rowsBegun; row++) {
      rowOf.fill(
        this.numbers[row]!,
        this.starts[row],
        row + 1 < this.rowsBegun ? this.starts[row + 1] : this.size,
      )
    }
    const order = Uint32Array.from(rowOf.keys()).sort(
      (a, b) => rowOf[a]! - rowOf[b]! || columns[a]! - columns[b]! || a - b,
    )
    const sorted = new GridBuilder()
    order.forEach((at, place) => {
      const next = order[place + 1]
      if (next !== undefined && rowOf[next] === rowOf[at] && columns[next] === columns[at]) return
      if (sorted.rowsBegun === 0 || sorted.numbers[sorted.rowsBegun - 1] !== rowOf[at]) sorted.row(rowOf[at]!)
      sorted.push(columns[at]!, kinds[at]!, values[at]!)
    })
    this.starts = sorted.starts
    this.numbers = sorted.numbers
    this.rowsBegun = sorted.rowsBegun
    this.columns = sorted.columns
    this.kinds = sorted.kinds
    this.values = sorted.values
    this.size = sorted.size
  }
}

function grown<T extends Int32Array | Uint16Array | Uint8Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
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
