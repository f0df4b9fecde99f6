import type { Merge } from '#intake/grid.ts'
import { refusal } from '#intake/open/refusals.ts'

/** 0-based column of a reference such as `BC17`. */
export function columnFrom(bytes: Buffer, start: number): number {
  let column = 0
  for (let at = start; at < start + 4; at++) {
    const letter = (bytes[at] ?? 0) & 0xdf
    if (letter < 0x41 || letter > 0x5a) break
    column = column * 26 + (letter - 0x40)
  }
  if (column === 0) throw refusal('damaged')
  return column - 1
}

/** The cells of a reference such as `B2:AA10`; null for anything else. */
export function mergeFrom(reference: string): Merge | null {
  const corners = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/i.exec(reference)
  if (!corners) return null
  return {
    fromRow: Number(corners[2]),
    toRow: Number(corners[4]),
    fromColumn: columnFrom(Buffer.from(corners[1]!), 0),
    toColumn: columnFrom(Buffer.from(corners[3]!), 0),
  }
}
