import { sql } from 'kysely'
import { approvalKinds, approvalRights } from '#contract/approvals.ts'
import { isValid, lastDay, rolesHeld, today } from '#server/people/policy.ts'
import type { Tx } from '#server/platform/database.ts'
import { defineDailyJob } from '#server/platform/jobs.ts'
import { write } from '#server/platform/write.ts'
import { hears, holds, inRole } from './notify.ts'

/** Before the digest is written, by the region's clock. */
const HOUR = 7
/** A role that ends so soon is told to whoever holds it. */
const DAYS = 14

/** Tells people, once a day, of what comes or passes by itself: ends of roles, questions that nobody answered in time. */
export const remind = defineDailyJob('notification.remind', HOUR, async ({ database, payload }) => {
  await writeReminders(database, { regionId: payload.regionId, userId: null }, payload.day)
})

const writeReminders = write<string, void>('notification.remind', async ({ tx, viewer, note }, day) => {
  const { regionId } = viewer
  const ending = await tellOfEnds(tx, regionId)
  const expired = await closeExpired(tx, regionId)
  note(`region:${regionId}`, { day, ending, expired })
})

/** Each end of a role once: prolonged and ending again, it is told again. */
async function tellOfEnds(tx: Tx, regionId: number): Promise<number> {
  const { numAffectedRows = 0n } =
    await sql`insert into notifications (region_id, user_id, kind, subject, data)
    select users.region_id, users.user_id, 'role.ends', 'membership:' || memberships.membership_id,
      jsonb_build_object('role', memberships.role, 'organisation', organisations.name, 'on', ${lastDay})
    from ${rolesHeld} join users on users.user_id = memberships.user_id
    where memberships.region_id = ${regionId} and ${isValid} and ${lastDay} <= ${today} + ${DAYS}::int
      and ${hears('role.ends')}
      and not exists (select from notifications earlier where earlier.user_id = users.user_id
        and earlier.kind = 'role.ends' and earlier.subject = 'membership:' || memberships.membership_id
        and earlier.data ->> 'on' = ${lastDay}::text)`.execute(tx)
  return Number(numAffectedRows)
}

/** Whether whoever asked has a role that may ask for it; for queries of `closed` that have `users`. */
const mayStillAsk = sql.join(
  approvalKinds.map((kind) => sql`action = ${kind} and ${inRole(holds(approvalRights[kind].ask))}`),
  sql` or `,
)

/**
 * What nobody decided in time is over, and may be asked for again: whoever asked is told. Answers how many there were.
 */
export async function closeExpired(tx: Tx, regionId: number): Promise<number> {
  const { rows } = await sql<{ closed: number }>`
    with closed as (
      update approvals set decision = 'expired', decided_at = now()
      where region_id = ${regionId} and decision is null and expires_at <= now() returning *),
    told as (
      insert into notifications (region_id, user_id, kind, subject, data)
      select users.region_id, users.user_id, 'approval.expired', 'approval:' || approval_id,
        case action when 'role.grant' then jsonb_build_object('role', payload ->> 'role')
          when 'school.correct' then jsonb_build_object('school', (select name from schools
            where schools.region_id = closed.region_id and school_id = (payload ->> 'school')::bigint))
          else jsonb_build_object('pupils', payload -> 'pupils') end
      from closed join users on users.user_id = asked_by
      where ${hears('approval.expired')} and (${mayStillAsk}))
    select count(*) as closed from closed`.execute(tx)
  return rows[0]!.closed
}
