/** What is still taken for a table of results; beyond it a file is refused before it costs memory or time. */
export interface Limits {
  /** Size of the file itself, bytes. */
  packedBytes: number
  /** Size of an old binary .xls, bytes: its reader holds the whole book in memory. */
  xlsBytes: number
  /** Size of all parts of an .xlsx together, declared and counted, bytes. */
  unpackedBytes: number
  /** Unpacked to packed size of a part larger than `ratioFromBytes`: tables compress 5 to 40 times. */
  ratio: number
  ratioFromBytes: number
  /** Parts in an .xlsx. */
  entries: number
  /** Rows that hold something, per sheet. */
  rows: number
  /** Cells that hold something, in the whole book. */
  cells: number
  /** Characters in a cell; Excel itself holds 32,767. */
  text: number
  /** Bytes of one tag, text or CSV record. */
  tokenBytes: number
}

const MB = 1024 * 1024

export const DEFAULT_LIMITS: Limits = {
  packedBytes: 20 * MB,
  xlsBytes: 20 * MB,
  unpackedBytes: 200_000_000,
  ratio: 100,
  ratioFromBytes: MB,
  entries: 500,
  rows: 200_000,
  cells: 8_000_000,
  text: 32_767,
  tokenBytes: MB,
}

/** Last row and column a sheet of Excel has, 1-based. */
export const SHEET_ROWS = 1_048_576
export const SHEET_COLUMNS = 16_384
