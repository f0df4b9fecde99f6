/**
 * A seeded source of chance (sfc32): the same key gives the same numbers on every machine. Streams with different
 * keys are independent, so any school at any sitting can be made without making the others.
 */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1
  private spare: number | null = null

  /** `key`: whole numbers and words that name the stream, the seed of the region first. */
  constructor(...key: readonly (number | string)[]) {
    this.a = 0x9e3779b9
    this.b = 0x243f6a88
    this.c = 0xb7e15162
    for (const part of key) this.absorb(part)
    for (let i = 0; i < 12; i++) this.bits()
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.bits() / 4294967296
  }

  /** A whole number in 0..n − 1. */
  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    if (this.spare !== null) {
      const kept = this.spare
      this.spare = null
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()))
    const angle = 2 * Math.PI * this.next()
    this.spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)]
    if (chosen === undefined) throw new RangeError('nothing to pick from')
    return chosen
  }

  /** A shuffled copy (Fisher–Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list]
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const held = copy[i]!
      copy[i] = copy[j]!
      copy[j] = held
    }
    return copy
  }

  private absorb(part: number | string): void {
    const text = typeof part === 'number' ? null : part
    const length = text === null ? 1 : text.length
    for (let i = 0; i < length; i++) {
      const value = text === null ? (part as number) | 0 : text.charCodeAt(i)
      this.a = Math.imul(this.a ^ value, 0x85ebca6b)
      this.a ^= this.a >>> 15
      this.b = Math.imul(this.b ^ this.a, 0xc2b2ae35)
      this.b ^= this.b >>> 13
      this.c = (Math.imul(this.c, 0x27d4eb2f) + this.b) | 0
    }
    // The end of a part counts too, so that ('ab', 'c') and ('a', 'bc') differ.
    this.c = Math.imul(this.c ^ length, 0x165667b1)
  }

  private bits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum
    this.c |= 0
    return sum >>> 0
  }
}

/** Quantile of the standard normal law (Acklam's approximation, |error| < 1.2e-9 relative). */
export function normalQuantile(p: number): number {
  if (p < 0.02425) return -tail(Math.sqrt(-2 * Math.log(p)))
  if (p > 1 - 0.02425) return tail(Math.sqrt(-2 * Math.log(1 - p)))
  const q = p - 0.5
  const r = q * q
  const top =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
    2.506628277459239
  const bottom =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
    1
  return (top * q) / bottom
}

function tail(q: number): number {
  const top =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783
  const bottom =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q +
    1
  return -top / bottom
}
