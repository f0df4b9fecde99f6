import type { z } from 'zod'
import type { getPerson, heldRole, personRow } from '#contract/people.ts'
import { isHeldAt, mayGrant, roles } from '#contract/permissions.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { whyNotManage } from './policy.ts'
import type { findPerson, PersonRow, RoleRow } from './queries.ts'

export function personRowView({ cursor: _, ...row }: PersonRow): z.input<typeof personRow> {
  return row
}

/** A person with his roles, those out of reach left out, and what the viewer may do with both. */
export function personView(
  viewer: Viewer,
  person: NonNullable<Awaited<ReturnType<typeof findPerson>>>,
  held: readonly RoleRow[],
): Omit<z.input<typeof getPerson.reply>, 'letter'> {
  const standing = held.filter(({ state }) => state !== 'withdrawn')
  const other = person.id !== viewer.userId
  const grantable = roles.filter((role) => mayGrant(viewer.role, role) && reachesLevelOf(viewer, role))
  return {
    ...person,
    roles: held.filter(({ reached }) => reached).map((row) => roleView(viewer, row, other)),
    can: { manage: whyNotManage(viewer, { id: person.id, roles: standing }), grant: other ? grantable : [] },
  }
}

/** Whether a role can be held anywhere below the viewer's place. */
function reachesLevelOf({ level }: Viewer, role: (typeof roles)[number]): boolean {
  if (isHeldAt(role, 'school')) return true
  if (isHeldAt(role, 'municipality')) return level !== 'school'
  return level === 'region'
}

function roleView(viewer: Viewer, row: RoleRow, other: boolean): z.input<typeof heldRole> {
  const { organisationId, kind, organisation, level, reached: _, ...rest } = row
  return {
    ...rest,
    organisation: { id: organisationId, kind, name: organisation, level },
    withdrawable: other && ['valid', 'future'].includes(row.state) && mayGrant(viewer.role, row.role),
  }
}
