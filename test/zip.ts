import { crc32, deflateRawSync } from 'node:zlib'

/** A part of a zip to build, with the lies a hostile archive would tell about it. */
export interface ZipPart {
  name: string
  data: string | Uint8Array
  /** Name in the header before the data, when it differs from the directory. */
  localName?: string
  /** Sizes and checksum in both headers, when they are forged. */
  declaredSize?: number
  declaredPackedSize?: number
  declaredCrc?: number
  /** Size in the header before the data only. */
  localSize?: number
  method?: number
  flags?: number
  /** Where the directory says the part begins, when it lies. */
  offset?: number
}

const SIGNATURE_LOCAL = 0x04034b50
const SIGNATURE_CENTRAL = 0x02014b50
const SIGNATURE_END = 0x06054b50
const DEFLATED = 8
const UTF8_NAMES = 0x0800

/** Builds a zip part by part, believing whatever it is told. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const body: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const { local, central } = headers(part, offset)
    body.push(local)
    directory.push(central)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(SIGNATURE_END, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...body, central, end])
}

function headers(part: ZipPart, offset: number): { local: Buffer; central: Buffer } {
  const data = Buffer.from(part.data as Uint8Array)
  const method = part.method ?? DEFLATED
  const packed = method === DEFLATED ? deflateRawSync(data) : data
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(part.flags ?? UTF8_NAMES, 2)
  fields.writeUInt16LE(method, 4)
  fields.writeUInt32LE(part.declaredCrc ?? crc32(data), 10)
  fields.writeUInt32LE(part.declaredPackedSize ?? packed.length, 14)
  fields.writeUInt32LE(part.declaredSize ?? data.length, 18)
  const localFields = Buffer.from(fields)
  if (part.localSize !== undefined) localFields.writeUInt32LE(part.localSize, 18)
  const name = Buffer.from(part.name)
  const localName = Buffer.from(part.localName ?? part.name)
  fields.writeUInt16LE(name.length, 22)
  localFields.writeUInt16LE(localName.length, 22)
  const place = Buffer.alloc(14)
  place.writeUInt32LE(part.offset ?? offset, 10)
  return {
    local: Buffer.concat([signature(SIGNATURE_LOCAL), localFields, localName, packed]),
    central: Buffer.concat([signature(SIGNATURE_CENTRAL), Buffer.from([20, 0]), fields, place, name]),
  }
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value, 0)
  return bytes
}
