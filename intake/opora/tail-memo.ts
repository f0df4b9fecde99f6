const WORDS = 6
/** Length, rule, outcome, value, then the words of the tail. */
const STRIDE = 4 + WORDS
const ENTRIES = 1 << 12
const NEWLINES = 0x0a0a0a0a

/** What the columns behind the pupil's code say of a work: nothing remembered, or one of these. */
export const NOT_KNOWN = 0
export const PASSED = 1
export const FAILED = 2
export const ABSENT = 3

/**
 * Rows of one sitting end alike (`,5А,12,4,,ok`) far more often than not. Remembers what a tail said under a rule, so
 * that the same bytes need not be taken apart again. Only tails up to 24 bytes are kept; forgetting one costs nothing
 * but a second look.
 */
export class TailMemo {
  /** Of the tail found last: bytes up to and with its newline, or 0 when it is too long to be known. */
  length = 0
  /** Of the tail found last, when it is known: what it said, for telling repeats. */
  value = 0
  private readonly slots = new Int32Array(ENTRIES * STRIDE)
  private readonly words = new Int32Array(WORDS)
  private count = 0
  private slot = 0

  /** What the bytes from `at` to the end of the row said under a rule; `rule` is not negative. */
  find(bytes: DataView, at: number, rule: number): number {
    this.length = 0
    const { words, slots } = this
    let hash = rule
    let count = 0
    for (; count < WORDS; count++) {
      const word = bytes.getInt32(at + count * 4, true)
      // The usual test for a zero byte, on the word without newlines.
      const crossed = word ^ NEWLINES
      const found = (crossed - 0x01010101) & ~crossed & 0x80808080
      if (found !== 0) {
        const inside = (31 - Math.clz32(found & -found)) >> 3
        const last = inside === 3 ? word : word & ((1 << ((inside + 1) * 8)) - 1)
        words[count] = last
        hash = Math.imul(hash ^ last, 0x9e3779b1)
        this.length = count * 4 + inside + 1
        break
      }
      words[count] = word
      hash = Math.imul(hash ^ word, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    if (this.length === 0) return NOT_KNOWN
    this.count = count + 1
    const slot = ((hash ^ (hash >>> 12)) & (ENTRIES - 1)) * STRIDE
    this.slot = slot
    if (slots[slot] !== this.length || slots[slot + 1] !== rule) return NOT_KNOWN
    for (let i = 0; i <= count; i++) if (slots[slot + 4 + i] !== words[i]) return NOT_KNOWN
    this.value = slots[slot + 3]!
    return slots[slot + 2]!
  }

  /** Remembers what the tail looked for last says. */
  keep(rule: number, outcome: number, value: number): void {
    const { slots, slot } = this
    slots[slot] = this.length
    slots[slot + 1] = rule
    slots[slot + 2] = outcome
    slots[slot + 3] = value
    for (let i = 0; i < this.count; i++) slots[slot + 4 + i] = this.words[i]!
  }
}
