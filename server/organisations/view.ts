import type { z } from 'zod'
import {
  type AddedKind,
  addedUnder,
  type OrganisationKind,
  type organisationRow,
} from '#contract/organisations.ts'
import type { OrganisationRow } from './queries.ts'

export function organisationView(row: Omit<OrganisationRow, 'cursor'>): z.input<typeof organisationRow> {
  const { id, kind, name, level, people, closedOn, parentId, parentName } = row
  const parent = parentId === null ? null : { id: parentId, name: parentName! }
  return { id, kind, name, level, people, closedOn, parent }
}

/** What may be added under a place of that kind. */
export function kindsAddedUnder(kind: OrganisationKind): AddedKind[] {
  const pairs = Object.entries(addedUnder) as [AddedKind, readonly OrganisationKind[]][]
  return pairs.filter(([, places]) => places.includes(kind)).map(([added]) => added)
}
