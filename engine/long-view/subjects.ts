import type { AcademicYear } from '#engine/academic-year.ts'
import { isLow } from '#engine/markers/marker.ts'
import type { Share } from '#engine/methodology.ts'
import type { SubjectResult } from './cohorts.ts'

/** How a school fares in one subject over the years. */
export interface SubjectRecord {
  subject: string
  /** Years with results, earliest first. */
  years: readonly AcademicYear[]
  /** Of them with a low result in at least one procedure. */
  lowYears: readonly AcademicYear[]
  /** `unknown`: fewer than three years of results. */
  record: 'always-low' | 'often-low' | 'once-low' | 'never-low' | 'unknown'
}

/** Stable is what three years say (founding document of Kazachinsky district: results over three years). */
export const LEAST_YEARS = 3

/** Each subject over all years, by the share from which a result is low. */
export function subjectRecords(results: readonly SubjectResult[], lowShare: Share): SubjectRecord[] {
  const known = results.filter(({ participants }) => participants > 0)
  return [...new Set(known.map(({ subject }) => subject))].sort().map((subject) => {
    const own = known.filter((result) => result.subject === subject)
    const years = distinct(own)
    const lowYears = distinct(own.filter(({ low, participants }) => isLow(low, participants, lowShare)))
    return { subject, years, lowYears, record: recordOf(years.length, lowYears.length) }
  })
}

function distinct(results: readonly SubjectResult[]): AcademicYear[] {
  return [...new Set(results.map(({ year }) => year))].sort()
}

function recordOf(years: number, low: number): SubjectRecord['record'] {
  if (years < LEAST_YEARS) return 'unknown'
  if (low === years) return 'always-low'
  if (low * 2 >= years) return 'often-low'
  return low > 0 ? 'once-low' : 'never-low'
}
