import type { PersonState } from '#contract/people.ts'
import { type Role, roles } from '#contract/permissions.ts'
import { type DaySearch, isSet, oneOf, readDaySearch, type Search, textOf } from '#web/search.ts'

export interface PeopleSearch extends DaySearch {
  search?: string
  role?: Role
  state?: PersonState
  /** A role ends within 30 days. */
  ending?: true
}

export function readPeopleSearch(search: Search): PeopleSearch {
  return {
    search: textOf(search.search),
    role: oneOf(roles, search.role),
    state: oneOf(['active', 'invited', 'disabled', 'erased'], search.state),
    ending: isSet(search.ending) ? true : undefined,
    ...readDaySearch(search),
  }
}
