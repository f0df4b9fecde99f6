/**
 * 128-bit MurmurHash3 (x86 variant, seed 0) over 32-bit words: tells whether two runs are the same, on any machine and
 * in the browser. It guards against mistakes, not against forgery.
 */
export class Digest {
  private readonly h = new Int32Array(4)
  private readonly block = new Int32Array(4)
  private filled = 0
  private words = 0

  word(value: number): this {
    this.block[this.filled++] = value
    this.words++
    if (this.filled === 4) {
      this.mixBlock()
      this.filled = 0
    }
    return this
  }

  /** Length first, so that neighbouring columns cannot run into each other. */
  column(values: ArrayLike<number>): this {
    this.word(values.length)
    for (let i = 0; i < values.length; i++) this.word(values[i]!)
    return this
  }

  /** Small numbers 0..255, four to a word. */
  bytes(values: Uint8Array): this {
    this.word(values.length)
    for (let i = 0; i < values.length; i += 4) {
      const tail = ((values[i + 1] ?? 0) << 8) | ((values[i + 2] ?? 0) << 16) | ((values[i + 3] ?? 0) << 24)
      this.word(values[i]! | tail)
    }
    return this
  }

  /** UTF-16 code units, two to a word. */
  text(value: string): this {
    this.word(value.length)
    for (let i = 0; i < value.length; i += 2) {
      this.word(value.charCodeAt(i) | ((i + 1 < value.length ? value.charCodeAt(i + 1) : 0) << 16))
    }
    return this
  }

  /** 32 hexadecimal digits. The digest must not be fed afterwards. */
  hex(): string {
    const { h } = this
    for (let lane = this.filled - 1; lane >= 0; lane--) h[lane]! ^= scramble(this.block[lane]!, lane)
    for (let lane = 0; lane < 4; lane++) h[lane]! ^= this.words * 4
    spread(h)
    for (let lane = 0; lane < 4; lane++) h[lane] = avalanche(h[lane]!)
    spread(h)
    return Array.from(h, (lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
  }

  private mixBlock(): void {
    const { h, block } = this
    for (let lane = 0; lane < 4; lane++) {
      const mixed = rotate(h[lane]! ^ scramble(block[lane]!, lane), ROTATIONS[lane]!)
      h[lane] = Math.imul((mixed + h[(lane + 1) % 4]!) | 0, 5) + ADDENDS[lane]!
    }
  }
}

const MULTIPLIERS = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93]
const SCRAMBLE_ROTATIONS = [15, 16, 17, 18]
const ROTATIONS = [19, 17, 15, 13]
const ADDENDS = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17]

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

function scramble(word: number, lane: number): number {
  const turned = rotate(Math.imul(word, MULTIPLIERS[lane]!), SCRAMBLE_ROTATIONS[lane]!)
  return Math.imul(turned, MULTIPLIERS[(lane + 1) % 4]!)
}

function spread(h: Int32Array): void {
  h[0]! += h[1]! + h[2]! + h[3]!
  for (let lane = 1; lane < 4; lane++) h[lane]! += h[0]!
}

function avalanche(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** JSON with keys in order, so that a value means the same text whichever way it was stored (PostgreSQL reorders keys). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
