import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ApprovalKind, ApprovalState, TakenFile } from '#contract/approvals.ts'
import type { TwoPeopleRole } from '#contract/permissions.ts'
import type { Purpose } from '#contract/purposes.ts'
import type { RegisterData } from '#contract/school-life.ts'
import { organisationsInScope } from '#server/organisations/queries.ts'
import { endOfDay } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { registerJson } from '#server/schools/queries.ts'

/** A role to be given, as it was asked for. */
export interface AskedRole {
  person: number
  role: TwoPeopleRole
  organisation: number
  from: string | null
  to: string | null
}

/** Fields of a school's card that differ: as they were when it was asked, and as they are to be. */
export interface AskedCorrection {
  school: number
  was: Partial<RegisterData>
  becomes: Partial<RegisterData>
}

/** A file of pupils to be taken away. */
export interface AskedExport extends Purpose {
  import: number
  file: number
  name: string
  what: TakenFile
  pupils: number
}

interface Asked {
  id: number
  regionId: number
  state: ApprovalState
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
  words: string | null
  hash: string
  /** The viewer has his role, or his way in, by the hand of whoever asked. */
  byAsker: boolean
  cursor: string
}

export interface RoleRow extends Asked {
  kind: 'role.grant'
  payload: AskedRole
  personName: string
}

export interface CorrectionRow extends Asked {
  kind: 'school.correct'
  payload: AskedCorrection
  code: string
  schoolName: string
  /** What the register says now. */
  register: RegisterData
}

export interface ExportRow extends Asked {
  kind: 'pupils.export'
  payload: AskedExport
  /** Until when it may be taken; null: not agreed to. */
  until: Date | null
  over: boolean
}

export type ApprovalRow = RoleRow | CorrectionRow | ExportRow

/** Whoever looks at what was asked for. */
type Second = Pick<Viewer, 'userId' | 'membershipId'>

/** Hours in which a file may be taken away, once a second person agreed. */
export const HOURS_TO_TAKE = 24

/** Until when the export of a query may be taken. */
const until = sql<Date>`(decided_at + ${HOURS_TO_TAKE}::int * interval '1 hour')`

const lastFirst: Order = [{ by: sql`approval_id`, number: true, descending: true }]

/** At the end of a day, what was decided later still waited. */
function columnsFor(second: Second, moment?: RawBuilder<Date>) {
  // Without a day whatever is decided counts, also by a transaction that began after this one.
  const decided = moment ? sql<SqlBool>`decided_at <= ${moment}` : sql<SqlBool>`decision is not null`
  const now = moment ?? sql<Date>`now()`
  return sql`approval_id as id, approvals.region_id as "regionId", action as kind, case when ${decided} then decision
      when expires_at > ${now} then 'waits' else 'expired' end as state, payload,
    organisations.name as organisation, reason, case when ${decided} then approvals.words end as words,
    asked_by as "askedBy", asker.name as "askedByName", asked_as as "askedAs", asked_at as "askedAt",
    expires_at as "expiresAt", case when ${decided} then decided_by end as "decidedBy",
    decider.name as "decidedByName", case when ${decided} then decided_at end as "decidedAt",
    encode(payload_hash, 'hex') as hash, ${madeByAsker(second)} as "byAsker", ${cursorKey(lastFirst)} as cursor,
    person.name as "personName", schools.code, schools.name as "schoolName",
    case when schools.school_id is not null then ${registerJson} end as register,
    case when ${decided} and decision = 'approved' then ${until} end as until, ${until} <= ${now} as over`
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
    or card_edited_by(${region}, ${user}, ${asker}))`
}

const withSubjects = sql`approvals join organisations using (region_id, organisation_id)
  join users asker on asker.user_id = asked_by
  left join users decider on decider.user_id = decided_by
  left join users person on person.region_id = approvals.region_id and person.user_id = (payload ->> 'person')::bigint
  left join schools on schools.region_id = approvals.region_id and schools.school_id = (payload ->> 'school')::bigint`

/** The filter of every query of approvals: those of organisations within the scope, of the kinds one has to do with. */
function approvalsInScope(scope: Scope, kinds: readonly ApprovalKind[], on?: string): RawBuilder<SqlBool> {
  const asked = on === undefined ? sql<SqlBool>`true` : sql<SqlBool>`asked_at <= ${endOfDay(scope, on)}`
  return sql<SqlBool>`${organisationsInScope(scope)} and approvals.region_id = ${scope.regionId}
    and action = any(${[...kinds]}) and ${asked}`
}

interface Page {
  kinds: readonly ApprovalKind[]
  second: Second
  /** null: all. */
  limit: number | null
  after?: string
  /** As it stood at the end of a day. */
  on?: string
}

/** One page of approvals, with one row more than asked. */
export async function listApprovalRows(
  scope: Scope,
  db: Queries,
  { kinds, second, limit, after, on }: Page,
): Promise<ApprovalRow[]> {
  const moment = on === undefined ? undefined : endOfDay(scope, on)
  const { rows } = await sql<ApprovalRow>`select ${columnsFor(second, moment)} from ${withSubjects}
    where ${approvalsInScope(scope, kinds, on)} and ${afterCursor(lastFirst, after)}
    order by ${orderBy(lastFirst)} limit ${limit === null ? null : limit + 1}`.execute(db)
  return rows
}

export async function countApprovals(
  scope: Scope,
  db: Queries,
  { kinds, on }: Pick<Page, 'kinds' | 'on'>,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total
    from approvals join organisations using (region_id, organisation_id)
    where ${approvalsInScope(scope, kinds, on)}`.execute(db)
  return rows[0]!.total
}

/** How many questions of the kinds one decides on wait for the word of this very person. */
export async function countAskedOf(
  scope: Scope,
  db: Queries,
  { kinds, second }: Pick<Page, 'kinds' | 'second'>,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total
    from approvals join organisations using (region_id, organisation_id)
    where ${approvalsInScope(scope, kinds)} and decision is null and expires_at > now()
      and asked_by <> ${second.userId} and (payload ->> 'person')::bigint is distinct from ${second.userId}
      and not ${madeByAsker(second)}`.execute(db)
  return rows[0]!.total
}

/** The approval within the scope, or undefined; nobody else decides on it until the transaction ends. */
export async function lockApproval(
  scope: Scope,
  tx: Queries,
  { id, ...of }: { id: number } & Pick<Page, 'kinds' | 'second'>,
): Promise<ApprovalRow | undefined> {
  const { rows } = await sql<ApprovalRow>`select ${columnsFor(of.second)} from ${withSubjects}
    where ${approvalsInScope(scope, of.kinds)} and approval_id = ${id} for update of approvals`.execute(tx)
  return rows[0]
}

/** The latest agreement by which a person, in the role in which he asked, may take a file now; undefined: none. */
export async function findPermit(
  { regionId }: Scope,
  db: Queries,
  { userId, membershipId }: Second,
  { file, what }: Pick<AskedExport, 'file' | 'what'>,
): Promise<{ id: number; hash: string; payload: AskedExport } | undefined> {
  const { rows } = await sql<{ id: number; hash: string; payload: AskedExport }>`
    select approval_id as id, encode(payload_hash, 'hex') as hash, payload from approvals
    where region_id = ${regionId} and action = 'pupils.export' and asked_by = ${userId} and asked_as = ${membershipId}
      and (payload ->> 'file')::bigint = ${file} and payload ->> 'what' = ${what}
      and decision = 'approved' and ${until} > now()
    order by decided_at desc limit 1`.execute(db)
  return rows[0]
}
