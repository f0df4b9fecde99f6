import { columnOf, DATE, ERROR, Grid, headOf, kindOf, type Merge, NUMBER, TEXT } from './grid.ts'

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
  private heads: Uint16Array
  private values: Float64Array
  private size = 0
  private width = 0
  /** Column of the last cell of the row begun; -1 while it has none. */
  private lastColumn = -1
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
    this.heads = new Uint16Array(room)
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
    this.lastColumn = -1
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
      heads: this.heads.subarray(0, this.size),
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
    if (at === this.heads.length) this.grow()
    this.heads[at] = headOf(column, kind)
    this.values[at] = value
    this.size = at + 1
    if (column >= this.width) this.width = column + 1
    if (column <= this.lastColumn) this.ordered = false
    this.lastColumn = column
  }

  private grow(): void {
    const capacity = this.heads.length * 2
    this.heads = grown(this.heads, new Uint16Array(capacity))
    this.values = grown(this.values, new Float64Array(capacity))
  }

  private putInOrder(): void {
    const { heads, values } = this
    const rowOf = new Int32Array(this.size)
    for (let row = 0; row < this.rowsBegun; row++) {
      rowOf.fill(
        this.numbers[row]!,
        this.starts[row],
        row + 1 < this.rowsBegun ? this.starts[row + 1] : this.size,
      )
    }
    const order = Uint32Array.from(rowOf.keys()).sort(
      (a, b) => rowOf[a]! - rowOf[b]! || columnOf(heads[a]!) - columnOf(heads[b]!) || a - b,
    )
    const sorted = new GridBuilder()
    order.forEach((at, place) => {
      const next = order[place + 1]
      const head = heads[at]!
      if (next !== undefined && rowOf[next] === rowOf[at] && columnOf(heads[next]!) === columnOf(head)) return
      if (sorted.rowsBegun === 0 || sorted.numbers[sorted.rowsBegun - 1] !== rowOf[at]) sorted.row(rowOf[at]!)
      sorted.push(columnOf(head), kindOf(head), values[at]!)
    })
    this.starts = sorted.starts
    this.numbers = sorted.numbers
    this.rowsBegun = sorted.rowsBegun
    this.heads = sorted.heads
    this.values = sorted.values
    this.size = sorted.size
  }
}

function grown<T extends Int32Array | Uint16Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
