import { refusal } from './refusals.ts'

const HEADER_BYTES = 512
const FAT_SECTORS_IN_HEADER = 109
const ENTRY_BYTES = 128
const TYPE_AT = 66
/** Where a directory entry names its left and right neighbours and its first child. */
const LINKS_AT = [68, 72, 76]
/** Sector numbers from here on are marks: end of a chain, free, used by the table itself. */
const LAST_SECTOR = 0xfffffffa
const END_OF_CHAIN = 0xfffffffe
const NOTHING = 0xffffffff

/**
 * Names of the streams and storages in an OLE compound file ([MS-CFB]). Throws a `Refusal` when the tables do not fit
 * the file or a chain of sectors runs in a circle: the library that reads .xls would follow it until memory ends.
 */
export function compoundNames(bytes: Buffer): Set<string> {
  try {
    const file = new CompoundFile(bytes)
    file.checkChains()
    return new Set(file.entries().map((at) => bytes.toString('utf16le', at, at + 64).split('\0')[0]!))
  } catch (error) {
    if (error instanceof RangeError) throw refusal('damaged')
    throw error
  }
}

class CompoundFile {
  private readonly bytes: Buffer
  private readonly sectorBytes: number
  private readonly fat: Uint32Array

  constructor(bytes: Buffer) {
    const shift = bytes.readUInt16LE(30)
    if (shift !== 9 && shift !== 12) throw refusal('damaged')
    this.bytes = bytes
    this.sectorBytes = 1 << shift
    this.fat = this.numbersIn(this.fatSectors())
  }

  checkChains(): void {
    refuseCircles(this.fat)
    refuseCircles(this.numbersIn(this.chain(this.bytes.readUInt32LE(60))))
  }

  /** Where the entries of the directory begin; they must make a tree under the first one. */
  entries(): number[] {
    const all = this.chain(this.bytes.readUInt32LE(48)).flatMap((sector) =>
      Array.from({ length: this.sectorBytes / ENTRY_BYTES }, (_, i) => this.offset(sector) + i * ENTRY_BYTES),
    )
    const used = all.filter((at) => this.bytes.readUInt8(at + TYPE_AT) !== 0)
    const found = new Set(all.slice(0, 1))
    for (const at of found) {
      for (const link of LINKS_AT) {
        const linked = this.bytes.readUInt32LE(at + link)
        if (linked === NOTHING) continue
        const target = all[linked]
        if (target === undefined || found.has(target)) throw refusal('damaged')
        found.add(target)
      }
    }
    if (used.some((at) => !found.has(at))) throw refusal('damaged')
    return used
  }

  /** Sectors that hold the table of sectors: the first in the header, the rest in a chain of their own. */
  private fatSectors(): number[] {
    const { bytes } = this
    const sectors: number[] = []
    for (let i = 0; i < FAT_SECTORS_IN_HEADER; i++) sectors.push(bytes.readUInt32LE(76 + i * 4))
    const perSector = this.sectorBytes / 4
    let next = bytes.readUInt32LE(68)
    for (let steps = 0; next < LAST_SECTOR; steps++) {
      if (steps > bytes.length / this.sectorBytes) throw refusal('damaged')
      const numbers = this.numbersIn([next])
      sectors.push(...numbers.subarray(0, perSector - 1))
      next = numbers[perSector - 1]!
    }
    if (next !== END_OF_CHAIN && next !== NOTHING) throw refusal('damaged')
    const known = sectors.filter((sector) => sector < LAST_SECTOR)
    if (new Set(known).size !== known.length) throw refusal('damaged')
    return known
  }

  private chain(first: number): number[] {
    const sectors: number[] = []
    for (let sector = first; sector < LAST_SECTOR; sector = this.fat[sector] ?? NOTHING) {
      sectors.push(sector)
      if (sectors.length > this.fat.length) throw refusal('damaged')
    }
    return sectors
  }

  private numbersIn(sectors: readonly number[]): Uint32Array {
    const perSector = this.sectorBytes / 4
    const numbers = new Uint32Array(sectors.length * perSector)
    sectors.forEach((sector, i) => {
      const start = this.offset(sector)
      for (let j = 0; j < perSector; j++) numbers[i * perSector + j] = this.bytes.readUInt32LE(start + j * 4)
    })
    return numbers
  }

  private offset(sector: number): number {
    return Math.max(HEADER_BYTES, this.sectorBytes) + sector * this.sectorBytes
  }
}

/** Each sector names the next one: walks every chain once and refuses one that comes back to itself. */
function refuseCircles(next: Uint32Array): void {
  const walkOf = new Uint32Array(next.length)
  for (let start = 0; start < next.length; start++) {
    for (let at = start; at < next.length && walkOf[at] === 0; at = next[at]!) {
      walkOf[at] = start + 1
      const following = next[at]!
      if (following < next.length && walkOf[following] === start + 1) throw refusal('damaged')
    }
  }
}
