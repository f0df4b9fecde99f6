import { sql } from 'kysely'
import type { NotificationData } from '#contract/notifications.ts'
import { type Database, transaction } from '#server/platform/database.ts'
import type { FailedJob } from '#server/platform/jobs.ts'
import { hears, holds, inRole } from './notify.ts'

/** Tells whoever may see the jobs that one failed for good: in its region, in all of them when it is a chore of the server. */
export function tellOfFailedJob(database: Database, { id, name, regionId }: FailedJob): Promise<void> {
  return tell(database, { regionId, kind: 'job.failed', subject: `job:${id}`, data: { job: name } })
}

/** Tells whoever may see the backups that the schedule could not make one. */
export function tellOfFailedBackup(database: Database, code: string): Promise<void> {
  return tell(database, { regionId: null, kind: 'backup.failed', subject: 'backup:schedule', data: { code } })
}

/** Tells them that the ends of the audit log, or its lines, did not leave the host. */
export function tellOfFailedHeads(database: Database, what: 'hourly' | 'lines', code: string): Promise<void> {
  return tell(database, { regionId: null, kind: 'heads.failed', subject: `heads:${what}`, data: { code } })
}

type FailureKind = 'job.failed' | 'backup.failed' | 'heads.failed'

interface Failure<Kind extends FailureKind> {
  regionId: number | null
  kind: Kind
  subject: string
  data: NotificationData<Kind>
}

/** A failure that is tried again every hour is told once, until it is read. */
async function tell<Kind extends FailureKind>(
  database: Database,
  { regionId, kind, subject, data }: Failure<Kind>,
): Promise<void> {
  await transaction(database, (tx) =>
    sql`insert into notifications (region_id, user_id, kind, subject, data)
      select users.region_id, users.user_id, ${kind}, ${subject}, ${JSON.stringify(data)}::jsonb
      from users where users.region_id = coalesce(${regionId}::bigint, users.region_id)
        and ${hears(kind)} and ${inRole(holds('jobs.read'))}
        and not exists (select from notifications earlier where earlier.user_id = users.user_id
          and earlier.kind = ${kind} and earlier.subject = ${subject} and earlier.read_at is null)`.execute(
      tx,
    ),
  )
}
