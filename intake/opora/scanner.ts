import type { FactColumns } from '#engine/fact-columns.ts'
import { type KeyField, type OporaLayout, VALUE_FIELDS, type ValueField } from './layout.ts'
import { PupilSet } from './pupil-set.ts'
import { type Decode, NONE, RowFields, WRONG } from './row-fields.ts'
import type { FindSchool, ResolveSitting, SittingRule } from './sitting-rule.ts'

const NEWLINE = 10

/** The bit of a remembered row that says it was below the threshold. */
const LOW = 2

export type ScanCode =
  | 'short_row'
  | 'endless_row'
  | 'no_school'
  | 'unknown_school'
  | 'unknown_procedure'
  | 'bad_year'
  | 'not_a_number'
  | 'mark_out_of_range'
  | 'over_max'
  | 'no_mark'
  | 'mark_disagrees_with_scale'
  | 'duplicate_pupil_identical'
  | 'duplicate_pupil_conflict'

/** How often something was met, and where first. */
export interface ScanTally {
  count: number
  rows: number[]
}

const SITTING_FIELDS = ['academic_year', 'season', 'exam', 'subject', 'level', 'paper_grade'] as const
const ROWS_SHOWN = 50
const OK = 'ok'
const PACKED_BYTES = 6

type SittingFound = { sitting: number; rule: SittingRule } | ScanCode | 'not_counted'

/** A file is not ordered by school: a cell came back after its pupils were forgotten. */
export class NotGrouped extends Error {}

/**
 * Reads Opora's own CSV a buffer at a time and counts facts. The bytes before the first value column are compared
 * with those of the row before: equal bytes mean the same school and sitting, so most rows cost only their tail.
 * Quoting, CRLF and any order of columns are honoured; every value is checked.
 */
export class OporaScanner {
  readonly columns: FactColumns
  readonly rules: SittingRule[] = []
  readonly tallies = new Map<ScanCode, ScanTally>()
  /** Rows of other statuses than `ok`, by status. */
  readonly statuses = new Map<string, number>()
  line = 1
  /** Cells this file filled. */
  cells = 0
  /** Of them those an earlier file had filled. */
  replaced = 0

  private readonly resolve: ResolveSitting
  private readonly findSchool: FindSchool
  private readonly schoolOf = new Map<string, number>()
  private readonly source: number
  /** Forget pupils when the school changes; needs a file ordered by school. */
  private readonly grouped: boolean
  private readonly pupils = new PupilSet()
  private readonly key: RowFields
  private readonly values: RowFields
  private words: DataView = new DataView(new ArrayBuffer(0))
  private end = 0
  private readonly keyColumn: Record<KeyField, number>
  private readonly valueColumn: Record<ValueField, number>
  private prefix = new Uint8Array(1024)
  private prefixWords = new DataView(this.prefix.buffer)
  private prefixLength = 0
  /** The columns of the school's names, when they stand together: rows of one school may differ there. */
  private readonly described: readonly [number, number]
  /** The first and the last of the columns that name the sitting. */
  private readonly sittingColumns: readonly [number, number]
  private headLength = 0
  private tailStart = 0
  private school = NONE
  private cell = NONE
  private rule: SittingRule | null = null
  private readonly sittingOf = new Map<
    string,
    { sitting: number; rule: SittingRule } | ScanCode | 'not_counted'
  >()
  /** A turn is a run of rows of one school; a cell is open in the turn in which its pupils are remembered. */
  private turn = 0
  private readonly statusNames = new Map<number, string>()
  private readonly openTurns = new Map<number, number>()

