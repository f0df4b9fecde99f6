import { idOf, type Search, yearOf } from '#web/search.ts'

export interface CompletenessSearch {
  /** Without one, the latest year that has data. */
  year?: string
  municipality?: number
}

export function readCompletenessSearch(search: Search): CompletenessSearch {
  return { year: yearOf(search.year), municipality: idOf(search.municipality) }
}
