import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ApprovalState } from '#contract/approvals.ts'
import type { TwoPeopleRole } from '#contract/permissions.ts'
import { endOfDay } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** A role to be given, as it was asked for. */
export interface AskedRole {
  person: number
  role: TwoPeopleRole
  organisation: number
  from: string | null
  to: string | null
}

export interface ApprovalRow {
  id: number
  regionId: number
  state: ApprovalState
  payload: AskedRole
  personName: string
  organisation: string
  reason: string
  askedBy: number
  askedByName: string
  askedAs: number
  askedAt: Date
  expiresAt: Date
  decidedBy: number | null
  decidedByName: string | null
  decidedAt: Date | null
  hash: string
  /** The viewer has his role, or his way in, by the hand of whoever asked. */
  byAsker: boolean
  cursor: string
}

/** Whoever looks at what was asked for. */
type Second = Pick<Viewer, 'userId' | 'membershipId'>

const lastFirst: Order = [{ by: sql`approval_id`, number: true, descending: true }]

/** At the end of a day, what was decided later still waited. */
function columnsFor(second: Second, moment?: RawBuilder<Date>) {
  // Without a day whatever is decided counts, also by a transaction that began after this one.
  const decided = moment ? sql<SqlBool>`decided_at <= ${moment}` : sql<SqlBool>`decision is not null`
  return sql`approval_id as id, approvals.region_id as "regionId", case when ${decided} then decision
      when expires_at > ${moment ?? sql`now()`} then 'waits' else 'expired' end as state, payload,
    person.name as "personName", organisations.name as organisation, reason, asked_by as "askedBy",
    asker.name as "askedByName", asked_as as "askedAs", asked_at as "askedAt", expires_at as "expiresAt",
    case when ${decided} then decided_by end as "decidedBy", decider.name as "decidedByName",
    case when ${decided} then decided_at end as "decidedAt", encode(payload_hash, 'hex') as hash,
    ${madeByAsker(second)} as "byAsker", ${cursorKey(lastFirst)} as cursor`
}

function madeByAsker({ userId, membershipId }: Second): RawBuilder<SqlBool> {
  return madeBy({
    asker: sql`approvals.asked_by`,
    region: sql`approvals.region_id`,
    user: sql`${userId}::bigint`,
    membership: sql`${membershipId}::bigint`,
  })
}

interface Hands {
  asker: RawBuilder<unknown>
  region: RawBuilder<unknown>
  /** Of whose word it is. */
  user: RawBuilder<unknown>
  membership: RawBuilder<unknown>
}

/**
 * Whether somebody's word would be the asker's own: who gave him the role, let him in by a link, or changed where his mail
 * goes could be behind both.
 */
export function madeBy({ asker, region, user, membership }: Hands): RawBuilder<SqlBool> {
  return sql<SqlBool>`(exists (select from memberships given
      where given.membership_id = ${membership} and given.granted_by = ${asker})
    or exists (select from invitations where invitations.user_id = ${user} and invitations.created_by = ${asker}
      and used_at is not null)
    or exists (select from history where history.region_id = ${region} and table_name = 'users'
      and key = jsonb_build_object('user_id', ${user}::bigint) and history.action = 'person.edit'
      and history.user_id = ${asker}))`
}

const withPeople = sql`approvals join users asker on asker.user_id = asked_by
  left join users decider on decider.user_id = decided_by
  join users person on person.region_id = approvals.region_id and person.user_id = (payload ->> 'person')::bigint
  join organisations on organisations.region_id = approvals.region_id
    and organisations.organisation_id = (payload ->> 'organisation')::bigint`

/** Whether it had been asked for by the end of a day. */
const isAskedBy = (scope: Scope, on: string | undefined) =>
  on === undefined ? sql<SqlBool>`true` : sql<SqlBool>`asked_at <= ${endOfDay(scope, on)}`

/** One page of a region's approvals, with one row more than asked. Only roles of the whole region come here. */
export async function listApprovalRows(
  scope: Scope,
  db: Queries,
  { second, on, ...page }: { second: Second; limit: number | null; after?: string; on?: string },
): Promise<ApprovalRow[]> {
  const moment = on === undefined ? undefined : endOfDay(scope, on)
  const { rows } = await sql<ApprovalRow>`select ${columnsFor(second, moment)} from ${withPeople}
    where approvals.region_id = ${scope.regionId} and ${isAskedBy(scope, on)} and ${afterCursor(lastFirst, page.after)}
    order by ${orderBy(lastFirst)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export async function countApprovals(scope: Scope, db: Queries, on?: string): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from approvals
    where region_id = ${scope.regionId} and ${isAskedBy(scope, on)}`.execute(db)
  return rows[0]!.total
}

/** How many questions of a region wait for the word of this very person. */
export async function countAskedOf({ regionId }: Scope, db: Queries, second: Second): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from approvals
    where approvals.region_id = ${regionId} and decision is null and expires_at > now()
      and asked_by <> ${second.userId} and (payload ->> 'person')::bigint <> ${second.userId}
      and not ${madeByAsker(second)}`.execute(db)
  return rows[0]!.total
}

/** The approval within the scope, or undefined; nobody else decides on it until the transaction ends. */
export async function lockApproval(
  { regionId }: Scope,
  tx: Queries,
  { id, second }: { id: number; second: Second },
): Promise<ApprovalRow | undefined> {
  const { rows } = await sql<ApprovalRow>`select ${columnsFor(second)} from ${withPeople}
    where approvals.region_id = ${regionId} and approval_id = ${id} for update of approvals`.execute(tx)
  return rows[0]
}