  constructor(options: {
    layout: OporaLayout
    columns: FactColumns
    source: number
    resolve: ResolveSitting
    findSchool: FindSchool
    decode: Decode
    grouped: boolean
  }) {
    this.columns = options.columns
    this.source = options.source + 1
    this.resolve = options.resolve
    this.findSchool = options.findSchool
    this.grouped = options.grouped
    const { fields, leading, separator } = options.layout
    this.key = new RowFields(leading, separator, options.decode)
    this.values = new RowFields(fields.length - leading, separator, options.decode)
    const place = (field: string) => (fields as readonly (string | null)[]).indexOf(field)
    this.keyColumn = {
      school_code: place('school_code'),
      school_name: place('school_name'),
      municipality: place('municipality'),
      academic_year: place('academic_year'),
      season: place('season'),
      exam: place('exam'),
      subject: place('subject'),
      level: place('level'),
      paper_grade: place('paper_grade'),
    }
    this.described = describedColumns(this.keyColumn)
    this.sittingColumns = sittingColumns(this.keyColumn)
    this.valueColumn = Object.fromEntries(
      VALUE_FIELDS.map((field) => [field, Math.max(place(field) - leading, NONE)]),
    ) as Record<ValueField, number>
  }

  /**
   * Reads the whole rows of `bytes[0..end)`; returns how many bytes were used. A newline must stand at `bytes[end]`, so
   * that no walk leaves the buffer.
   */
  read(bytes: Buffer, end: number): number {
    this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.end = end
    let at = 0
    while (at < end) {
      const next = this.readRow(bytes, at, end)
      if (next === NONE) break
      at = next
      this.line++
    }
    return at
  }

  /** A row that does not end (a quote left open): it and what it swallowed are left out, and said. */
  giveUpRow(): void {
    this.note('endless_row')
    this.prefixLength = 0
  }

  /** Reads one row; returns where the next begins, or `NONE` when the row is not whole in the buffer. */
  private readRow(bytes: Buffer, at: number, end: number): number {
    let values = at + this.prefixLength
    if (this.prefixLength === 0 || values >= end || !this.samePrefix(at)) {
      values = this.key.find(bytes, at, end)
      if (values === NONE) return NONE
      const problem = this.key.ended ? 'short_row' : this.findCell(bytes)
      if (problem !== null) return this.skip(bytes, this.key.ended ? values - 1 : values, problem)
      this.keepPrefix(bytes, at, values)
    }
    const next = this.values.find(bytes, values, end)
    if (next === NONE) return NONE
    if (!this.values.ended) return this.skip(bytes, next, 'short_row')
    this.count(bytes)
    return next
  }

  /**
   * Whether the row at `at` names the same school and sitting as the one before: eight bytes at a time, names of schools
   * left out. A pattern that is not a number differs from itself; such a row is read the slow way.
   */
  private samePrefix(at: number): boolean {
    const { words, prefixWords, headLength, tailStart, prefixLength } = this
    for (let i = 0; i < headLength; i += 8) {
      if (words.getFloat64(at + i, true) !== prefixWords.getFloat64(i, true)) return false
    }
    for (let i = tailStart; i < prefixLength; i += 8) {
      if (words.getFloat64(at + i, true) !== prefixWords.getFloat64(i, true)) return false
    }
    return true
  }

  /** Enters the cell that the key fields name; returns why there is none, or null. */
  private findCell(bytes: Buffer): ScanCode | 'not_counted' | null {
    const code = this.key.text(bytes, this.keyColumn.school_code)
    if (code === '') return 'no_school'
    const found = this.findSitting(bytes)
    if (typeof found === 'string') return found
    const school = this.schoolNumber(code, bytes)
    if (school === NONE) return 'unknown_school'
    this.enter(school, found.sitting, found.rule)
    return null
  }

  /** The number of the school a row names, or `NONE` when the register does not know it. */
  private schoolNumber(code: string, bytes: Buffer): number {
    const known = this.schoolOf.get(code)
    if (known !== undefined) return known
    const ref = this.findSchool({
      code,
      name: this.key.text(bytes, this.keyColumn.school_name),
      municipality: this.key.text(bytes, this.keyColumn.municipality),
    })
    const school = ref === null ? NONE : this.columns.school(ref)
    this.schoolOf.set(code, school)
    return school
  }

