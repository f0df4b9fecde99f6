import { type AcademicYear, academicYear } from '#engine/academic-year.ts'

/** A day of the calendar. `month` is 1–12. */
export interface Day {
  year: number
  month: number
  day: number
}

const MONTHS = ['янв', 'фев', 'мар', 'апр', 'ма', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'] as const
const DOTTED = /(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)/
const ISO = /(?<!\d)((?:19|20)\d{2})[-./](\d{1,2})[-./](\d{1,2})(?!\d)/
const SPELLED =
  /(?:(\d{1,2})\s+)?(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?,?\s+((?:19|20)\d{2})/

function day(year: number, month: number, date: number): Day | null {
  return month >= 1 && month <= 12 && date >= 1 && date <= 31 ? { year, month, day: date } : null
}

/** The number of a month by the beginning of its name: `февраля` → 2; 0 when it is none. */
export function monthNumber(name: string): number {
  return MONTHS.findIndex((start) => name.startsWith(start)) + 1
}

/** A day by its Excel serial number (1900 system). */
export function serialDay(serial: number): Day | null {
  if (serial < 20_000 || serial > 80_000) return null
  const date = new Date((Math.floor(serial) - 25_569) * 86_400_000)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** A day written in a text in any of the usual ways, also among other words; `ноябрь 2024` gives the first. */
export function parseDay(text: string): Day | null {
  const iso = ISO.exec(text)
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const dotted = DOTTED.exec(text)
  if (dotted) {
    const year = Number(dotted[3])
    return day(year < 100 ? 2000 + year : year, Number(dotted[2]), Number(dotted[1]))
  }
  const spelled = SPELLED.exec(text.toLowerCase())
  return spelled ? day(Number(spelled[3]), monthNumber(spelled[2]!), Number(spelled[1] ?? 1)) : null
}

/** The academic year of a day: a new one begins on 1 September. */
export function academicYearOf(when: Day): AcademicYear {
  return academicYear(when.month >= 9 ? when.year : when.year - 1)
}

/** The academic year of an exam of ГИА: its September period still belongs to the year that ended. */
export function examYearOf(when: Day): AcademicYear {
  return academicYear(when.month >= 11 ? when.year : when.year - 1)
}

/** Days in order as one number, `20250410`. */
export function dayNumber(when: Day): number {
  return when.year * 10_000 + when.month * 100 + when.day
}
