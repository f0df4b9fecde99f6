import type { FactColumns } from '#engine/fact-columns.ts'
import { judge } from './judge.ts'
import { type KeyField, type OporaLayout, VALUE_FIELDS, type ValueField } from './layout.ts'
import { PupilSet } from './pupil-set.ts'
import { type Decode, NONE, RowFields, WRONG } from './row-fields.ts'
import { RowPrefix } from './row-prefix.ts'
import type { FindSchool, ResolveSitting, SittingRule } from './sitting-rule.ts'
import { ABSENT, FAILED, NOT_KNOWN, PASSED, TailMemo } from './tail-memo.ts'

const NEWLINE = 10
const QUOTE = 34

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
  readonly tallies = new Map<ScanCode, ScanTally>()
  line = 1
  /** Cells this file filled. */
  cells = 0

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
  private readonly prefix: RowPrefix
  /** The first and the last of the columns that name the sitting. */
  private readonly sittingColumns: readonly [number, number]
  private school = NONE
  private cell = NONE
  private rule: SittingRule | null = null
  private ruleNumber = 0
  private readonly separator: number
  private readonly tails = new TailMemo()
  /** The pupil's code stands first among the values, so that the rest of the row is a tail to remember. */
  private readonly pupilFirst: boolean
  private pupilA = 0
  private pupilB = 0
  private hasPupil = false
  private said = 0
  private notes = 0
  private readonly sittingOf = new Map<
    string,
    { sitting: number; rule: SittingRule } | ScanCode | 'not_counted'
  >()
  /** A turn is a run of rows of one school; a cell is open in the turn in which its pupils are remembered. */
  private turn = 0
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
    this.separator = separator
    this.pupilFirst = fields[leading] === 'pupil'
    this.prefix = new RowPrefix(this.key, [this.keyColumn.school_name, this.keyColumn.municipality])
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
    this.prefix.length = 0
  }

  /** Reads one row; returns where the next begins, or `NONE` when the row is not whole in the buffer. */
  private readRow(bytes: Buffer, at: number, end: number): number {
    let values = at + this.prefix.length
    if (values >= end || !this.prefix.isAt(this.words, at)) {
      values = this.key.find(bytes, at, end)
      if (values === NONE) return NONE
      const problem = this.key.ended ? 'short_row' : this.findCell(bytes)
      if (problem !== null) return this.skip(bytes, this.key.ended ? values - 1 : values, problem)
      this.prefix.keep(bytes, at, values)
    }
    return this.readValues(bytes, values, end)
  }

  /** Reads what a row says of a work; returns where the next row begins, or `NONE` when the row is not whole. */
  private readValues(bytes: Buffer, at: number, end: number): number {
    let known = 0
    if (this.pupilFirst) {
      const tail = this.readPupil(bytes, at)
      const outcome = tail === NONE ? NOT_KNOWN : this.tails.find(this.words, tail, this.ruleNumber)
      known = tail + this.tails.length
      if (outcome !== NOT_KNOWN && known <= end) {
        this.count(outcome, this.tails.value)
        return known
      }
    }
    const next = this.values.find(bytes, at, end)
    if (next === NONE) return NONE
    if (!this.values.ended) return this.skip(bytes, next, 'short_row')
    const before = this.notes
    const outcome = this.judgeRow(bytes)
    if (outcome !== NOT_KNOWN && this.notes === before && next === known) {
      this.tails.keep(this.ruleNumber, outcome, this.said)
    }
    this.hashPupil(
      bytes,
      this.values.starts[this.valueColumn.pupil]!,
      this.values.ends[this.valueColumn.pupil]!,
    )
    this.count(outcome, this.said)
    return next
  }

  /** Hashes the pupil's code that begins at `at`; returns the separator after it, or `NONE` when it is not a plain one. */
  private readPupil(bytes: Buffer, at: number): number {
    const { separator } = this
    let end = at
    while (bytes[end] !== separator && bytes[end] !== NEWLINE && bytes[end] !== QUOTE) end++
    if (bytes[end] !== separator) return NONE
    this.hashPupil(bytes, at, end)
    return end
  }

  private hashPupil(bytes: Buffer, from: number, to: number): void {
    let a = 0x811c9dc5 | 0
    let b = 0
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!
      a = Math.imul(a ^ byte, 0x01000193)
      b = (Math.imul(b, 31) + byte) | 0
    }
    this.pupilA = a
    this.pupilB = b
    this.hasPupil = to > from
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
    this.ruleNumber = sitting
    this.cell = this.columns.cell(school, sitting)
    if (this.columns.source[this.cell] !== this.source) this.beginCell(sitting)
    else if (this.grouped && this.openTurns.get(sitting) !== this.turn) throw new NotGrouped()
  }

  /** A cell met for the first time in this file; what an earlier file said of it is replaced. */
  private beginCell(sitting: number): void {
    const { columns, cell } = this
    this.cells++
    columns.participants[cell] = columns.low[cell] = columns.absent[cell] = columns.rows[cell] = 0
    columns.source[cell] = this.source
    columns.row[cell] = this.line + 1
    this.openTurns.set(sitting, this.turn)
  }

  /** Takes a row into its cell. */
  private count(outcome: number, said: number): void {
    const { columns, cell } = this
    columns.rows[cell]!++
    if (outcome === ABSENT) columns.absent[cell]!++
    if (outcome !== PASSED && outcome !== FAILED) return
    // A row without a code cannot be anybody's repeat.
    if (this.hasPupil && !this.isFirst(said)) return
    columns.participants[cell]!++
    if (outcome === FAILED) columns.low[cell]!++
  }

  /** What the values of a row come to; `said` then tells the row from others of the same pupil. */
  private judgeRow(bytes: Buffer): number {
    const status = this.statusOf(bytes)
    if (status !== OK) return status === 'absent' ? ABSENT : NOT_KNOWN
    const score = this.values.number(bytes, this.valueColumn.score)
    const mark = this.values.number(bytes, this.valueColumn.mark)
    const test = this.values.number(bytes, this.valueColumn.test_score)
    if (score === WRONG || mark === WRONG || test === WRONG) return this.refuse('not_a_number')
    const judgement = judge(this.rule!, score, mark, test)
    if ('refused' in judgement) return this.refuse(judgement.refused)
    if (judgement.offScale) this.note('mark_disagrees_with_scale')
    const numbers = (score + 2) * 65_537 + (mark + 2) * 257 + test + 2
    // Odd; the bit beside says that the work was low.
    this.said = (Math.imul(numbers, 0x9e3779b1) & ~3) | (judgement.low ? LOW : 0) | 1
    return judgement.low ? FAILED : PASSED
  }

  /** Whether the pupil of the row is met for the first time in the cell; repeats are noted. */
  private isFirst(said: number): boolean {
    const repeat = this.pupils.add(this.cell, this.pupilA, this.pupilB, said)
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

  private statusOf(bytes: Buffer): string {
    const column = this.valueColumn.status
    return column < 0 ? OK : this.values.text(bytes, column).toLowerCase() || OK
  }

  /** Leaves a row out from byte `from` on and says why; returns where the next begins, or `NONE` when not whole. */
  private skip(bytes: Buffer, from: number, why: ScanCode | 'not_counted'): number {
    const newline = bytes.indexOf(NEWLINE, from)
    if (newline < 0 || newline >= this.end) return NONE
    this.prefix.length = 0
    if (why !== 'not_counted') this.note(why)
    return newline + 1
  }

  private refuse(code: ScanCode): number {
    this.note(code)
    return NOT_KNOWN
  }

  private note(code: ScanCode): void {
    this.notes++
    const tally = this.tallies.get(code) ?? { count: 0, rows: [] }
    tally.count++
    if (tally.rows.length < ROWS_SHOWN) tally.rows.push(this.line + 1)
    this.tallies.set(code, tally)
  }
}

function sittingColumns(columns: Record<KeyField, number>): [number, number] {
  const named = SITTING_FIELDS.map((field) => columns[field]).filter((column) => column >= 0)
  return [Math.min(...named), Math.max(...named)]
}
