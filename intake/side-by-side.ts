import type { Column } from './recognise.ts'
import type { Field } from './words.ts'

/** Columns of one of several tables side by side, and the columns of the sheet it takes. */
interface Side {
  columns: readonly Column[]
  from: number
  to: number
}

const SCHOOLS: ReadonlySet<Field> = new Set(['group', 'school', 'login', 'code', 'fullName'])
const RESULTS: ReadonlySet<Field> = new Set([
  'participants',
  'markCount',
  'task',
  'low',
  'score',
  'mark',
  'points',
])

/** `ОО | Писали | 2 | 3 | 4 | 5 | ОО | Писали | 2 | …`: two tables under one header; most headers are of one table. */
export function sidesOf(columns: readonly Column[]): Side[] {
  const whole = [{ columns, from: 0, to: Number.POSITIVE_INFINITY }]
  const anchor = columns.find(({ meaning }) => meaning && SCHOOLS.has(meaning.field))
  const starts = columns.filter(
    ({ header, meaning }) => meaning?.field === anchor?.meaning?.field && header === anchor?.header,
  )
  if (!anchor || starts.length < 2) return whole
  const sides = starts.map(({ index }, at) => {
    const from = at === 0 ? 0 : index
    const to = starts[at + 1]?.index ?? Number.POSITIVE_INFINITY
    return { columns: columns.filter((column) => column.index >= from && column.index < to), from, to }
  })
  const full = sides.every((side) =>
    side.columns.some(({ meaning }) => meaning && RESULTS.has(meaning.field)),
  )
  return full ? sides : whole
}
