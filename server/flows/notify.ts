import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { NotificationData, NotificationKind } from '#contract/notifications.ts'
import { type Permission, rolesWith } from '#contract/permissions.ts'
import { madeBy } from '#server/approvals/queries.ts'
import { isValid, rolesHeld } from '#server/people/policy.ts'
import type { Tx } from '#server/platform/database.ts'

export interface Notice<Kind extends NotificationKind> {
  regionId: number
  kind: Kind
  /** As of a line of the audit log: `import:12`. */
  subject: string
  data: NotificationData<Kind>
  /** Whom it concerns. */
  to: Recipients
}

type Recipients =
  /** One person, of his own account, or of what he needs a right to see. */
  | { person: number; may?: Permission }
  /** Whoever sent the import, but for the one who did what is told. */
  | { senderOf: number; except: number | null }
  /** Whoever may see runs, but for the one who made this one. */
  | { readersOfRuns: true; except: number | null }
  /** Whoever has the right over one of these schools: a query with the column `school_id`. */
  | { reaching: RawBuilder<unknown>; may: Permission; except: number | null }
  /** Whoever has a right of the region, but for some: `except` null excepts nobody. */
  | { holdersOf: Permission; exceptAll: readonly number[] }
  /** Several by number, of what they need a right to see. */
  | { people: readonly number[]; may: Permission; except: number | null }
  /** Whoever may do something in a school by a role held there, but for the one who did what is told. */
  | { atSchool: number; may: Permission; except: number | null }
  /** Whoever could be the second to agree to what one asks for another. */
  | SecondPerson

interface SecondPerson {
  secondTo: number
  /** Whom it is about; he does not decide. */
  about: number | null
  may: Permission
  /** Whose it is: his role reaches it. */
  organisation: number
}

/**
 * Tells people of a change, in its transaction. Told are only those whose roles permit, at this moment, to see what it
 * is about: one query finds them. Whoever has no valid role or is disabled is told nothing, and so is whoever chose not to
 * hear of the kind.
 */
export async function notify<Kind extends NotificationKind>(
  tx: Tx,
  { regionId, kind, subject, data, to }: Notice<Kind>,
): Promise<void> {
  const { concerned, sees } = recipientsOf(to)
  await sql`insert into notifications (region_id, user_id, kind, subject, data)
    select users.region_id, users.user_id, ${kind}, ${subject}, ${JSON.stringify(data)}::jsonb
    from users where users.region_id = ${regionId} and ${concerned} and ${hears(kind)} and ${inRole(sees)}`.execute(
    tx,
  )
}

/** Whoever can come in and did not choose to hear nothing of the kind; for queries that have `users`. */
export function hears(kind: NotificationKind): RawBuilder<SqlBool> {
  return sql<SqlBool>`users.disabled_at is null and not exists (select from notification_settings chosen
    where chosen.user_id = users.user_id and chosen.kind = ${kind} and chosen.channel = 'off')`
}

/** Whoever has a valid role of which `sees` is true; for queries that have `users`. */
export function inRole(sees: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (
    select from ${rolesHeld} where memberships.user_id = users.user_id and ${isValid} and ${sees})`
}

/** A role with a right; for queries that have `memberships`. */
export function holds(permission: Permission): RawBuilder<SqlBool> {
  return sql<SqlBool>`memberships.role = any(${[...rolesWith(permission)]})`
}

function recipientsOf(to: Recipients): { concerned: RawBuilder<SqlBool>; sees: RawBuilder<SqlBool> } {
  if ('person' in to)
    return {
      concerned: sql<SqlBool>`users.user_id = ${to.person}`,
      sees: to.may ? holds(to.may) : sql<SqlBool>`true`,
    }
  if ('holdersOf' in to)
    return { concerned: sql<SqlBool>`users.user_id <> all(${[...to.exceptAll]})`, sees: holds(to.holdersOf) }
  if ('people' in to)
    return {
      concerned: sql<SqlBool>`users.user_id = any(${[...to.people]}) and users.user_id is distinct from ${to.except}`,
      sees: holds(to.may),
    }
  if ('secondTo' in to) return secondTo(to)
  const another = sql<SqlBool>`users.user_id is distinct from ${to.except}`
  if ('atSchool' in to)
    return {
      concerned: another,
      sees: sql<SqlBool>`${holds(to.may)} and organisations.school_id = ${to.atSchool}`,
    }
  if ('readersOfRuns' in to) return { concerned: another, sees: holds('runs.read') }
  if ('reaching' in to)
    return { concerned: another, sees: sql<SqlBool>`${holds(to.may)} and ${reachesOneOf(to.reaching)}` }
  return {
    concerned: sql<SqlBool>`${another} and users.user_id = (select created_by from imports
      where imports.region_id = users.region_id and import_id = ${to.senderOf})`,
    sees: sql<SqlBool>`${holds('imports.read')} and ${seesImport(to.senderOf)}`,
  }
}

function secondTo({ secondTo: asker, about, may, organisation }: SecondPerson) {
  const made = madeBy({
    asker: sql`${asker}::bigint`,
    region: sql`memberships.region_id`,
    user: sql`memberships.user_id`,
    membership: sql`memberships.membership_id`,
  })
  return {
    concerned: sql<SqlBool>`users.user_id <> ${asker} and users.user_id is distinct from ${about}`,
    sees: sql<SqlBool>`${holds(may)} and ${reaches(organisation)} and not ${made}`,
  }
}

/** Whether a role of a query is held in one of the schools or above it. */
function reachesOneOf(schools: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select from schools place
    where place.region_id = memberships.region_id and place.school_id in (${schools})
      and coalesce(organisations.school_id, place.school_id) = place.school_id
      and coalesce(organisations.municipality_id, place.municipality_id) = place.municipality_id)`
}

/** Whether a role of a query is held above an organisation or in its own place. */
function reaches(organisation: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (
    select from organisations place left join schools using (region_id, school_id)
    where place.region_id = memberships.region_id and place.organisation_id = ${organisation}
      and (organisations.school_id is null or organisations.school_id = place.school_id)
      and (organisations.municipality_id is null
        or organisations.municipality_id = coalesce(place.municipality_id, schools.municipality_id)))`
}

/** A region sees all imports, a municipality those sent in roles held there: as `importsInScope`, for a role of a query. */
function seesImport(id: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`organisations.school_id is null and (organisations.municipality_id is null
    or organisations.municipality_id = (select place.municipality_id
      from imports join memberships sender on sender.membership_id = imports.created_as
        join organisations place on place.region_id = sender.region_id
          and place.organisation_id = sender.organisation_id
      where imports.region_id = memberships.region_id and imports.import_id = ${id}))`
}
