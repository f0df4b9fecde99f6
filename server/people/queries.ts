import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { permissionsOf, type Role } from '#contract/permissions.ts'
import type { Queries } from '#server/platform/database.ts'
import { levelOf } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** Roles with the organisations they are held in, as `from` of a query. */
export const rolesHeld = sql`memberships join regions using (region_id)
  join organisations using (region_id, organisation_id)`

const today = sql`(now() at time zone regions.time_zone)::date`

/** Whether a role of `rolesHeld` is valid on this day of the region: neither over nor to come, nor withdrawn. */
export const isValid: RawBuilder<SqlBool> = sql<SqlBool>`memberships.withdrawn_at is null
  and memberships.valid_from <= ${today} and coalesce(memberships.valid_to, 'infinity') >= ${today}
  and coalesce(organisations.closed_on, 'infinity') > ${today}`

/** Columns of `rolesHeld join users`, from which `viewerFrom` makes a viewer. */
export const viewerColumns = sql`users.user_id as "userId", users.region_id as "regionId", users.login, users.name,
  memberships.membership_id as "membershipId", memberships.role, organisations.organisation_id as "organisationId",
  organisations.name as "organisationName", organisations.municipality_id as "municipalityId",
  organisations.school_id as "schoolId"`

export interface ViewerRow {
  userId: number
  regionId: number
  login: string
  name: string
  membershipId: number
  role: Role
  organisationId: number
  organisationName: string
  municipalityId: number | null
  schoolId: number | null
}

/** `lacks`: what the session of the viewer waits for; null behind no session. */
export function viewerFrom(row: ViewerRow, lacks: Viewer['lacks']): Viewer {
  const { userId, regionId, login, name, membershipId, role, municipalityId, schoolId } = row
  return {
    userId,
    regionId,
    login,
    name,
    membershipId,
    role,
    organisation: { id: row.organisationId, name: row.organisationName },
    level: levelOf(row),
    scope: { regionId, municipalityId, schoolId },
    can: permissionsOf(role),
    lacks,
  }
}

/** The operator of that login, or the first one: in whose name the command line works. */
export async function findOperator(db: Queries, login?: string): Promise<Viewer | undefined> {
  const { rows } = await sql<ViewerRow>`select ${viewerColumns} from ${rolesHeld} join users using (user_id)
    where memberships.role = 'operator' and users.disabled_at is null and ${isValid}
      and (${login ?? null}::text is null or users.login = ${login ?? null})
    order by users.user_id limit 1`.execute(db)
  return rows[0] && viewerFrom(rows[0], null)
}

export interface HeldRole {
  id: number
  role: Role
  organisation: string
}

/** The roles a person may work in today. */
export async function listValidRoles(db: Queries, userId: number): Promise<HeldRole[]> {
  const { rows } = await sql<HeldRole>`
    select memberships.membership_id as id, memberships.role, organisations.name as organisation from ${rolesHeld}
    where memberships.user_id = ${userId} and ${isValid} order by memberships.membership_id`.execute(db)
  return rows
}

/** The role as it stands today; undefined when it is no longer, or not yet, valid. */
export async function findValidRole(
  db: Queries,
  membershipId: number,
): Promise<Pick<ViewerRow, 'role' | 'municipalityId' | 'schoolId'> | undefined> {
  const { rows } = await sql<Pick<ViewerRow, 'role' | 'municipalityId' | 'schoolId'>>`
    select memberships.role, organisations.municipality_id as "municipalityId", organisations.school_id as "schoolId"
    from ${rolesHeld} join users using (user_id)
    where memberships.membership_id = ${membershipId} and users.disabled_at is null and ${isValid}`.execute(
    db,
  )
  return rows[0]
}
