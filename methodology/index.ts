import type { AcademicYear } from '#engine/academic-year.ts'
import { checkMethodology } from '#engine/check-methodology.ts'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import type { Identified } from '#engine/outcome.ts'
import federalExamples from './847-2020/examples.json' with { type: 'json' }
import federal from './847-2020/methodology.json' with { type: 'json' }
import sameProcedureExamples from './847-2020-same-procedure/examples.json' with { type: 'json' }
import sameProcedure from './847-2020-same-procedure/methodology.json' with { type: 'json' }
import smolenskExamples from './smolensk-2021/examples.json' with { type: 'json' }
import smolensk from './smolensk-2021/methodology.json' with { type: 'json' }

/** A made-up school that shows how a place of the document is read: at once documentation and test. */
export interface WorkedExample {
  title: string
  /** The place of the document it works out. */
  place: string
  /** The last academic year that counts. */
  year: AcademicYear
  overrides?: Overrides
  /** Academic year, procedure, participants, of them below the threshold. */
  results: readonly (readonly [AcademicYear, string, number, number])[]
  expected: {
    identified: Identified
    /** Low results of the period. */
    markers: number
    /** Answer by the id of each criterion. */
    criteria?: Readonly<Record<string, Identified>>
    band?: string | null
  }
}

/** The methodologies that come with Opora, the federal one first. */
export const METHODOLOGIES: readonly Methodology[] = [federal, sameProcedure, smolensk].map((data) => {
  const { methodology, issues } = checkMethodology(data)
  if (!methodology) throw new Error(`built-in methodology ${data.id}: ${issues[0]?.message}`)
  return methodology
})

export function findMethodology(id: string): Methodology | undefined {
  return METHODOLOGIES.find((methodology) => methodology.id === id)
}

/** Worked examples of a built-in methodology; none for a methodology of one's own. */
export function examplesOf(id: string): readonly WorkedExample[] {
  return EXAMPLES[id] ?? []
}

const EXAMPLES: Readonly<Record<string, readonly WorkedExample[]>> = {
  [federal.id]: worked(federalExamples),
  [sameProcedure.id]: worked(sameProcedureExamples),
  [smolensk.id]: worked(smolenskExamples),
}

/** JSON loses tuples and literal types; the worked examples are themselves tested against the method. */
function worked(examples: unknown): readonly WorkedExample[] {
  return examples as readonly WorkedExample[]
}
