import type { AcademicYear } from '#engine/academic-year.ts'
import { type Exam, parseProcedure } from './reference.ts'
import type { Paper } from './results.ts'
import { type TitleFacts, whenOf } from './title.ts'
import type { ReadContext } from './types.ts'

/** What is still missing to know which paper was written when. */
type Missing = 'procedure' | 'year'

export type FoundPaper = { paper: Paper; missing: null } | { paper: null; missing: readonly Missing[] }

/**
 * The paper a table is about, by everything its titles tell; what a person said fills the gaps.
 * ВПР of autumn are written by pupils one grade above the paper (domain §1).
 */
export function paperOf(title: TitleFacts, exam: Exam, context: ReadContext): FoundPaper {
  const hints = context.hints ?? {}
  const grade = gradeOf(title, exam)
  const told = title.subject
    ? parseProcedure(title.subject, grade, exam, title.level ?? '', context.reference)
    : null
  const procedure = told ?? title.procedure ?? hints.procedure ?? null
  const when = whenOf(title, exam)
  const year: AcademicYear | null = when.year ?? hints.year ?? null
  const season = when.year === null && hints.season ? hints.season : when.season
  if (procedure === null || year === null) {
    const missing: Missing[] = []
    if (procedure === null) missing.push('procedure')
    if (year === null) missing.push('year')
    return { paper: null, missing }
  }
  const paperGrade = gradeOfProcedure(procedure, context) ?? grade ?? 0
  const pupilGrade = title.pupilGrade ?? (season === 'autumn' ? paperGrade + 1 : paperGrade)
  return { paper: { sitting: { year, season, procedure }, paperGrade, pupilGrade }, missing: null }
}

/** The exam a title names; ВПР where it names none, since only they have forms without the word. */
export function examOf(title: TitleFacts): Exam {
  return title.exam ?? 'vpr'
}

function gradeOf(title: TitleFacts, exam: Exam): number | null {
  if (exam === 'oge') return 9
  if (exam === 'ege') return 11
  return title.paperGrade
}

function gradeOfProcedure(procedure: string, context: ReadContext): number | null {
  const known = context.reference.procedures.find(({ id }) => id === procedure)
  if (known) return known.grade
  const tail = /-(\d{1,2})(?:-adv)?$/.exec(procedure)
  return tail ? Number(tail[1]) : null
}
