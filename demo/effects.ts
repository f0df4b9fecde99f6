import { Random } from './random.ts'
import type { DemoRegion, DemoSchool } from './region.ts'
import type { DemoSitting } from './sittings.ts'

/** Between-school sd of the latent result, whose whole spread is 1; in shares of «2» it gives 0.1–0.17. */
export const BETWEEN_SCHOOLS = 0.5
/** Parts of a school's effect: lasting, of the subject, of the year, of chance. Their squares sum to one. */
const PARTS = { lasting: 0.72, subject: 0.4, year: 0.38, rest: 0.42 }
/** A whole region changes by 5 points of «2» between two years; the first year was the worst. */
const YEAR_SHIFT = [-0.24, -0.08, -0.01]
const LATE_SCHOOLS = 0.4
/** A year without any results: repairs, quarantine, no classes. */
const SILENT_YEARS = 0.018

/** Whether the school held the procedure: it misses one now and then, and once in a while a whole year. */
export function isHeld(region: DemoRegion, school: DemoSchool, sitting: DemoSitting): boolean {
  const { seed } = region
  if (new Random(seed, 'silent', school.index, sitting.yearIndex).chance(SILENT_YEARS)) return false
  if (sitting.season === 'autumn') return new Random(seed, 'late', school.index).chance(LATE_SCHOOLS)
  const missed = { vpr: 0.045, oge: 0, ege: 0, gve: 0, rkr: 0.08 }[sitting.reference.exam]
  return !new Random(seed, 'held', sitting.procedure, school.index, sitting.yearIndex).chance(missed)
}

/** Latent level of the school at the sitting: its lasting strength, its teachers of the subject, the year, chance. */
export function schoolLevel(region: DemoRegion, school: DemoSchool, sitting: DemoSitting): number {
  const { seed } = region
  const { context } = sitting.model
  const lasting = Math.sqrt(context) * school.context + Math.sqrt(1 - context) * school.quality
  const subject = new Random(seed, 'subject', sitting.procedure, school.index).normal()
  const year = new Random(seed, 'spell', school.index, sitting.yearIndex).normal()
  const rest = new Random(seed, 'rest', sitting.procedure, school.index, sitting.yearIndex).normal()
  const effect = PARTS.lasting * lasting + PARTS.subject * subject + PARTS.year * year + PARTS.rest * rest
  return BETWEEN_SCHOOLS * effect + (YEAR_SHIFT[sitting.yearIndex] ?? 0)
}

/** Share of the listed who did not come: of ВПР median 10 %, in one cell of ten 26 %; few stay away from exams. */
export function absenceRate(sitting: DemoSitting, random: Random): number {
  const median = { vpr: 0.1, oge: 0.004, ege: 0.004, gve: 0.004, rkr: 0.07 }[sitting.reference.exam]
  return Math.min(0.6, median * Math.exp(0.75 * random.normal()))
}
