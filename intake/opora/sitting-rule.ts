import type { SchoolRef, Sitting } from '#engine/facts.ts'

/** How a work of a sitting is judged: what a scanner needs to know before it meets the first row. */
export interface SittingRule {
  sitting: Sitting
  paperGrade: number
  /** `mark`: «2» fails; `test`: a test score under `minimum` fails. */
  by: 'mark' | 'test'
  minimum: number
  /** Lowest primary scores of marks 3, 4, 5 and the maximum; null when no scale is known. */
  scale: { from3: number; from4: number; from5: number; max: number } | null
  /** Whether a mark that disagrees with the scale is worth a warning (ОГЭ has conditions besides the score). */
  checkScale: boolean
}

/** What a row says of the sitting, as texts of the file. */
export interface SittingWords {
  year: string
  season: string
  exam: string
  subject: string
  level: string
  grade: string
}

/** Finds the rule for the words of a row; a text instead of a rule says what is wrong (code of a finding). */
export type ResolveSitting = (
  words: SittingWords,
) => SittingRule | 'not_counted' | 'unknown_procedure' | 'bad_year'

/** Finds the school a row names; null when the register does not know it. */
export type FindSchool = (written: SchoolRef) => SchoolRef | null
