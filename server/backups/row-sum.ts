import { createHash, type Hash, hash } from 'node:crypto'

const LANES = 8
const LINE_END = 10

/**
 * Counts and sums the rows of a table in COPY's text format: the sum of the SHA-256 of its rows, number by number. It
 * does not depend on their order, which differs from database to database.
 */
export class RowSum {
  rows = 0
  private readonly lanes = new Uint32Array(LANES)
  /** Of a row whose end has not come yet. */
  private begun: Hash | undefined

  add(text: Buffer): void {
    let start = 0
    for (let end = text.indexOf(LINE_END); end >= 0; end = text.indexOf(LINE_END, start)) {
      this.end(text.subarray(start, end))
      start = end + 1
    }
    if (start < text.length) {
      this.begun ??= createHash('sha256')
      this.begun.update(text.subarray(start))
    }
  }

  /** 64 hexadecimal digits. */
  digest(): string {
    return Array.from(this.lanes, (lane) => lane.toString(16).padStart(8, '0')).join('')
  }

  private end(rest: Buffer): void {
    const digest = this.begun ? this.begun.update(rest).digest() : hash('sha256', rest, 'buffer')
    this.begun = undefined
    for (let lane = 0; lane < LANES; lane++) this.lanes[lane]! += digest.readUInt32LE(lane * 4)
    this.rows++
  }
}
