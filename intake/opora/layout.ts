/** Columns of Opora's own CSV, one row a pupil's work. Key columns name the cell, value columns the work. */
export const KEY_FIELDS = [
  'school_code',
  'school_name',
  'municipality',
  'academic_year',
  'season',
  'exam',
  'subject',
  'level',
  'paper_grade',
] as const
export const VALUE_FIELDS = ['pupil', 'class', 'score', 'mark', 'test_score', 'status'] as const

export type KeyField = (typeof KEY_FIELDS)[number]
export type ValueField = (typeof VALUE_FIELDS)[number]

export interface OporaLayout {
  /** Byte that separates columns. */
  separator: number
  /** Fields in the order of the file; null = a column Opora does not know. */
  fields: readonly (KeyField | ValueField | null)[]
  /** How many leading columns hold no value field: rows of one cell share these bytes. */
  leading: number
}

const REQUIRED: readonly (KeyField | ValueField)[] = [
  'school_code',
  'academic_year',
  'exam',
  'subject',
  'paper_grade',
  'pupil',
]
const KNOWN = new Set<string>([...KEY_FIELDS, ...VALUE_FIELDS])

/**
 * The layout of an Opora CSV by its first line, or null when the line is another header. The order of columns is free,
 * but every key column stands before the first value column.
 */
export function findOporaLayout(firstLine: string): OporaLayout | null {
  const line = firstLine.replace(/^\uFEFF/, '').replace(/\r$/, '')
  const separator = [',', ';', '\t'].find((mark) => line.split(mark).length > REQUIRED.length)
  if (!separator) return null
  const names = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  const fields = names.map((name) => (KNOWN.has(name) ? (name as KeyField | ValueField) : null))
  if (REQUIRED.some((field) => !fields.includes(field))) return null
  const isValue = (field: string | null) => (VALUE_FIELDS as readonly string[]).includes(field ?? '')
  const leading = fields.findIndex(isValue)
  if (fields.slice(leading).some((field) => field !== null && !isValue(field))) return null
  return { separator: separator.charCodeAt(0), fields, leading }
}