  private findSitting(bytes: Buffer): SittingFound {
    // The bytes from the first to the last field of the sitting name it: one look-up instead of six texts.
    const [first, last] = this.sittingColumns
    const written = bytes.toString('latin1', this.key.starts[first]!, this.key.ends[last]!)
    let found = this.sittingOf.get(written)
    if (found === undefined) {
      const rule = this.resolve({
        year: this.key.text(bytes, this.keyColumn.academic_year),
        season: this.key.text(bytes, this.keyColumn.season),
        exam: this.key.text(bytes, this.keyColumn.exam),
        subject: this.key.text(bytes, this.keyColumn.subject),
        level: this.key.text(bytes, this.keyColumn.level),
        grade: this.key.text(bytes, this.keyColumn.paper_grade),
      })
      found = typeof rule === 'string' ? rule : { sitting: this.columns.sitting(rule.sitting), rule }
      this.sittingOf.set(written, found)
    }
    return found
  }

  private enter(school: number, sitting: number, rule: SittingRule): void {
    if (school !== this.school) {
      this.school = school
      this.turn++
      if (this.grouped) this.pupils.clear()
    }
    this.rule = rule
    this.cell = this.columns.cell(school, sitting)
    if (this.columns.source[this.cell] !== this.source) this.beginCell(sitting)
    else if (this.grouped && this.openTurns.get(sitting) !== this.turn) throw new NotGrouped()
  }

  /** A cell met for the first time in this file; what an earlier file said of it is replaced. */
  private beginCell(sitting: number): void {
    const { columns, cell } = this
    this.cells++
    if (columns.source[cell] !== 0) this.replaced++
    columns.participants[cell] = columns.low[cell] = columns.absent[cell] = columns.rows[cell] = 0
    columns.source[cell] = this.source
    columns.row[cell] = this.line + 1
    this.openTurns.set(sitting, this.turn)
  }

  private keepPrefix(bytes: Buffer, from: number, to: number): void {
    const length = to - from
    if (length > this.prefix.length) {
      this.prefix = new Uint8Array(length * 2)
      this.prefixWords = new DataView(this.prefix.buffer)
    }
    this.prefix.set(bytes.subarray(from, to))
    const [first, last] = this.described
    this.headLength = first < 0 ? 0 : this.key.starts[first]! - from
    const tail = first < 0 ? length : to - this.key.ends[last]!
    // Whole steps of eight bytes that end with the prefix; a shorter prefix is not worth remembering.
    this.tailStart = length - Math.ceil(tail / 8) * 8
    this.prefixLength = this.tailStart < 0 ? 0 : length
  }

  private count(bytes: Buffer): void {
    const { columns, cell } = this
    columns.rows[cell]!++
    const status = this.statusOf(bytes)
    if (status !== OK) {
      if (status === 'absent') columns.absent[cell]!++
      return
    }
    const score = this.values.number(bytes, this.valueColumn.score)
    const mark = this.values.number(bytes, this.valueColumn.mark)
    const test = this.values.number(bytes, this.valueColumn.test_score)
    if (score === WRONG || mark === WRONG || test === WRONG) {
      this.note('not_a_number')
      return
    }
    const low = this.judge(score, mark, test)
    if (low === null) return
    const said = (score + 2) * 65_537 + (mark + 2) * 257 + test + 2
    // Odd, the lowest bits told apart from the hash: one says that the work was low.
    const value = (Math.imul(said, 0x9e3779b1) & ~3) | (low ? LOW : 0) | 1
    if (!this.isFirst(bytes, value)) return
    columns.participants[cell]!++
    if (low) columns.low[cell]!++
  }

