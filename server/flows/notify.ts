import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { NotificationData, NotificationKind } from '#contract/notifications.ts'
import { rolesWith } from '#contract/permissions.ts'
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
  /** One person, of his own account. */
  | { person: number }
  /** Whoever sent the import, but for the one who did what is told. */
  | { senderOf: number; except: number | null }
  /** Whoever may see runs, but for the one who made this one. */
  | { readersOfRuns: true; except: number | null }

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
    from users left join notification_settings on notification_settings.user_id = users.user_id and kind = ${kind}
    where users.region_id = ${regionId} and users.disabled_at is null and coalesce(channel, 'system') <> 'off'
      and ${concerned}
      and exists (select from ${rolesHeld} where memberships.user_id = users.user_id and ${isValid} and ${sees})`.execute(
    tx,
  )
}

function recipientsOf(to: Recipients): { concerned: RawBuilder<SqlBool>; sees: RawBuilder<SqlBool> } {
  if ('person' in to)
    return { concerned: sql<SqlBool>`users.user_id = ${to.person}`, sees: sql<SqlBool>`true` }
  const another = sql<SqlBool>`users.user_id is distinct from ${to.except}`
  if ('readersOfRuns' in to) return { concerned: another, sees: holds('runs.read') }
  return {
    concerned: sql<SqlBool>`${another} and users.user_id = (select created_by from imports
      where imports.region_id = users.region_id and import_id = ${to.senderOf})`,
    sees: sql<SqlBool>`${holds('imports.read')} and ${seesImport(to.senderOf)}`,
  }
}

function holds(permission: 'runs.read' | 'imports.read'): RawBuilder<SqlBool> {
  return sql<SqlBool>`memberships.role = any(${[...rolesWith(permission)]})`
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
