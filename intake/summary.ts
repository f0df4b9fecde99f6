import type { FactColumns } from '#engine/fact-columns.ts'
import { compareSittings, type Sitting, sittingKey } from '#engine/facts.ts'
import type { StagedResult } from './types.ts'

/** What a file holds of one procedure: schools, participants, and of them those below the threshold. */
export interface SittingSummary extends Sitting {
  paper_grade: number | null
  schools: number
  participants: number
  /** null: this form does not tell. */
  low: number | null
}

/** Results of a file added up by procedure, year and season. */
export function summariseResults(results: readonly StagedResult[]): SittingSummary[] {
  const bySitting = new Map<string, SittingSummary>()
  for (const { sitting, paperGrade, participants, low } of results) {
    const key = `${sittingKey(sitting)} ${paperGrade}`
    const summary = bySitting.get(key) ?? {
      ...sitting,
      paper_grade: paperGrade,
      schools: 0,
      participants: 0,
      low: 0,
    }
    summary.schools++
    summary.participants += participants
    summary.low = low === null || summary.low === null ? null : summary.low + low
    bySitting.set(key, summary)
  }
  return [...bySitting.values()].sort(compareSittings)
}

/** Facts of one file added up; `gradeOf` tells the grade of the paper by the id of the procedure. */
export function summariseColumns(
  columns: FactColumns,
  gradeOf: (procedure: string) => number | null,
): SittingSummary[] {
  return columns.sittings
    .map((sitting, index) => {
      const summary = {
        ...sitting,
        paper_grade: gradeOf(sitting.procedure),
        schools: 0,
        participants: 0,
        low: 0,
      }
      for (let school = 0; school < columns.schools.length; school++) {
        const cell = columns.cell(school, index)
        if (columns.participants[cell]! <= 0) continue
        summary.schools++
        summary.participants += columns.participants[cell]!
        summary.low += columns.low[cell]!
      }
      return summary
    })
    .filter(({ schools }) => schools > 0)
    .sort(compareSittings)
}
