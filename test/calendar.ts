import { timeZones } from '#contract/region-choices.ts'
import { academicYear } from '#engine/academic-year.ts'

const HOUR = 3_600_000

/** UTC hours at which a day begins somewhere in Russia: at 12 on Kamchatka, at 22 in Kaliningrad. */
const FIRST_HOUR = 12

/**
 * New Year and 1 September in every zone of Russia: the first instant of the day and the last one before it. Each is the
 * turn of the day in one zone, and one day or the other everywhere else.
 */
export const boundaries: readonly Date[] = ['2026-08-31', '2026-12-31'].flatMap((day) =>
  timeZones.flatMap((_, position) => {
    const turn = Date.parse(day) + (FIRST_HOUR + position) * HOUR
    return [new Date(turn - 1), new Date(turn)]
  }),
)

/** `2026-09-01`: the day of an instant by the clock of a zone, as the tables of Node.js have it, not PostgreSQL's. */
export function dayIn(zone: string, instant: Date): string {
  return new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' }).format(instant)
}

/** 0 to 23. */
export function hourIn(zone: string, instant: Date): number {
  const hour = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' })
  return Number(hour.format(instant))
}

/** `2026-08-31` and −1 → `2026-08-30` */
export function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 24 * HOUR).toISOString().slice(0, 10)
}

/** The calendar year in which the academic year of a day began, counted from its text. */
export function startOfYearOn(day: string): number {
  const year = Number(day.slice(0, 4))
  return day.slice(5) >= '09-01' ? year : year - 1
}

/** The academic year of now, where most regions are. */
export const thisYear = (): string => academicYear(startOfYearOn(dayIn('Europe/Moscow', new Date())))
