import type { z } from 'zod'
import type * as facts from '#contract/facts.ts'
import type { ListingState } from '#contract/listings.ts'
import type * as runs from '#contract/runs.ts'
import { idOf, isSet, oneOf, type Search, textOf } from '#web/search.ts'

export type SchoolSort = z.infer<typeof runs.outcomeSort>

export interface ListingSearch {
  view?: 'disputes' | 'order'
  search?: string
  municipality?: number
  answer?: z.infer<typeof facts.identified>
  near?: true
  decided?: true
  repeated?: true
  disputed?: true
  open?: true
  sort?: SchoolSort
}

const sorts: readonly SchoolSort[] = ['municipality', 'name', 'markers', '-municipality', '-name', '-markers']

const flag = (value: unknown) => (isSet(value) ? true : undefined)

/** The tab of a list, and the filters of its schools and disputes. */
export function readListingSearch(search: Search): ListingSearch {
  return {
    view: oneOf(['disputes', 'order'], search.view),
    search: textOf(search.search),
    municipality: idOf(search.municipality),
    answer: oneOf(['yes', 'no', 'undecided'], search.answer),
    near: flag(search.near),
    decided: flag(search.decided),
    repeated: flag(search.repeated),
    disputed: flag(search.disputed),
    open: flag(search.open),
    sort: oneOf(sorts, search.sort),
  }
}

export interface ListingsSearch {
  state?: ListingState
}

/** Which lists. */
export function readListingsSearch(search: Search): ListingsSearch {
  return { state: oneOf(['draft', 'shown', 'approved'], search.state) }
}

/** Of which run, and which list it puts right. */
export function readNewListingSearch(search: Search): { run?: number; corrects?: number } {
  return { run: idOf(search.run), corrects: idOf(search.corrects) }
}
