import type { AcademicYear } from './academic-year.ts'
import { buildFacts } from './facts.ts'
import { run } from './identification/run.ts'
import { traceOf } from './identification/trace.ts'
import type { Methodology, Overrides } from './methodology.ts'
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
  const { expected } = example
  const agrees =
    amiss.length === 0 &&
    identified === expected.identified &&
    markers === expected.markers &&
    (expected.band === undefined || band === expected.band) &&
    Object.entries(expected.criteria ?? {}).every(([id, answer]) => criteria[id] === answer)
  return { identified, markers, criteria, band, amiss, agrees }
}

function seasonOf({ seasons }: Methodology, procedure: string) {
  return seasons[procedure.split('-')[0] as keyof typeof seasons]
}
