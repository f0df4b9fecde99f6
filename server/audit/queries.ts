import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { containing } from '#server/platform/like.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { type HeadsNotes, readHeadsNotes } from './heads.ts'

export interface AuditFilters {
  from?: string
  to?: string
  person?: string
  /** A person is found by his name or number only: logins are hidden. */
  onlyNames?: boolean
  action?: string
  subject?: string
}

export interface AuditRow {
  id: number
  at: Date
  /** By the clock of the region. */
  localTime: string
  action: string
  userId: number | null
  login: string | null
  name: string | null
  role: Role | null
  organisation: string | null
  subject: string | null
  reason: string | null
  detail: Record<string, unknown>
  hash: string
  previous: string | null
  cursor: string
}

export const linesWithPeople = sql`audit_log
  join regions using (region_id)
  left join users using (user_id)
  left join memberships on memberships.region_id = audit_log.region_id
    and memberships.membership_id = audit_log.membership_id
  left join organisations on organisations.region_id = memberships.region_id
    and organisations.organisation_id = memberships.organisation_id
  left join schools on schools.region_id = organisations.region_id and schools.school_id = organisations.school_id`

/** Below the region, only what was done in roles held in the municipality itself, its organisations and schools. */
export function linesInScope(scope: Scope): RawBuilder<SqlBool> {
  const { regionId, municipalityId, schoolId } = scope
  const ofRegion = sql<SqlBool>`audit_log.region_id = ${regionId}`
  if (municipalityId === null && schoolId === null) return ofRegion
  const ofMunicipality =
    schoolId === null ? sql`organisations.municipality_id = ${municipalityId}` : sql`false`
  return sql<SqlBool>`${ofRegion} and (${ofMunicipality} or ${schoolsInScope(scope)})`
}

export function passing({
  from,
  to,
  person,
  onlyNames = false,
  action,
  subject,
}: AuditFilters): RawBuilder<SqlBool> {
  const all: RawBuilder<SqlBool>[] = [sql<SqlBool>`true`]
  if (from) all.push(sql`audit_log.at >= ${from}::timestamp at time zone regions.time_zone`)
  if (to) all.push(sql`audit_log.at < (${to}::timestamp + ${lengthOf(to)}) at time zone regions.time_zone`)
  if (person) all.push(isPerson(person, onlyNames))
  if (action) {
    const prefix = action.replace(/\.\*$/, '')
    all.push(sql`(audit_log.action = ${prefix} or audit_log.action like ${`${prefix}.%`})`)
  }
  if (subject) all.push(sql`audit_log.subject = ${subject}`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** «До» takes in the day, or the minute, that it names. */
function lengthOf(moment: string) {
  return moment.includes('T') ? sql`interval '1 minute'` : sql`interval '1 day'`
}

function isPerson(person: string, onlyNames: boolean): RawBuilder<SqlBool> {
  const pattern = containing(person)
  if (onlyNames) return sql`(audit_log.user_id::text = ${person} or lower(users.name) like ${pattern})`
  if (/^\d+$/.test(person)) return sql`(audit_log.user_id::text = ${person} or users.login = ${person})`
  return sql`lower(users.name || ' ' || users.login) like ${pattern}`
}

const lastFirst: Order = [{ by: sql`audit_log.audit_id`, number: true, descending: true }]

export interface AuditPage {
  filters: AuditFilters
  /** null = all rows. */
  limit: number | null
  after?: string
}

/** Lines of the log, the last first, with one more than asked. */
export async function listAuditRows(scope: Scope, db: Queries, page: AuditPage): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select audit_log.audit_id as id, audit_log.at, audit_log.action, audit_log.user_id as "userId", users.login,
      users.name, memberships.role, organisations.name as organisation, audit_log.subject, audit_log.reason,
      audit_log.detail, encode(audit_log.hash, 'hex') as hash, encode(audit_log.previous, 'hex') as previous,
      to_char(audit_log.at at time zone regions.time_zone, 'DD.MM.YYYY HH24:MI:SS') as "localTime",
      ${cursorKey(lastFirst)} as cursor
    from ${linesWithPeople}
    where ${linesInScope(scope)} and ${passing(page.filters)} and ${afterCursor(lastFirst, page.after)}
    order by ${orderBy(lastFirst)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export async function countAuditRows(scope: Scope, db: Queries, filters: AuditFilters): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${linesWithPeople}
    where ${linesInScope(scope)} and ${passing(filters)}`.execute(db)
  return rows[0]!.total
}

/** When the ends of the chains last left the host; null: the settings keep them nowhere else. */
export async function findLeft(notes: string | undefined): Promise<HeadsNotes | null> {
  return notes === undefined ? null : readHeadsNotes(notes)
}
