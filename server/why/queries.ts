import { sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import { levelColumn, organisationsInScope } from '#server/organisations/queries.ts'
import { isValid, rolesHeld } from '#server/people/policy.ts'
import type { Queries } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'

export interface Holder {
  role: Role
  /** The first of them by name. */
  name: string
  /** How many there are besides. */
  more: number
}

/** Who holds each of the roles today at the viewer's own level; none when he may not see people. */
export async function listNearHolders(
  viewer: Viewer,
  db: Queries,
  roles: readonly Role[],
): Promise<Holder[]> {
  if (roles.length === 0 || !decide(viewer, 'people.read').allowed) return []
  const { rows } = await sql<Holder>`select memberships.role, min(users.name) as name,
      count(distinct users.user_id) - 1 as more
    from ${rolesHeld} join users using (user_id)
    where ${organisationsInScope(viewer.scope)} and ${levelColumn} = ${viewer.level}
      and memberships.role in (${sql.join(roles)}) and users.disabled_at is null and ${isValid}
    group by memberships.role`.execute(db)
  return rows
}

/** The days of a role, the first and the last. */
export async function findDays(
  db: Queries,
  { regionId, membershipId }: { regionId: number; membershipId: number },
): Promise<{ from: string; to: string | null }> {
  return db
    .selectFrom('memberships')
    .select([sql<string>`valid_from::text`.as('from'), sql<string | null>`valid_to::text`.as('to')])
    .where('region_id', '=', regionId)
    .where('membership_id', '=', membershipId)
    .executeTakeFirstOrThrow()
}
