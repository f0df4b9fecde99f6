import { type OrganisationKind, organisationKinds } from '#contract/organisations.ts'
import { type DaySearch, idOf, oneOf, readDaySearch, type Search, textOf } from '#web/search.ts'

export interface OrganisationsSearch extends DaySearch {
  search?: string
  kind?: OrganisationKind
  parent?: number
}

export function readOrganisationsSearch(search: Search): OrganisationsSearch {
  return {
    search: textOf(search.search),
    kind: oneOf(organisationKinds, search.kind),
    parent: idOf(search.parent),
    ...readDaySearch(search),
  }
}
