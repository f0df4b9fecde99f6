import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { hiddenFields } from '#contract/fields.ts'
import type { PersonState } from '#contract/people.ts'
import { isHeldAt, type Level, mayGrant, needsLink, type Role } from '#contract/permissions.ts'
import { invalidRequest, notAllowed } from '#contract/problems.ts'
import { roleWord } from '#contract/role-words.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** Roles with the organisations they are held in, as `from` of a query. */
export const rolesHeld = sql`memberships join regions using (region_id)
  join organisations using (region_id, organisation_id)`

/** The day of a moment, in the region of the query. */
export const dayOf = (moment: RawBuilder<Date>) =>
  sql<string>`(${moment} at time zone regions.time_zone)::date`

const now = sql<Date>`now()`

/** This day in the region of the query. */
export const today = dayOf(now)

/** The link by which a mentor supports the school of his role: from the other school to this one, and no other way. */
const linkOfRole = sql`school_links link where link.region_id = memberships.region_id
  and link.link_id = memberships.link_id and link.to_school = organisations.school_id`

/**
 * Whether a role is valid on the day of a moment in the region: neither over nor to come, nor withdrawn, nor in an
 * organisation that is closed, nor by a link that does not hold. For queries that have `memberships`, `regions` and
 * `organisations`.
 */
export function isValidAt(moment: RawBuilder<Date>): RawBuilder<SqlBool> {
  const day = dayOf(moment)
  return sql<SqlBool>`memberships.withdrawn_at is null
    and memberships.valid_from <= ${day} and coalesce(memberships.valid_to, 'infinity') >= ${day}
    and coalesce(organisations.closed_on, 'infinity') > ${day}
    and (memberships.link_id is null or exists (select from ${linkOfRole}
      and link.since <= ${day} and coalesce(link.until, 'infinity') > ${day}))`
}

/** The same on this day. */
export const isValid = isValidAt(now)

/** The last day of a role, by its own term or by that of its link; null: until withdrawn. */
export const lastDay = sql<
  string | null
>`least(memberships.valid_to, (select link.until - 1 from ${linkOfRole}))`

const SOON_DAYS = 30

/** A valid role whose last day is near, for the same queries: somebody has to prolong it, or to say good-bye. */
export const endsSoon: RawBuilder<SqlBool> = sql<SqlBool>`${isValid}
  and ${lastDay} <= ${today} + ${SOON_DAYS}::int`

/** A person's role as far as it matters to who may change it. */
export interface RoleToChange {
  role: Role
  /** Held within the reach of whoever wants to change it. */
  reached: boolean
}

/**
 * Why a viewer may not change a person's account (name, way in, on and off); null when he may. Whoever could let himself
 * in as another must be the one who gives all that the other may do.
 */
export function whyNotManage(
  viewer: Viewer,
  person: { id: number; state: PersonState; roles: readonly RoleToChange[] },
): string | null {
  if (!decide(viewer, 'people.write').allowed) return 'Учётные записи ведут другие роли.'
  if (person.state === 'erased') return 'Человек стёрт: вернуть его нельзя.'
  if (person.id === viewer.userId) return 'Свою учётную запись меняют в профиле.'
  if (person.roles.some(({ reached }) => !reached))
    return 'У человека есть роль вне ваших организаций: его учётную запись ведут там, где шире права.'
  const stronger = person.roles.find(({ role }) => !mayGrant(viewer.role, role))
  if (!stronger) return null
  const { term } = viewer
  return `Роль «${roleWord(stronger.role, term)}» даёте не вы: учётную запись ведёт ${term('operator', 'one')}.`
}

/** Whether a viewer may look at the system in a role of somebody else: in those only that he could give himself. */
export function mayViewAs(viewer: Viewer, other: { userId: number; role: Role }): boolean {
  return (
    decide(viewer, 'people.viewas').allowed &&
    other.userId !== viewer.userId &&
    mayGrant(viewer.role, other.role)
  )
}

/**
 * What is hidden, or not kept of a past day, is not found by searching either. Throws for a filter by a hidden field, and
 * for one that only the present can answer.
 */
export function seenFilters<Filters extends { state?: PersonState; ending?: boolean; on?: string }>(
  viewer: Viewer,
  filters: Filters,
): Filters & { onlyNames: boolean } {
  if (filters.on !== undefined && (filters.state !== undefined || filters.ending !== undefined))
    throw invalidRequest([
      'Кто как входит и чья роль скоро закончится, видно только на сегодня: уберите этот отбор или день.',
    ])
  const hidden = hiddenFields('person', viewer.can)
  if (filters.state && hidden.includes('state'))
    throw notAllowed('Кто как входит, видят те, кто ведёт учётные записи: уберите этот отбор.')
  return { ...filters, onlyNames: filters.on !== undefined || hidden.includes('login') }
}

/** Throws a refusal when the viewer may not give, or take back, a role at a level to a person. */
export function assertMayGrant(
  viewer: Viewer,
  to: { person: number | null; role: Role; level: Level },
): void {
  if (!isHeldAt(to.role, to.level))
    throw invalidRequest([`Роль «${roleWord(to.role, viewer.term)}» в такой организации не держат.`])
  if (to.person === viewer.userId) throw notAllowed('Свои роли себе не дают и не отзывают.')
  if (!mayGrant(viewer.role, to.role))
    throw notAllowed(
      `Роль «${roleWord(to.role, viewer.term)}» даёте не вы.`,
      'Кто кому даёт роль, показано на странице «Права».',
    )
}

/** Throws a refusal of a role that comes with a link between schools and in no other way. */
export function assertNeedsNoLink({ term }: Viewer, role: Role): void {
  if (needsLink(role))
    throw invalidRequest([
      `Роль «${roleWord(role, term)}» дают через связь школ: откройте карточку школы, которой помогают, и назначьте человека в разделе «Связи».`,
    ])
}
