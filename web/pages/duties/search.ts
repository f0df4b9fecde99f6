import { type DutyFunction, dutyFunctions } from '#contract/duty-words.ts'
import { type DaySearch, isSet, oneOf, readDaySearch, type Search, textOf } from '#web/search.ts'

export interface DutiesSearch extends DaySearch {
  search?: string
  function?: DutyFunction
  past?: true
}

export function readDutiesSearch(search: Search): DutiesSearch {
  return {
    search: textOf(search.search),
    function: oneOf(dutyFunctions, search.function),
    past: isSet(search.past) || undefined,
    ...readDaySearch(search),
  }
}
