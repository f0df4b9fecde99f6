import type { PersonState } from '#contract/people.ts'
import { type Role, roles } from '#contract/permissions.ts'
import { oneOf, type Search, textOf } from '#web/search.ts'

export interface PeopleSearch {
  search?: string
  role?: Role
  state?: PersonState
}

export function readPeopleSearch(search: Search): PeopleSearch {
  return {
    search: textOf(search.search),
    role: oneOf(roles, search.role),
    state: oneOf(['active', 'invited', 'disabled', 'erased'], search.state),
  }
}
