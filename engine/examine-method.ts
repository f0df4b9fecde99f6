import type { AcademicYear } from './academic-year.ts'
import { checkMethodology } from './check-methodology.ts'
import { checkHeld, type NotHeld } from './check-rule.ts'
import type { Issue } from './issue.ts'
import type { Methodology } from './methodology.ts'
import type { ProcedureWords } from './procedure-words.ts'
import { type WorkedExample, type WorkedOut, workOut } from './worked-example.ts'

export interface ExaminedMethod {
  /** Null where an error forbids to run it. */
  methodology: Methodology | null
  /** Of the rule by the place in it, of an example as `examples[2]`. */
  issues: readonly Issue[]
  /** What each example gives; null where nothing can be counted. */
  outcomes: readonly (WorkedOut | null)[]
}

/** Everything the machine can say against a version before a person approves it. */
export function examineMethod(
  content: unknown,
  examples: readonly WorkedExample[],
  reference: { year: AcademicYear; notHeld: readonly NotHeld[]; words: ProcedureWords },
): ExaminedMethod {
  const { methodology, issues } = checkMethodology(content)
  const outcomes = examples.map((example) => methodology && workOut(methodology, example))
  return {
    methodology,
    issues: [
      ...issues,
      ...(methodology ? checkHeld(methodology, reference.year, reference) : []),
      ...(examples.length === 0 ? [NO_EXAMPLES] : []),
      ...outcomes.flatMap((outcome, index) =>
        outcome && !outcome.agrees ? [differs(examples[index]!, outcome, index)] : [],
      ),
    ],
    outcomes,
  }
}

const NO_EXAMPLES: Issue = {
  code: 'no_examples',
  severity: 'error',
  position: 'examples',
  message: 'Нет ни одного разобранного примера: по нему видно, что правило понято верно.',
}

function differs({ title }: WorkedExample, { amiss, differences }: WorkedOut, index: number): Issue {
  const message =
    amiss.length > 0
      ? `Пример ${index + 1} «${title}» составлен неверно: ${amiss.join(' ')}`
      : `Пример ${index + 1} «${title}» не сошёлся: ${differences.join('; ')}.`
  return { code: 'example_differs', severity: 'error', position: `examples[${index}]`, message }
}
