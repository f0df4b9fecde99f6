import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { Refusal } from '#intake/grid.ts'
import type { Limits } from '#intake/open/limits.ts'
import { refusal } from '#intake/open/refusals.ts'

/** Larger pieces cost fewer seams between them; a small part needs no more than its own size. */
const LARGEST_CHUNK = 512 * 1024
const SMALLEST_CHUNK = 1024
const STORED = 0
const DEFLATED = 8
const SIZES_FOLLOW = 0x0008
const ZIP64 = 0xffffffff

/** A part and where its packed bytes lie in the file. */
interface Part {
  entry: Entry
  from: number
  to: number
}

/** A zip whose directory has been checked: sizes within the limits, parts that do not overlap, headers that agree. */
export class Archive {
  readonly names: readonly string[]
  private readonly bytes: Buffer
  private readonly parts: ReadonlyMap<string, Part>

  private constructor(bytes: Buffer, parts: ReadonlyMap<string, Part>) {
    this.bytes = bytes
    this.parts = parts
    this.names = [...parts.keys()]
  }

  /** Throws a `Refusal` for anything but a sound zip. */
  static async open(bytes: Buffer, limits: Limits): Promise<Archive> {
    return refuseDamaged(async () => {
      const parts = await checkedParts(await fromBufferPromise(bytes), limits)
      checkPlaces([...parts.values()], bytes.length)
      return new Archive(bytes, parts)
    })
  }

  has(name: string): boolean {
    return this.parts.has(partKey(name))
  }

  /** Unpacked size of a part, bytes. */
  sizeOf(name: string): number {
    return this.parts.get(partKey(name))?.entry.uncompressedSize ?? 0
  }

  /** Unpacks a part chunk by chunk; throws a `Refusal` if its length or checksum is not the declared one. */
  async unpack(name: string, take: (chunk: Buffer) => void): Promise<void> {
    const part = this.parts.get(partKey(name))
    if (!part) throw refusal('damaged')
    const { entry } = part
    const packed = this.bytes.subarray(part.from, part.to)
    let length = 0
    let checksum = 0
    const count = (chunk: Buffer): void => {
      length += chunk.length
      if (length > entry.uncompressedSize) throw refusal('damaged')
      checksum = crc32(chunk, checksum)
      take(chunk)
    }
    await refuseDamaged(async () => {
      if (entry.compressionMethod === STORED) count(packed)
      else for await (const chunk of inflated(packed, entry.uncompressedSize)) count(chunk)
    })
    if (length !== entry.uncompressedSize || checksum !== entry.crc32) throw refusal('damaged')
  }
}

/** One write, not a stream of them: small pieces cost as much as the unpacking itself. */
function inflated(packed: Buffer, expected: number): AsyncIterable<Buffer> {
  const chunkSize = Math.max(SMALLEST_CHUNK, Math.min(expected, LARGEST_CHUNK))
  const inflate = createInflateRaw({ chunkSize })
  inflate.end(packed)
  return inflate
}

/** Part names are compared without case, as Office does. */
function partKey(name: string): string {
  return name.replace(/^\//, '').toLowerCase()
}

async function refuseDamaged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw refusal('damaged')
  }
}

async function checkedParts(zip: ZipFile, limits: Limits): Promise<Map<string, Part>> {
  if (zip.entryCount > limits.entries) throw refusal('too_many_parts')
  const entries = new Map<string, Entry>()
  let unpacked = 0
  for await (const entry of zip.eachEntry()) {
    if (entries.has(partKey(entry.fileName))) throw refusal('damaged')
    entries.set(partKey(entry.fileName), entry)
    checkSizes(entry, limits)
    unpacked += entry.uncompressedSize
    if (unpacked > limits.unpackedBytes) throw refusal('too_large_unpacked')
  }
  const parts = new Map<string, Part>()
  for (const [key, entry] of entries) {
    const from = await dataStart(zip, entry)
    parts.set(key, { entry, from, to: from + entry.compressedSize })
  }
  return parts
}

/** Parts lie apart, headers included, and within the file. */
function checkPlaces(parts: readonly Part[], fileBytes: number): void {
  const spans = parts
    .map(({ entry, to }) => ({ from: entry.relativeOffsetOfLocalHeader, to }))
    .toSorted((a, b) => a.from - b.from)
  if (spans.some(({ from, to }, i) => to > (spans[i + 1]?.from ?? fileBytes) || from > to))
    throw refusal('damaged')
}

function checkSizes(entry: Entry, limits: Limits): void {
  if (entry.isEncrypted()) throw refusal('password')
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) throw refusal('damaged')
  if (entry.uncompressedSize > limits.unpackedBytes) throw refusal('too_large_unpacked')
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
  if (entry.uncompressedSize > limits.ratioFromBytes && ratio > limits.ratio) throw refusal('too_compressed')
}

/** Where the bytes of a part begin; the header before them must tell the same as the directory at the end. */
async function dataStart(zip: ZipFile, entry: Entry): Promise<number> {
  const local = await zip.readLocalFileHeaderPromise(entry)
  const sizesAgree =
    (local.generalPurposeBitFlag & SIZES_FOLLOW) !== 0 ||
    (local.crc32 === entry.crc32 &&
      (local.compressedSize === ZIP64 || local.compressedSize === entry.compressedSize) &&
      (local.uncompressedSize === ZIP64 || local.uncompressedSize === entry.uncompressedSize))
  const namesAgree = local.fileName.equals(entry.fileNameRaw)
  if (!sizesAgree || !namesAgree || local.compressionMethod !== entry.compressionMethod)
    throw refusal('damaged')
  return local.fileDataStart
}
