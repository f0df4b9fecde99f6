import { type DutyFunction, dutyFunctions } from '#contract/duty-words.ts'
import { type DaySearch, idOf, isSet, oneOf, readDaySearch, type Search, textOf } from '#web/search.ts'

export interface DutiesSearch extends DaySearch {
  search?: string
  function?: DutyFunction
  past?: true
  /** One alone: a notice led here. */
  duty?: number
}

export function readDutiesSearch(search: Search): DutiesSearch {
  return {
    search: textOf(search.search),
    function: oneOf(dutyFunctions, search.function),
    duty: idOf(search.duty),
    past: isSet(search.past) || undefined,
    ...readDaySearch(search),
  }
}
