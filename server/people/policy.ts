import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isHeldAt, type Level, mayGrant, type Role } from '#contract/permissions.ts'
import { invalidRequest, notAllowed } from '#contract/problems.ts'
import { roleWords } from '#contract/role-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** Roles with the organisations they are held in, as `from` of a query. */
export const rolesHeld = sql`memberships join regions using (region_id)
  join organisations using (region_id, organisation_id)`

/** This day in the region of the query. */
export const today = sql<string>`(now() at time zone regions.time_zone)::date`

/**
 * Whether a role is valid on this day of the region: neither over nor to come, nor withdrawn, nor in an organisation
 * that is closed. For queries that have `memberships`, `regions` and `organisations`.
 */
export const isValid: RawBuilder<SqlBool> = sql<SqlBool>`memberships.withdrawn_at is null
  and memberships.valid_from <= ${today} and coalesce(memberships.valid_to, 'infinity') >= ${today}
  and coalesce(organisations.closed_on, 'infinity') > ${today}`

const SOON_DAYS = 30

/** A valid role whose last day is near, for the same queries: somebody has to prolong it, or to say good-bye. */
export const endsSoon: RawBuilder<SqlBool> = sql<SqlBool>`${isValid}
  and memberships.valid_to <= ${today} + ${SOON_DAYS}::int`

/** A person's role as far as it matters to who may change it. */
export interface RoleToChange {
  role: Role
  /** Held within the reach of whoever wants to change it. */
  reached: boolean
}

/**
 * Why a viewer may not change a person's account (name, way in, on and off); null when he may. Whoever could let himself
 * in as another must already have all that the other may do.
 */
export function whyNotManage(
  viewer: Viewer,
  person: { id: number; roles: readonly RoleToChange[] },
): string | null {
  if (!viewer.can.includes('people.write')) return 'Учётные записи ведут другие роли.'
  if (person.id === viewer.userId) return 'Свою учётную запись меняют в профиле.'
  if (person.roles.some(({ reached }) => !reached))
    return 'У человека есть роль вне ваших организаций: его учётную запись ведут там, где шире права.'
  const stronger = person.roles.find(({ role }) => !mayGrant(viewer.role, role))
  return stronger ? `Роль «${roleWords[stronger.role]}» не уже вашей: её ведёт региональный оператор.` : null
}

/** Throws a refusal when the viewer may not give, or take back, a role at a level to a person. */
export function assertMayGrant(
  viewer: Viewer,
  to: { person: number | null; role: Role; level: Level },
): void {
  if (!isHeldAt(to.role, to.level))
    throw invalidRequest([`Роль «${roleWords[to.role]}» в такой организации не держат.`])
  if (to.person === viewer.userId) throw notAllowed('Свои роли себе не дают и не отзывают.')
  if (!mayGrant(viewer.role, to.role))
    throw notAllowed(`Роль «${roleWords[to.role]}» шире вашей или равна ей.`)
}
