import type { z } from 'zod'
import type * as facts from '#contract/facts.ts'
import type * as runs from '#contract/runs.ts'
import { idOf, isSet, oneOf, type Search, textOf } from '#web/search.ts'

export type OutcomeSort = z.infer<typeof runs.outcomeSort>

export interface OutcomesSearch {
  search?: string
  municipality?: number
  identified?: z.infer<typeof facts.identified>
  near?: true
  band?: string
  sort?: OutcomeSort
}

const sorts: readonly OutcomeSort[] = [
  'municipality',
  'name',
  'markers',
  '-municipality',
  '-name',
  '-markers',
]

/** Filters of the schools of a run. */
export function readOutcomesSearch(search: Search): OutcomesSearch {
  return {
    search: textOf(search.search),
    municipality: idOf(search.municipality),
    identified: oneOf(['yes', 'no', 'undecided'], search.identified),
    near: isSet(search.near) ? true : undefined,
    band: textOf(search.band),
    sort: oneOf(sorts, search.sort),
  }
}
