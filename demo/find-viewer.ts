import { findRoleInScope, viewerFrom } from '#server/people/queries.ts'
import type { Database } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** A person of the demonstration in the first of his roles, by his login. */
export async function findViewer(
  database: Database,
  regionId: number,
  login: string,
): Promise<Viewer | undefined> {
  const role = await database.kysely
    .selectFrom('memberships')
    .innerJoin('users', 'users.user_id', 'memberships.user_id')
    .select('membership_id')
    .where('users.region_id', '=', regionId)
    .where('login', '=', login)
    .orderBy('membership_id')
    .executeTakeFirst()
  const row = role && (await findRoleInScope(wholeRegion(regionId), database.kysely, role.membership_id))
  return row && viewerFrom(row)
}
