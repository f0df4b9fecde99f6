import type { AcademicYear } from '#engine/academic-year.ts'

/** Least points in geometry for any mark above 2 in maths (domain §6, specification of ОГЭ). */
const GEOMETRY = 2
/** Least points for literacy that marks 4 and 5 in Russian need: up to 2023/24, and since 2024/25. */
const LITERACY = { before: { for4: 4, for5: 6 }, since2024: { for4: 6, for5: 9 } } as const

/** The mark of ОГЭ after its extra condition; without the points for it, the mark by score alone. */
export function conditionedMark(
  procedure: string,
  year: AcademicYear,
  mark: number,
  points: number | null,
): number {
  if (points === null) return mark
  if (procedure === 'oge-ma') return points < GEOMETRY ? 2 : mark
  if (procedure !== 'oge-ru') return mark
  const needed = year >= '2024/25' ? LITERACY.since2024 : LITERACY.before
  if (mark === 5 && points < needed.for5) return 4
  return mark === 4 && points < needed.for4 ? 3 : mark
}
