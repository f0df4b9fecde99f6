import type { Facts } from '#engine/facts.ts'
import { cohortSteps, type SubjectResult } from '#engine/long-view/cohorts.ts'
import { type GroupSums, shrink } from '#engine/long-view/shrink.ts'
import { subjectRecords } from '#engine/long-view/subjects.ts'
import { REFERENCE } from '#intake/reference.ts'
import { cpuMilliseconds, METHODOLOGY, madeUpFacts, round } from './facts-in-memory.ts'

/* The long view of every school: followed pupils, records of subjects, estimates held by those of the country. */

const PROCEDURES = new Map(REFERENCE.procedures.map((procedure) => [procedure.id, procedure]))

function resultsOf(facts: Facts, school: number): SubjectResult[] {
  const results: SubjectResult[] = []
  for (const [column, { year, procedure }] of facts.sittings.entries()) {
    const cell = school * facts.sittings.length + column
    const participants = facts.participants[cell]!
    const known = PROCEDURES.get(procedure)
    if (participants < 1 || !known) continue
    const { exam, subject, grade } = known
    results.push({ year, procedure, exam, subject, grade, participants, low: facts.low[cell]!, marks: null })
  }
  return results
}

/** Sums of all schools at each sitting. */
function sumsOf(facts: Facts): GroupSums[] {
  return facts.sittings.map((_, column) => {
    const sums = { schools: 0, participants: 0, low: 0, squares: 0, lowSquares: 0 }
    for (let cell = column; cell < facts.participants.length; cell += facts.sittings.length) {
      const [participants, low] = [facts.participants[cell]!, facts.low[cell]!]
      if (participants < 1) continue
      sums.schools++
      sums.participants += participants
      sums.low += low
      sums.squares += participants * participants
      sums.lowSquares += (low * low) / participants
    }
    return sums
  })
}

function look(facts: Facts): number {
  const groups = sumsOf(facts)
  const width = facts.sittings.length
  let worse = 0
  for (let school = 0; school < facts.schools.length; school++) {
    const results = resultsOf(facts, school)
    for (const { verdict } of cohortSteps(results)) if (verdict === 'worse') worse++
    subjectRecords(results, METHODOLOGY.lowShare.value)
    for (let column = 0; column < width; column++) {
      const cell = school * width + column
      shrink(facts.low[cell]!, facts.participants[cell]!, groups[column]!)
    }
  }
  return worse
}

const facts = madeUpFacts(40_000)
const worse = look(facts)
const cpuMs = round(await cpuMilliseconds(3, () => look(facts)))
console.log(
  JSON.stringify({ bench: 'long-view', schools: 40_000, results: facts.participants.length, worse, cpuMs }),
)
console.log(`Long view of the country from facts in memory: ${cpuMs} ms of CPU (at most 2000).`)
