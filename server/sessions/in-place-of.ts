import { mayViewAs } from '#server/people/policy.ts'
import { findRoleInScope, viewerFrom } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { levelOf, meetScopes } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/**
 * What a person may while he looks at the system in another's role: what both may, where both may. He stays himself: his
 * own records and the lines of the audit log are his. Undefined when the two have no place in common.
 */
export function inPlaceOf(own: Viewer, other: Viewer, until: Date): Viewer | undefined {
  const scope = meetScopes(own.scope, other.scope)
  if (!scope) return undefined
  const { userId, membershipId, name, role, organisation } = other
  return {
    ...own,
    role,
    organisation,
    scope,
    level: levelOf(scope),
    can: own.can.filter((permission) => other.can.includes(permission)),
    viewing: { userId, membershipId, name, until },
  }
}

/** The person in the role he chose to look through, as both stand now; as himself when it is no longer his to choose. */
export async function lookThrough(
  db: Queries,
  own: Viewer,
  { membership, until }: { membership: number; until: Date },
): Promise<Viewer> {
  const row = await findRoleInScope(own.scope, db, membership)
  if (!row || !mayViewAs(own, row)) return own
  return inPlaceOf(own, viewerFrom(row), until) ?? own
}
