import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl'
import { Refusal } from '#intake/grid.ts'
import type { Limits } from '#intake/open/limits.ts'
import { refusal } from '#intake/open/refusals.ts'

const CHUNK = 256 * 1024
const STORED = 0
const DEFLATED = 8
const SIZES_FOLLOW = 0x0008
const ZIP64 = 0xffffffff

/** A zip whose directory has been checked: sizes within the limits, parts that do not overlap, headers that agree. */
export class Archive {
  readonly names: readonly string[]
  private readonly zip: ZipFile
  private readonly entries: ReadonlyMap<string, Entry>

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.zip = zip
    this.entries = entries
    this.names = [...entries.keys()]
  }

  /** Opens bytes or the file at a path; throws a `Refusal` for anything but a sound zip. */
  static async open(source: Buffer | string, limits: Limits): Promise<Archive> {
    return refuseDamaged(async () => {
      const zip =
        typeof source === 'string'
          ? await openPromise(source, { autoClose: false })
          : await fromBufferPromise(source)
      try {
        return new Archive(zip, await checkedEntries(zip, limits))
      } catch (error) {
        zip.close()
        throw error
      }
    })
  }

  has(name: string): boolean {
    return this.entries.has(partKey(name))
  }

  /** Unpacked size of a part, bytes. */
  sizeOf(name: string): number {
    return this.entries.get(partKey(name))?.uncompressedSize ?? 0
  }

  /** Unpacks a part chunk by chunk; throws a `Refusal` if its length or checksum is not the declared one. */
  async unpack(name: string, take: (chunk: Buffer) => void): Promise<void> {
    const entry = this.entries.get(partKey(name))
    if (!entry) throw refusal('damaged')
    let length = 0
    let checksum = 0
    const count = (chunk: Buffer): void => {
      length += chunk.length
      if (length > entry.uncompressedSize) throw refusal('damaged')
      checksum = crc32(chunk, checksum)
      take(chunk)
    }
    await refuseDamaged(async () => {
      const packed = await this.zip.openReadStreamPromise(entry, { decodeFileData: false })
      const drain = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
        for await (const chunk of chunks) count(chunk)
      }
      if (entry.compressionMethod === STORED) await pipeline(packed, drain)
      else await pipeline(packed, createInflateRaw({ chunkSize: CHUNK }), drain)
    })
    if (length !== entry.uncompressedSize || checksum !== entry.crc32) throw refusal('damaged')
  }

  close(): void {
    this.zip.close()
  }
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

async function checkedEntries(zip: ZipFile, limits: Limits): Promise<Map<string, Entry>> {
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
  const spans: { from: number; to: number }[] = []
  for (const entry of entries.values()) {
    const from = entry.relativeOffsetOfLocalHeader
    spans.push({ from, to: (await dataStart(zip, entry)) + entry.compressedSize })
  }
  spans.sort((a, b) => a.from - b.from)
  if (spans.some((span, i) => i > 0 && span.from < spans[i - 1]!.to)) throw refusal('damaged')
  return entries
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
