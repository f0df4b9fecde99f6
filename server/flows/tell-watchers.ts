import { type RawBuilder, sql } from 'kysely'
import type { NotificationData } from '#contract/notifications.ts'
import type { Permission } from '#contract/permissions.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { hears, holds, inRole } from './notify.ts'

/** What can be told of schools a person watches, and the right he needs to see it. */
const NEEDED = {
  'school.event': 'schools.read',
  'school.results': 'results.read',
  'school.status': 'runs.read',
} as const satisfies Partial<Record<string, Permission>>
type WatchedKind = keyof typeof NEEDED

interface Change<Kind extends WatchedKind> {
  kind: Kind
  /** Numbers of the schools, as a query with the column `school_id`. */
  schools: RawBuilder<unknown>
  /** Where several schools are shown; one alone is shown on its card. */
  subject: string
  data: Omit<NotificationData<Kind>, 'school' | 'schools'>
}

/**
 * Tells those who watch schools what became of these, each by one notification of all his schools: those only that a role
 * of his reaches now, with the right to see what is told. Whoever did it is not told.
 */
export async function tellWatchers<Kind extends WatchedKind>(
  tx: Tx,
  { regionId, userId }: Pick<Actor, 'regionId' | 'userId'>,
  { kind, schools, subject, data }: Change<Kind>,
): Promise<void> {
  const sees = sql<boolean>`${holds(NEEDED[kind])}
    and coalesce(organisations.municipality_id, schools.municipality_id) = schools.municipality_id
    and coalesce(organisations.school_id, schools.school_id) = schools.school_id`
  await sql`with changed as (${schools})
    insert into notifications (region_id, user_id, kind, subject, data)
    select users.region_id, users.user_id, ${kind},
      case when count(*) = 1 then 'school:' || min(schools.code) else ${subject} end,
      ${JSON.stringify(data)}::jsonb || jsonb_build_object('school', min(schools.name), 'schools', count(*))
    from watchers_of(array(select school_id from changed)) as watching
    join schools on schools.region_id = ${regionId} and schools.school_id = watching.school_id
    join users on users.user_id = watching.user_id
    where users.user_id is distinct from ${userId} and ${hears(kind)} and ${inRole(sees)}
    group by users.region_id, users.user_id`.execute(tx)
}
