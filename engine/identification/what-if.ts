import type { ProcedureWords } from '#engine/procedure-words.ts'
import { type ComparedSchool, compareRuns, type RunComparison } from './compare.ts'
import { YES } from './decide.ts'
import type { Run } from './run.ts'
import { traceOf } from './trace.ts'

/** Schools, as ascending indexes, that come out otherwise by another rule. */
export interface Turned {
  /** On the list only by the second rule. */
  entered: readonly number[]
  /** On the list only by the first. */
  left: readonly number[]
  /** Another decision or band without entering or leaving the list. */
  changed: readonly number[]
}

/**
 * From one rule to another on the same facts, fast enough for a slider: nothing is explained yet. Throws when the runs
 * are not of the same schools.
 */
export function turnedBetween(before: Run, after: Run): Turned {
  if (before.facts.schools !== after.facts.schools) throw new RangeError('runs of different schools')
  const isSameBand = bandComparison(before, after)
  const [entered, left, changed]: number[][] = [[], [], []]
  for (let school = 0; school < before.identified.length; school++) {
    const [was, is] = [before.identified[school]!, after.identified[school]!]
    if (was === is && isSameBand(school)) continue
    if (is === YES && was !== YES) entered!.push(school)
    else if (was === YES && is !== YES) left!.push(school)
    else changed!.push(school)
  }
  return { entered: entered!, left: left!, changed: changed! }
}

/** Bands of two methods are the same when their ids are; they are compared only where both have bands. */
function bandComparison(before: Run, after: Run): (school: number) => boolean {
  const [first, second] = [before.methodology.decision, after.methodology.decision]
  if (first.kind !== 'bands' || second.kind !== 'bands') return () => true
  const into = first.bands.map(({ id }) => second.bands.findIndex((band) => band.id === id))
  return (school) => {
    const [was, is] = [before.band[school]!, after.band[school]!]
    return was === -1 ? is === -1 : into[was] === is
  }
}

/** Why some schools come out otherwise, in the order they are named. */
export function explainTurned(
  before: Run,
  after: Run,
  schools: readonly number[],
  words: ProcedureWords,
): ComparedSchool[] {
  const { added, left, changed } = compareRuns(
    sideOf(before, schools, words),
    sideOf(after, schools, words),
    words,
  )
  const explained = new Map([...added, ...left, ...changed].map((row) => [row.school, row]))
  return schools.flatMap((school) => explained.get(before.facts.schools[school]!.code) ?? [])
}

/** What differs between two rules, in Russian: a sentence each. */
export function ruleDifferences(
  before: Run,
  after: Run,
  words: ProcedureWords,
): RunComparison['differences'] {
  return compareRuns(sideOf(before, [], words), sideOf(after, [], words), words).differences
}

function sideOf(run: Run, schools: readonly number[], words: ProcedureWords) {
  const traces = schools.map((school) => traceOf(run, school, words))
  return { methodology: run.methodology, year: run.year, traces }
}
