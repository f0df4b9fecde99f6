import { type DaySearch, idOf, readDaySearch, type Search, yearOf } from '#web/search.ts'

export interface CompletenessSearch extends DaySearch {
  /** Without one, the latest year that has data. */
  year?: string
  municipality?: number
}

export function readCompletenessSearch(search: Search): CompletenessSearch {
  return { year: yearOf(search.year), municipality: idOf(search.municipality), ...readDaySearch(search) }
}
