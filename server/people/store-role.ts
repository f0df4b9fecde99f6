import { sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import type { Tx } from '#server/platform/database.ts'
import { levelOf, type Scope } from '#server/platform/scope.ts'

/** A role to be held in a place of the tree itself: in the region, a municipality or a school. */
export interface RoleInPlace {
  userId: number
  role: Role
  scope: Scope
  /** null: by the product itself. */
  grantedBy: number | null
  /** Of a mentor: the link by which he supports the school. */
  link?: number
}

/** Stores a role valid from this day on, without asking whose right it is to give it. Answers its number. */
export async function storeRole(
  tx: Tx,
  { userId, role, scope, grantedBy, link }: RoleInPlace,
): Promise<number> {
  const { regionId, municipalityId, schoolId } = scope
  const { rows } = await sql<{ id: number }>`
    insert into memberships (region_id, user_id, organisation_id, role, valid_from, granted_by, link_id)
    select region_id, ${userId}, organisation_id, ${role}, (now() at time zone regions.time_zone)::date, ${grantedBy},
      ${link ?? null}
    from organisations join regions using (region_id)
    where region_id = ${regionId} and kind = ${levelOf(scope)}
      and municipality_id is not distinct from ${schoolId === null ? municipalityId : null}
      and school_id is not distinct from ${schoolId}
    returning membership_id as id`.execute(tx)
  if (!rows[0]) throw new Error('the tree has no such place')
  return rows[0].id
}
