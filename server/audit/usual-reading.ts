/** How many records of pupils a person opened or took away on a day of his region. */
export interface DayOfReading {
  /** `2026-09-01` */
  day: string
  records: number
}

/** A region's own: `factor` times the usual day is unusual, and no usual day is below `floor`. */
export interface AlarmRule {
  factor: number
  floor: number
}

/** How far back a usual day is looked for. */
export const WEEKS = 6
/** On fewer days of reading nobody has shown yet what is usual for him. */
const LEAST_DAYS = 5

/**
 * Whether somebody read far more on a day than he usually does: `factor` times the median of those of the six weeks before on
 * which he read anything. The median counts as `floor` at least, so that small numbers alarm nobody; `floor` stands for it,
 * too, when there are fewer than five such days: whoever is new alarms nobody by his first day's work.
 */
export function judgeDay(
  days: readonly DayOfReading[],
  day: string,
  { factor, floor }: AlarmRule,
): { records: number; usual: number } | null {
  const records = days.find((one) => one.day === day)?.records ?? 0
  const since = shift(day, -7 * WEEKS)
  const before = days.filter((one) => since <= one.day && one.day < day && one.records > 0)
  const own = before.length < LEAST_DAYS ? 0 : median(before.map((one) => one.records))
  const usual = Math.max(own, floor)
  return records >= factor * usual ? { records, usual } : null
}

function median(numbers: readonly number[]): number {
  const inOrder = [...numbers].sort((a, b) => a - b)
  const half = Math.floor(inOrder.length / 2)
  return inOrder.length % 2 === 1 ? inOrder[half]! : Math.round((inOrder[half - 1]! + inOrder[half]!) / 2)
}

/** A day so many days later. */
export function shift(day: string, days: number): string {
  const date = new Date(day)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}
