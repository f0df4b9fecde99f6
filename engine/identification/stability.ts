import type { AcademicYear } from '#engine/academic-year.ts'
import { UNDECIDED, YES } from './decide.ts'
import type { Run } from './run.ts'

/** The list of one year beside that of the year before. */
export interface ListOfYear {
  year: AcademicYear
  /** How many schools were judged. */
  schools: number
  /** Codes of the schools on the list, ascending. */
  listed: readonly string[]
  undecided: number
  /** Against the list of the year before; null for the first. */
  change: {
    kept: number
    entered: number
    left: number
    /** Kept of all that stand on either list, 0..1; null when both are empty. */
    steadiness: number | null
  } | null
}

export interface Stability {
  years: readonly ListOfYear[]
  /** Schools on at least one list with the years they were on it, most years first, then by code. */
  repeated: readonly { school: string; years: readonly AcademicYear[] }[]
}

/** How steady the list would have been: one rule applied to years that have passed, earliest first. */
export function stabilityOf(runs: readonly Run[]): Stability {
  const lists = runs.map(listedIn)
  const years = runs.map(({ year, facts, identified }, index) => ({
    year,
    schools: facts.schools.length,
    listed: lists[index]!,
    undecided: identified.reduce((count, answer) => count + (answer === UNDECIDED ? 1 : 0), 0),
    change: index === 0 ? null : changeOf(lists[index - 1]!, lists[index]!),
  }))
  const on = new Map<string, AcademicYear[]>()
  for (const { year, listed } of years)
    for (const school of listed) on.set(school, [...(on.get(school) ?? []), year])
  const repeated = [...on]
    .map(([school, listed]) => ({ school, years: listed }))
    .sort((a, b) => b.years.length - a.years.length || (a.school < b.school ? -1 : 1))
  return { years, repeated }
}

function listedIn(run: Run): string[] {
  return run.facts.schools.filter((_, school) => run.identified[school] === YES).map(({ code }) => code)
}

function changeOf(was: readonly string[], is: readonly string[]): ListOfYear['change'] {
  const before = new Set(was)
  const kept = is.filter((school) => before.has(school)).length
  const either = was.length + is.length - kept
  return {
    kept,
    entered: is.length - kept,
    left: was.length - kept,
    steadiness: either === 0 ? null : kept / either,
  }
}
