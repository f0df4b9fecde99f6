import type { RowFields } from './row-fields.ts'

/** Bytes compared in one step. */
const STEP = 8

/**
 * The bytes of a row before its first value: equal bytes mean the same school and sitting, so the next row need not be
 * taken apart. The columns of the school's names are left out of the comparison when they stand together.
 */
export class RowPrefix {
  /** 0: nothing is remembered. */
  length = 0
  private bytes = Buffer.alloc(1024)
  private words = viewOf(this.bytes)
  private headLength = 0
  private tailStart = 0
  private readonly fields: RowFields
  private readonly names: readonly [number, number] | null

  /** `names`: columns that may differ between rows of one school, −1 for those the file does not have. */
  constructor(fields: RowFields, names: readonly number[]) {
    const there = names.filter((column) => column >= 0)
    const first = Math.min(...there)
    const last = Math.max(...there)
    this.fields = fields
    this.names = there.length > 0 && last - first === there.length - 1 ? [first, last] : null
  }

  /** Whether the row at `at` begins as the remembered one; eight bytes at a time. */
  isAt(words: DataView, at: number): boolean {
    const { words: own, headLength, tailStart, length } = this
    if (length === 0) return false
    // A pattern that is not a number differs from itself; such a row is only read the slow way.
    for (let i = 0; i < headLength; i += STEP) {
      if (words.getFloat64(at + i, true) !== own.getFloat64(i, true)) return false
    }
    for (let i = tailStart; i < length; i += STEP) {
      if (words.getFloat64(at + i, true) !== own.getFloat64(i, true)) return false
    }
    return true
  }

  /** Remembers `bytes[from..to)`, whose fields have just been found. */
  keep(bytes: Buffer, from: number, to: number): void {
    const length = to - from
    if (length > this.bytes.length) {
      this.bytes = Buffer.alloc(length * 2)
      this.words = viewOf(this.bytes)
    }
    bytes.copy(this.bytes, 0, from, to)
    this.headLength = this.names ? this.fields.starts[this.names[0]]! - from : 0
    const tail = this.names ? to - this.fields.ends[this.names[1]]! : length
    // Whole steps that end with the prefix; a shorter prefix is not worth remembering.
    this.tailStart = length - Math.ceil(tail / STEP) * STEP
    this.length = this.tailStart < 0 ? 0 : length
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
