import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PassportAnswers, PassportState } from '#contract/passport-fields.ts'
import type { ContextIndex } from '#engine/context-index/context-index.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { isOpenIn } from '#server/schools/policy.ts'

export interface PassportFilters {
  year: string
  state?: PassportState
  municipality?: number
}

export interface PassportListRow {
  schoolId: number
  code: string
  name: string
  municipalityId: number
  municipality: string
  state: PassportState
  /** 0: there is none. */
  version: number
  answers: PassportAnswers
  sentAt: Date | null
  decidedAt: Date | null
  index: number | null
  cursor: string
}

const order: Order = [{ by: sql`municipalities.name` }, { by: sql`schools.name` }, { by: sql`schools.code` }]
const state = sql<PassportState>`coalesce(passports.state, 'missing')`

/** Schools that worked in the year, whether they have a passport of it or not. */
const schoolsOf = (year: string) => sql`schools join municipalities using (region_id, municipality_id)
  left join passports on passports.region_id = schools.region_id and passports.school_id = schools.school_id
    and passports.year = ${year}`

function passing(scope: Scope, { year, state: asked, municipality }: PassportFilters): RawBuilder<SqlBool> {
  const all: RawBuilder<SqlBool>[] = [sql`${schoolsInScope(scope)}`, isOpenIn(year)]
  if (asked) all.push(sql`${state} = ${asked}`)
  if (municipality) all.push(sql`schools.municipality_id = ${municipality}`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** Schools of the filter, with one more than asked to tell whether there is a next page; `limit` null: all. */
export async function listPassportRows(
  scope: Scope,
  db: Queries,
  { limit, after, ...filters }: PassportFilters & { limit: number | null; after?: string },
): Promise<PassportListRow[]> {
  const { rows } = await sql<PassportListRow>`
    select schools.school_id as "schoolId", schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, ${state} as state, coalesce(passports.version, 0) as version,
      coalesce(passports.answers, '{}') as answers, passports.sent_at as "sentAt",
      passports.decided_at as "decidedAt", (passports.outcome ->> 'index')::double precision as index,
      ${cursorKey(order)} as cursor
    from ${schoolsOf(filters.year)}
    where ${passing(scope, filters)} and ${afterCursor(order, after)}
    order by ${orderBy(order)} limit ${limit === null ? null : limit + 1}`.execute(db)
  return rows
}

/** How many schools are in each state, whatever state is asked for. */
export async function countPassports(
  scope: Scope,
  db: Queries,
  { year, municipality }: PassportFilters,
): Promise<{ state: PassportState; schools: number }[]> {
  const { rows } = await sql<{ state: PassportState; schools: number }>`
    select ${state} as state, count(*) as schools from ${schoolsOf(year)}
    where ${passing(scope, { year, municipality })} group by 1`.execute(db)
  return rows
}

export interface PassportRecord {
  id: number
  state: Exclude<PassportState, 'missing'>
  version: number
  answers: PassportAnswers
  remark: string | null
  outcome: ContextIndex | null
}

/** The passport of a school of the scope for a year; `lock` keeps others from changing it meanwhile. */
export async function findPassport(
  scope: Scope,
  db: Queries,
  { schoolId, year }: { schoolId: number; year: string },
  lock: 'lock' | 'read' = 'read',
): Promise<PassportRecord | undefined> {
  const { rows } = await sql<PassportRecord>`
    select passports.passport_id as id, passports.state, passports.version, passports.answers, passports.remark,
      passports.outcome
    from passports join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and passports.school_id = ${schoolId} and passports.year = ${year}
    ${lock === 'lock' ? sql`for no key update of passports` : sql``}`.execute(db)
  return rows[0]
}

/** The latest year of which a school of the scope has a passport. */
export async function findPassportYear(scope: Scope, db: Queries, schoolId: number): Promise<string | null> {
  const { rows } = await sql<{ year: string | null }>`
    select max(passports.year) as year from passports join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and passports.school_id = ${schoolId}`.execute(db)
  return rows[0]?.year ?? null
}

/** The latest passport that was sent before a year, which tells what is known. */
export async function findEarlierPassport(
  scope: Scope,
  db: Queries,
  { schoolId, year }: { schoolId: number; year: string },
): Promise<{ year: string; answers: PassportAnswers } | undefined> {
  const { rows } = await sql<{ year: string; answers: PassportAnswers }>`
    select passports.year, passports.answers from passports join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and passports.school_id = ${schoolId} and passports.year < ${year}
      and passports.state in ('sent', 'accepted')
    order by passports.year desc limit 1`.execute(db)
  return rows[0]
}
