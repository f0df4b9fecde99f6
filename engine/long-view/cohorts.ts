import { type AcademicYear, yearsBefore } from '#engine/academic-year.ts'
import { type Count, differenceInterval } from '#engine/statistics/difference.ts'

/** One result of a school with what the procedure is about. */
export interface SubjectResult extends Count {
  year: AcademicYear
  procedure: string
  exam: string
  subject: string
  /** The grade of the pupils; an autumn paper may be of the grade before. */
  grade: number
  /** Marks 2, 3, 4, 5, where they are known. */
  marks: readonly number[] | null
}

/** The same pupils a year later: from one grade to the next, or from ВПР of grade 8 to ОГЭ. */
export interface CohortStep {
  subject: string
  from: SubjectResult
  to: SubjectResult
  /** Share of low results, second minus first, −1..1. */
  change: number
  interval: readonly [number, number]
  /** `unclear`: chance alone may make such a difference. */
  verdict: 'worse' | 'better' | 'unclear'
  /** Share of «4» and «5», second minus first; null where marks are unknown. */
  quality: number | null
  /** The step from primary to basic school. */
  leavesPrimary: boolean
}

const LAST_PRIMARY_GRADE = 4
const OGE_GRADE = 9

/**
 * Follows pupils of a school from year to year in each subject: ВПР of one grade to ВПР of the next, ВПР of grade 8 to ОГЭ
 * (domain §7 n. 5; the fall from primary to basic school: founding document of Kemerovo). Pupils who came or left between
 * are not told apart: numbers of both years stand beside the difference. Of two ВПР sittings of one grade and year the larger
 * tells.
 */
export function cohortSteps(results: readonly SubjectResult[]): CohortStep[] {
  const papers = largestPapers(results)
  return results
    .flatMap((to) => {
      const followed = to.participants > 0 && (to.exam === 'vpr' || to.exam === 'oge')
      const grade = (to.exam === 'oge' ? OGE_GRADE : to.grade) - 1
      const from = followed && papers.get(paperKey(to.subject, grade, yearsBefore(to.year, 1)))
      return from ? [stepOf(from, to)] : []
    })
    .sort((a, b) => byText(a.subject, b.subject) || byText(a.to.year, b.to.year) || a.to.grade - b.to.grade)
}

/** ВПР by subject, grade and year; of two sittings the larger. */
function largestPapers(results: readonly SubjectResult[]): Map<string, SubjectResult> {
  const papers = new Map<string, SubjectResult>()
  for (const result of results) {
    if (result.exam !== 'vpr' || result.participants <= 0) continue
    const key = paperKey(result.subject, result.grade, result.year)
    if ((papers.get(key)?.participants ?? 0) < result.participants) papers.set(key, result)
  }
  return papers
}

const paperKey = (subject: string, grade: number, year: AcademicYear) => `${subject} ${grade} ${year}`

function stepOf(from: SubjectResult, to: SubjectResult): CohortStep {
  const interval = differenceInterval(from, to)!
  const [was, is] = [qualityOf(from), qualityOf(to)]
  return {
    subject: to.subject,
    from,
    to,
    change: to.low / to.participants - from.low / from.participants,
    interval,
    verdict: interval[0] > 0 ? 'worse' : interval[1] < 0 ? 'better' : 'unclear',
    quality: was === null || is === null ? null : is - was,
    leavesPrimary: from.grade === LAST_PRIMARY_GRADE,
  }
}

/** Share of «4» and «5» (качество), 0..1. */
export function qualityOf({ marks }: Pick<SubjectResult, 'marks'>): number | null {
  if (!marks) return null
  const all = marks.reduce((sum, count) => sum + count, 0)
  return all === 0 ? null : (marks[2]! + marks[3]!) / all
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
