/** What a cell of an export holds. A date is a `Date` at midnight UTC or `YYYY-MM-DD`. */
export type CellValue = string | number | Date | null

export interface Column {
  header: string
  /** In characters. */
  width?: number
  /** `percent`: the value is a share from 0 to 1. */
  kind: 'text' | 'number' | 'percent' | 'date'
}

export type Rows = Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/** A date cell as a `Date`; null when it is not a date. */
export function dateOf(value: CellValue): Date | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value
  const parts = typeof value === 'string' ? ISO_DATE.exec(value) : null
  return parts ? new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))) : null
}
