import type { AcademicYear } from './academic-year.ts'
import { buildFacts } from './facts.ts'
import { run } from './identification/run.ts'
import { traceOf } from './identification/trace.ts'
import { criteriaOf, type Methodology, type Overrides } from './methodology.ts'
import type { Identified } from './outcome.ts'

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

export interface WorkedOut {
  identified: Identified
  markers: number
  criteria: Readonly<Record<string, Identified>>
  band: string | null
  /** What of the example itself is amiss, in Russian: a sentence each. */
  amiss: readonly string[]
  /** What came out otherwise than the example expects, in Russian: «маркеров должно быть 6, получается 5». */
  differences: readonly string[]
  /** Whether all that the example expects came out, and nothing is amiss. */
  agrees: boolean
}

/** What a methodology gives on the numbers of an example. */
export function workOut(methodology: Methodology, example: WorkedExample): WorkedOut {
  const school = { code: '1', name: 'Школа из примера', municipality: '' }
  const cells = example.results.map(([year, procedure, participants, low]) => ({
    school: school.code,
    sitting: { year, procedure, season: seasonOf(methodology, procedure) },
    participants,
    low,
  }))
  const { facts, issues } = buildFacts({ schools: [school], cells })
  const outcome = run(methodology, facts, { year: example.year, overrides: example.overrides })
  const amiss = [...issues, ...outcome.issues]
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message)
  const { identified, markerCount: markers, criteria: answers, band } = traceOf(outcome, 0, {})
  const criteria = Object.fromEntries(answers.map(({ id, answer }) => [id, answer]))
  const got = { identified, markers, criteria, band }
  const differences = differencesOf(methodology, example, got)
  return { ...got, amiss, differences, agrees: amiss.length + differences.length === 0 }
}

const ANSWERS_IN_WORDS: Readonly<Record<Identified, string>> = {
  yes: 'в списке',
  no: 'не в списке',
  undecided: 'решить нельзя',
}

const OF_CRITERION: Readonly<Record<Identified, string>> = {
  yes: 'выполнен',
  no: 'не выполнен',
  undecided: 'решить нельзя',
}

function differencesOf(
  { decision }: Methodology,
  { expected }: WorkedExample,
  got: Pick<WorkedOut, 'identified' | 'markers' | 'criteria' | 'band'>,
): string[] {
  const titles = new Map(
    (decision.kind === 'bands' ? decision.bands : criteriaOf(decision)).map(({ id, title }) => [id, title]),
  )
  const named = (id: string | null) => (id === null ? 'никакой' : `«${titles.get(id) ?? id}»`)
  const pairs: [string, string, string][] = [
    ['ответ', ANSWERS_IN_WORDS[expected.identified], ANSWERS_IN_WORDS[got.identified]],
    ['низких результатов', String(expected.markers), String(got.markers)],
    ...(expected.band === undefined
      ? []
      : ([['полоса', named(expected.band), named(got.band)]] as [string, string, string][])),
    ...Object.entries(expected.criteria ?? {}).map(([id, answer]): [string, string, string] => {
      const is = got.criteria[id]
      return [named(id), OF_CRITERION[answer], is ? OF_CRITERION[is] : 'такого критерия нет']
    }),
  ]
  return pairs
    .filter(([, should, is]) => should !== is)
    .map(([what, should, is]) => `${what}: должно быть ${should}, получается ${is}`)
}

function seasonOf({ seasons }: Methodology, procedure: string) {
  return seasons[procedure.split('-')[0] as keyof typeof seasons]
}
