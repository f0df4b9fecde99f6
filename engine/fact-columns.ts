import {
  byText,
  compareSittings,
  type FactCell,
  type FactSource,
  type Facts,
  type SchoolRef,
  type Sitting,
  sittingKey,
} from './facts.ts'

/**
 * Facts that are still being counted: schools and sittings are numbered as they come, cells lie in columns that grow.
 * The columns are open, because a reader of a whole country adds to them a row at a time; `cell` gives the place.
 */
export class FactColumns {
  participants = new Int32Array(0)
  low = new Int32Array(0)
  absent = new Int32Array(0)
  /** One more than the index of the source; 0 = nothing known. */
  source = new Int32Array(0)
  row = new Int32Array(0)
  rows = new Int32Array(0)
  restored = new Uint8Array(0)
  readonly schools: SchoolRef[] = []
  readonly sittings: Sitting[] = []
  readonly sources: FactSource[] = []
  private readonly schoolIndex = new Map<string, number>()
  private readonly sittingIndex = new Map<string, number>()
  private schoolCapacity = 0
  private sittingCapacity = 0

  /** The number of a school, taken in when it is new. */
  school(ref: SchoolRef): number {
    const known = this.schoolIndex.get(ref.code)
    if (known !== undefined) return known
    const index = this.schools.push(ref) - 1
    this.schoolIndex.set(ref.code, index)
    if (index >= this.schoolCapacity)
      this.resize(Math.max(512, this.schoolCapacity * 2), this.sittingCapacity)
    return index
  }

  /** The number of a known school, by its code. */
  findSchool(code: string): number | undefined {
    return this.schoolIndex.get(code)
  }

  /** The number of a sitting, taken in when it is new. */
  sitting(sitting: Sitting): number {
    const key = sittingKey(sitting)
    const known = this.sittingIndex.get(key)
    if (known !== undefined) return known
    const index = this.sittings.push(sitting) - 1
    this.sittingIndex.set(key, index)
    if (index >= this.sittingCapacity)
      this.resize(this.schoolCapacity, Math.max(32, this.sittingCapacity * 2))
    return index
  }

  addSource(source: FactSource): number {
    return this.sources.push(source) - 1
  }

  /** The place of a school's result at a sitting in the columns; it moves when schools or sittings are added. */
  cell(school: number, sitting: number): number {
    return school * this.sittingCapacity + sitting
  }

  /**
   * Puts a whole cell. Answers `new`, `same` when another source said the same numbers, or `replaced` when it said
   * others: the later source stands.
   */
  put(cell: FactCell, source: number): 'new' | 'same' | 'replaced' {
    const school = this.schoolIndex.get(cell.school)
    if (school === undefined) throw new RangeError(`unknown school ${cell.school}`)
    const at = this.cell(school, this.sitting(cell.sitting))
    const before = { filled: this.source[at] !== 0, participants: this.participants[at], low: this.low[at] }
    this.participants[at] = cell.participants
    this.low[at] = cell.low
    this.row[at] = cell.row ?? 0
    this.rows[at] = cell.rows ?? 0
    this.restored[at] = cell.restored ? 1 : 0
    this.source[at] = source + 1
    if (!before.filled) return 'new'
    return before.participants === cell.participants && before.low === cell.low ? 'same' : 'replaced'
  }

  /** Empties every cell that a source filled. */
  forget(source: number): void {
    for (let cell = 0; cell < this.source.length; cell++) {
      if (this.source[cell] !== source + 1) continue
      this.participants[cell] = this.low[cell] = this.absent[cell] = this.rows[cell] = this.source[cell] = 0
    }
  }

  /** Facts in their lasting order: schools by code, sittings by year, procedure and season. */
  build(): Facts {
    const schoolOrder = order(this.schools.length, (a, b) =>
      byText(this.schools[a]!.code, this.schools[b]!.code),
    )
    const sittingOrder = order(this.sittings.length, (a, b) =>
      compareSittings(this.sittings[a]!, this.sittings[b]!),
    )
    const size = schoolOrder.length * sittingOrder.length
    const facts = {
      schools: schoolOrder.map((s) => this.schools[s]!),
      sittings: sittingOrder.map((t) => this.sittings[t]!),
      participants: new Int32Array(size).fill(-1),
      low: new Int32Array(size),
      source: new Int32Array(size).fill(-1),
      row: new Int32Array(size),
      rows: new Int32Array(size),
      restored: new Uint8Array(size),
      sources: [...this.sources],
    }
    let to = 0
    for (const school of schoolOrder) {
      for (const sitting of sittingOrder) {
        const from = this.cell(school, sitting)
        if (this.participants[from]! > 0) {
          facts.participants[to] = this.participants[from]!
          facts.low[to] = this.low[from]!
          facts.source[to] = this.source[from]! - 1
          facts.row[to] = this.row[from]!
          facts.rows[to] = this.rows[from]!
          facts.restored[to] = this.restored[from]!
        }
        to++
      }
    }
    return facts
  }

  private resize(schools: number, sittings: number): void {
    const move = <T extends Int32Array | Uint8Array>(old: T, fresh: T): T => {
      for (let s = 0; s < this.schoolCapacity; s++) {
        fresh.set(old.subarray(s * this.sittingCapacity, (s + 1) * this.sittingCapacity), s * sittings)
      }
      return fresh
    }
    const size = schools * sittings
    this.participants = move(this.participants, new Int32Array(size))
    this.low = move(this.low, new Int32Array(size))
    this.absent = move(this.absent, new Int32Array(size))
    this.source = move(this.source, new Int32Array(size))
    this.row = move(this.row, new Int32Array(size))
    this.rows = move(this.rows, new Int32Array(size))
    this.restored = move(this.restored, new Uint8Array(size))
    this.schoolCapacity = schools
    this.sittingCapacity = sittings
  }
}

function order(length: number, compare: (a: number, b: number) => number): number[] {
  return Array.from({ length }, (_, i) => i).sort(compare)
}
