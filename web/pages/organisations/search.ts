import { type OrganisationKind, organisationKinds } from '#contract/organisations.ts'
import { idOf, oneOf, type Search, textOf } from '#web/search.ts'

export interface OrganisationsSearch {
  search?: string
  kind?: OrganisationKind
  parent?: number
}

export function readOrganisationsSearch(search: Search): OrganisationsSearch {
  return {
    search: textOf(search.search),
    kind: oneOf(organisationKinds, search.kind),
    parent: idOf(search.parent),
  }
}
