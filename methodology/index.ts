import { checkMethodology } from '#engine/check-methodology.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { WorkedExample } from '#engine/worked-example.ts'
import federalExamples from './847-2020/examples.json' with { type: 'json' }
import federal from './847-2020/methodology.json' with { type: 'json' }
import sameProcedureExamples from './847-2020-same-procedure/examples.json' with { type: 'json' }
import sameProcedure from './847-2020-same-procedure/methodology.json' with { type: 'json' }
import omskExamples from './omsk-2025/examples.json' with { type: 'json' }
import omsk from './omsk-2025/methodology.json' with { type: 'json' }
import smolenskExamples from './smolensk-2021/examples.json' with { type: 'json' }
import smolensk from './smolensk-2021/methodology.json' with { type: 'json' }

/** The methodologies that come with Opora, the federal one first. */
export const METHODOLOGIES: readonly Methodology[] = [federal, sameProcedure, omsk, smolensk].map((data) => {
  const { methodology, issues } = checkMethodology(data)
  if (!methodology)
    throw new Error(
      `built-in methodology ${data.id}: ${issues.find(({ severity }) => severity === 'error')?.message}`,
    )
  return methodology
})

/** The rule by which a result is low, and a school listed, before any region's own. */
export const FEDERAL = METHODOLOGIES[0]!

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
  [omsk.id]: worked(omskExamples),
  [smolensk.id]: worked(smolenskExamples),
}

/** JSON loses tuples and literal types; the worked examples are themselves tested against the method. */
function worked(examples: unknown): readonly WorkedExample[] {
  return examples as readonly WorkedExample[]
}
