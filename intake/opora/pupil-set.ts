/** Numbers a slot holds: cell + 1 (0 = free), two hashes of the pupil's code, what the row said (0 = disputed). */
const STRIDE = 4
const DISPUTED = 0

/** What a pupil's repeated row means: the first, the same once more, another result, or known to be disputed. */
export type Repeat = 'first' | 'identical' | 'conflict' | 'disputed'

/**
 * Pupils met so far, to tell repeated rows. Holds (cell, pupil) → what the row said, in open addressing over one typed
 * array; `clear` forgets everything, so that a file ordered by school needs memory for one school only.
 */
export class PupilSet {
  private capacity = 1 << 10
  private size = 0
  private slots = new Int32Array(this.capacity * STRIDE)
  /** Where the last `add` landed. */
  private at = 0

  clear(): void {
    if (this.size > 0) this.slots.fill(0)
    this.size = 0
  }

  /** `a`, `b`: two independent hashes of the pupil's code; `value`: what the row says, not zero. */
  add(cell: number, a: number, b: number, value: number): Repeat {
    if (this.size * 2 >= this.capacity) this.grow()
    const { slots } = this
    const end = slots.length
    let at = this.home(cell, a)
    while (slots[at] !== 0) {
      if (slots[at] === cell + 1 && slots[at + 1] === a && slots[at + 2] === b) {
        this.at = at
        if (slots[at + 3] === DISPUTED) return 'disputed'
        return slots[at + 3] === value ? 'identical' : 'conflict'
      }
      at += STRIDE
      if (at === end) at = 0
    }
    slots[at] = cell + 1
    slots[at + 1] = a
    slots[at + 2] = b
    slots[at + 3] = value
    this.size++
    return 'first'
  }

  /** After `conflict`: remembers that the pupil's rows differ; returns what the first one said. */
  dispute(): number {
    const value = this.slots[this.at + 3]!
    this.slots[this.at + 3] = DISPUTED
    return value
  }

  private home(cell: number, a: number): number {
    return ((Math.imul(cell, 0x9e3779b1) ^ a) & (this.capacity - 1)) * STRIDE
  }

  private grow(): void {
    const old = this.slots
    this.capacity *= 2
    const slots = new Int32Array(this.capacity * STRIDE)
    for (let from = 0; from < old.length; from += STRIDE) {
      if (old[from] === 0) continue
      let at = this.home(old[from]! - 1, old[from + 1]!)
      while (slots[at] !== 0) at = (at + STRIDE) % slots.length
      slots.set(old.subarray(from, from + STRIDE), at)
    }
    this.slots = slots
  }
}
