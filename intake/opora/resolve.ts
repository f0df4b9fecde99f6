import { startOf } from '#engine/academic-year.ts'
import type { Season } from '#engine/facts.ts'
import { type Exam, minimumOf, parseProcedure, scaleOf } from '#intake/reference.ts'
import type { ReferenceData } from '#intake/types.ts'
import type { ResolveSitting, SittingRule, SittingWords } from './sitting-rule.ts'

const EXAMS: readonly string[] = ['vpr', 'oge', 'ege', 'rkr'] satisfies Exam[]
const USUAL_SEASON: Record<string, Season> = { vpr: 'spring', oge: 'main', ege: 'main', rkr: 'regional' }
const SEASONS: readonly string[] = Object.values(USUAL_SEASON).concat('autumn')

/**
 * How works are judged by the dated reference data. ГВЭ has scales of its own and does not count (domain §6); early,
 * additional and reserve periods are not the main one.
 */
export function resolveBy(reference: ReferenceData): ResolveSitting {
  return (words) => {
    if (words.exam === 'gve') return 'not_counted'
    if (!EXAMS.includes(words.exam)) return 'unknown_procedure'
    if (startOf(words.year) === undefined) return 'bad_year'
    const season = words.season || USUAL_SEASON[words.exam]!
    if (!SEASONS.includes(season)) return 'not_counted'
    const paperGrade = Number(words.grade)
    if (!Number.isInteger(paperGrade) || paperGrade < 1 || paperGrade > 12) return 'unknown_procedure'
    return ruleFor(words, season as Season, paperGrade, reference)
  }
}

function ruleFor(
  words: SittingWords,
  season: Season,
  paperGrade: number,
  reference: ReferenceData,
): SittingRule | 'unknown_procedure' {
  const { year } = words
  const subject = reference.subjects.find(({ id }) => id === words.subject) ?? words.subject
  const procedure = parseProcedure(subject, paperGrade, words.exam as Exam, words.level, reference)
  if (procedure === null) return 'unknown_procedure'
  const scale = scaleOf(procedure, year, season, reference) ?? null
  const minimum = minimumOf(procedure, year, reference)
  const byTest = words.exam === 'ege' && procedure !== 'ege-ma-base'
  if (byTest && minimum === undefined) return 'unknown_procedure'
  return {
    sitting: { year, season, procedure },
    paperGrade,
    by: byTest ? 'test' : 'mark',
    minimum: minimum ?? 0,
    scale,
    // ОГЭ has conditions besides the score (geometry, literacy), so a mark below the scale is no surprise there.
    checkScale: words.exam === 'vpr',
  }
}
