import { YES } from './decide.ts'
import type { Run } from './run.ts'

export interface Overlap {
  /** `both[a][b]`: schools on the lists of both runs; `both[a][a]`: on the list of that run. */
  both: readonly (readonly number[])[]
  /** Schools on at least one list, as indexes, with the runs that list them; most lists first. */
  listed: readonly { school: number; by: readonly number[] }[]
}

/** Several methods on the same facts: which schools each lists, and how far the lists are one. */
export function overlapOf(runs: readonly Run[]): Overlap {
  const listed: { school: number; by: number[] }[] = []
  const schools = runs[0]?.identified.length ?? 0
  for (let school = 0; school < schools; school++) {
    const by = runs.flatMap((run, index) => (run.identified[school] === YES ? [index] : []))
    if (by.length > 0) listed.push({ school, by })
  }
  const both = runs.map((_, a) =>
    runs.map((__, b) => listed.filter(({ by }) => by.includes(a) && by.includes(b)).length),
  )
  return { both, listed: listed.sort((a, b) => b.by.length - a.by.length || a.school - b.school) }
}
