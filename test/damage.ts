import { type Entry, fromBufferPromise } from 'yauzl'
import { type ZipPart, zip } from './zip.ts'

/** A repeatable source of chance: a whole number from 0 to `below - 1`. */
export type Chance = (below: number) => number

/** The same chances for the same seed (mulberry32). */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** The parts of a sound zip, unpacked, so that they can be damaged and packed again. */
export async function partsOf(bytes: Buffer): Promise<ZipPart[]> {
  const parts: ZipPart[] = []
  const archive = await fromBufferPromise(bytes)
  const entries: Entry[] = []
  for await (const entry of archive.eachEntry()) entries.push(entry)
  for (const entry of entries) {
    const chunks: Buffer[] = []
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    parts.push({ name: entry.fileName, data: Buffer.concat(chunks) })
  }
  return parts
}

/** Numbers and names that stand for limits, ends and mistakes in the XML of a book. */
const TOKENS = [
  '',
  '-1',
  '0',
  '4294967296',
  '1e999',
  'NaN',
  'XFD1048577',
  'A0',
  '../..',
  '\0',
  '&#0;',
  '&lol;',
  ']]>',
]
const NAMES = ['../x', '/etc/passwd', 'xl\\workbook.xml', 'xl/vbaProject.bin', 'a\0b', '']
const MARKUP = [
  '<',
  '>',
  '"',
  '/>',
  '</c>',
  '<row>',
  '<c t="s">',
  '<v>',
  '<!--',
  '<![CDATA[',
  '<!DOCTYPE a>',
  '<?',
  '</sheetData>',
]

/** Damage to the text of a part, as someone who knows the format would do it. */
const TEXT_DAMAGE: readonly ((text: string, chance: Chance) => string)[] = [
  (text, chance) =>
    changeOne(text, { pattern: /"[^"]*"/g, chance, change: () => `"${pick(TOKENS, chance)}"` }),
  (text, chance) =>
    changeOne(text, { pattern: />[^<]+</g, chance, change: () => `>${pick(TOKENS, chance)}<` }),
  (text, chance) => changeOne(text, { pattern: /<[^>]*>/g, chance, change: () => '' }),
  (text, chance) =>
    changeOne(text, { pattern: /<[^>]*>/g, chance, change: (tag) => tag.repeat(2 + chance(50)) }),
  (text, chance) => {
    const at = chance(text.length + 1)
    return text.slice(0, at) + pick(MARKUP, chance) + text.slice(at)
  },
]

/** Damage inside one part: its bytes, or what the headers tell about it. */
const PART_DAMAGE: readonly ((part: ZipPart, chance: Chance) => ZipPart)[] = [
  (part, chance) => ({ ...part, data: flipped(bytesOf(part), chance) }),
  (part, chance) => ({ ...part, data: bytesOf(part).subarray(0, chance(part.data.length + 1)) }),
  (part, chance) => ({ ...part, declaredSize: chance(2) ? chance(0xffffffff) : chance(5000) }),
  (part, chance) => ({ ...part, declaredPackedSize: chance(5000) }),
  (part, chance) => ({ ...part, declaredCrc: chance(0xffffffff) }),
  (part, chance) => ({ ...part, localSize: chance(5000) }),
  (part) => ({ ...part, localName: `${part.name}x` }),
  (part, chance) => ({ ...part, method: pick([0, 1, 8, 9, 12, 99], chance) }),
  (part, chance) => ({ ...part, flags: 1 << chance(16) }),
  (part, chance) => ({ ...part, offset: chance(8000) }),
  (part, chance) => ({ ...part, name: pick(NAMES, chance) }),
]

/** One damaged copy of a book: a part damaged, lost, doubled or swapped with another, or the packed bytes broken. */
export function damagedBook(parts: readonly ZipPart[], chance: Chance): Buffer {
  const damaged = [...parts]
  for (let times = 1 + chance(3); times > 0; times--) {
    const at = chance(damaged.length)
    const part = damaged[at]!
    // Two in three change the text: lies in the headers are mostly seen before any text is read.
    const kind = chance(18)
    if (kind < 12)
      damaged[at] = { ...part, data: pick(TEXT_DAMAGE, chance)(bytesOf(part).toString('utf8'), chance) }
    else if (kind < 15) damaged[at] = pick(PART_DAMAGE, chance)(part, chance)
    else if (kind === 15) damaged.push(part)
    else if (kind === 16) damaged[at] = { ...part, data: pick(damaged, chance).data }
    else if (damaged.length > 1) damaged.splice(at, 1)
  }
  const bytes = zip(damaged)
  return chance(6) === 0 ? damagedBytes(bytes, chance) : bytes
}

/** One damaged copy of any file: bytes flipped, cut, doubled or strewn with separators, quotes and zeros. */
export function damagedBytes(bytes: Buffer, chance: Chance): Buffer {
  switch (chance(5)) {
    case 0:
      return flipped(Buffer.from(bytes), chance)
    case 1:
      return bytes.subarray(0, chance(bytes.length + 1))
    case 2: {
      const at = chance(bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(chance(bytes.length + 1))])
    }
    case 3: {
      const at = chance(bytes.length + 1)
      const strewn = pick(['"', ';', '\n', '\r', '\0', ',"', '""', '\ufeff', '<html>', '=1+1'], chance)
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(strewn), bytes.subarray(at)])
    }
    default: {
      const from = chance(bytes.length)
      const copy = Buffer.from(bytes)
      return copy.fill(chance(256), from, Math.min(bytes.length, from + 1 + chance(64)))
    }
  }
}

function flipped(bytes: Buffer, chance: Chance): Buffer {
  for (let times = 1 + chance(8); times > 0 && bytes.length > 0; times--) {
    const at = chance(bytes.length)
    bytes[at] = bytes[at]! ^ (1 << chance(8))
  }
  return bytes
}

function bytesOf({ data }: ZipPart): Buffer {
  return Buffer.from(data as Uint8Array)
}

/** The text with one of the places that match changed. */
function changeOne(
  text: string,
  { pattern, chance, change }: { pattern: RegExp; chance: Chance; change: (found: string) => string },
): string {
  const places = [...text.matchAll(pattern)]
  if (places.length === 0) return text
  const { index, 0: found } = pick(places, chance)
  return text.slice(0, index) + change(found) + text.slice(index + found.length)
}

function pick<T>(from: readonly T[], chance: Chance): T {
  return from[chance(from.length)]!
}