  /** Whether a work is below the threshold; null when it is not counted (and a finding says why). */
  private judge(score: number, mark: number, test: number): boolean | null {
    const rule = this.rule!
    if (rule.by === 'test') {
      if (test === NONE) return this.reject('no_mark')
      if (test > 100) return this.reject('over_max')
      return test < rule.minimum
    }
    const scale = rule.scale
    if (scale !== null && score > scale.max) return this.reject('over_max')
    if (mark === NONE || mark === 0) {
      if (score === NONE || scale === null) return this.reject('no_mark')
      return score < scale.from3
    }
    if (mark > 5) return this.reject('mark_out_of_range')
    if (rule.checkScale && scale !== null && score !== NONE) {
      const expected = score < scale.from3 ? 2 : score < scale.from4 ? 3 : score < scale.from5 ? 4 : 5
      if (expected !== Math.max(mark, 2)) this.note('mark_disagrees_with_scale')
    }
    return mark <= 2
  }

  /** Whether the pupil of the row is met for the first time in the cell; repeats are noted. */
  private isFirst(bytes: Buffer, value: number): boolean {
    const column = this.valueColumn.pupil
    // A row without a code cannot be anybody's repeat.
    if (this.values.starts[column] === this.values.ends[column]) return true
    let a = 0x811c9dc5 | 0
    let b = 0
    const end = this.values.ends[column]!
    for (let i = this.values.starts[column]!; i < end; i++) {
      const byte = bytes[i]!
      a = Math.imul(a ^ byte, 0x01000193)
      b = (Math.imul(b, 31) + byte) | 0
    }
    const repeat = this.pupils.add(this.cell, a, b, value)
    if (repeat === 'first') return true
    if (repeat === 'identical') this.note('duplicate_pupil_identical')
    if (repeat === 'conflict') {
      this.note('duplicate_pupil_conflict')
      const before = this.pupils.dispute()
      this.columns.participants[this.cell]!--
      if (before & LOW) this.columns.low[this.cell]!--
    }
    return false
  }

  /** The status of the row: `ok`, or another one, which is counted by its name. */
  private statusOf(bytes: Buffer): string {
    const column = this.valueColumn.status
    if (column < 0) return OK
    const start = this.values.starts[column]!
    const end = this.values.ends[column]!
    if (end - start === 2 && bytes[start] === 111 && bytes[start + 1] === 107) return OK
    // Other statuses are few and short: six bytes fit into a number exactly.
    let packed = 0
    for (let i = start; i < end && i < start + PACKED_BYTES; i++) packed = packed * 256 + bytes[i]!
    let status = end - start <= PACKED_BYTES ? this.statusNames.get(packed) : undefined
    if (status === undefined) {
      status = this.values.text(bytes, column).toLowerCase() || OK
      if (end - start <= PACKED_BYTES) this.statusNames.set(packed, status)
    }
    if (status !== OK) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
    return status
  }

  /** Leaves a row out from byte `from` on and says why; returns where the next begins, or `NONE` when not whole. */
  private skip(bytes: Buffer, from: number, why: ScanCode | 'not_counted'): number {
    const newline = bytes.indexOf(NEWLINE, from)
    if (newline < 0 || newline >= this.end) return NONE
    this.prefixLength = 0
    if (why !== 'not_counted') this.note(why)
    return newline + 1
  }

  private reject(code: ScanCode): null {
    this.note(code)
    return null
  }

  private note(code: ScanCode): void {
    const tally = this.tallies.get(code) ?? { count: 0, rows: [] }
    tally.count++
    if (tally.rows.length < ROWS_SHOWN) tally.rows.push(this.line + 1)
    this.tallies.set(code, tally)
  }
}

function describedColumns(columns: Record<KeyField, number>): [number, number] {
  const both = [columns.school_name, columns.municipality].filter((column) => column >= 0)
  const first = Math.min(...both)
  const last = Math.max(...both)
  return both.length > 0 && last - first === both.length - 1 ? [first, last] : [NONE, NONE]
}

function sittingColumns(columns: Record<KeyField, number>): [number, number] {
  const named = SITTING_FIELDS.map((field) => columns[field]).filter((column) => column >= 0)
  return [Math.min(...named), Math.max(...named)]
}
