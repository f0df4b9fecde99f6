import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type DutyFunction, type DutyLapse, type DutyState, dutyFunctions } from '#contract/duty-words.ts'
import type { OrganisationKind } from '#contract/organisations.ts'
import type { Level } from '#contract/permissions.ts'
import { levelColumn, organisationsInScope } from '#server/organisations/queries.ts'
import { dayOf, isValid, lastDay, rolesHeld, today } from '#server/people/policy.ts'
import { peopleInScope } from '#server/people/queries.ts'
import { type Standing, standing } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { containing } from '#server/platform/like.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'

export interface DutyRow {
  id: number
  personId: number
  person: string
  /** Has, or had, a role within the scope. */
  personReached: boolean
  organisationId: number
  kind: OrganisationKind
  organisation: string
  level: Level
  /** The school that the body is or belongs to. */
  ofSchool: number | null
  organisationReached: boolean
  function: DutyFunction
  schoolName: string | null
  /** null: out of the scope. */
  schoolCode: string | null
  municipality: string | null
  theme: string | null
  since: string
  until: string | null
  state: DutyState
  lapse: DutyLapse | null
  basis: string
  why: string | null
  /** Ended within a day: the end can be taken back. */
  lately: boolean
  version: number
  cursor: string
}

export interface DutyFilters {
  search?: string
  function?: DutyFunction
  organisation?: number
  person?: number
  /** This one alone, over or not. */
  duty?: number
  /** Those that are over; left out: the others. */
  past?: boolean
  /** As they stood at the end of this day; now when left out. */
  on?: string
}

/**
 * The filter of every query that reads duties: those held in a body within the scope, and those for a school or the
 * municipality of it. A school sees who answers for its municipality.
 */
function dutiesInScope(scope: Scope): RawBuilder<SqlBool> {
  const region = sql<SqlBool>`duties.region_id = ${scope.regionId}`
  if (scope.municipalityId === null && scope.schoolId === null) return region
  const own = sql`schools where ${schoolsInScope(scope)}`
  const municipality =
    scope.schoolId === null ? sql`(${scope.municipalityId})` : sql`(select municipality_id from ${own})`
  return sql<SqlBool>`${region} and (duties.school_id in (select school_id from ${own})
    or duties.municipality_id in ${municipality}
    or duties.organisation_id in (select organisation_id from organisations where ${organisationsInScope(scope)}))`
}

/** Duties as they are or stood on a day. Names, and what is closed, are of now. */
const dutiesStanding = (scope: Scope, on: string | undefined) =>
  standing(scope, on, { duties: dutiesInScope(scope) })

/** No role of today or to come, or no way in: nobody is there to answer. */
const personIsGone = sql<SqlBool>`(users.disabled_at is not null or not exists (
  select from ${rolesHeld} where memberships.user_id = users.user_id and (${isValid}
    or memberships.withdrawn_at is null and memberships.valid_from > ${today}
      and coalesce(${lastDay}, 'infinity') >= memberships.valid_from)))`

const duties = sql`duties join regions using (region_id)
  join organisations using (region_id, organisation_id)
  join users using (user_id)
  left join organisations school on school.region_id = duties.region_id and school.kind = 'school'
    and school.school_id = duties.school_id
  left join organisations town on town.region_id = duties.region_id and town.kind = 'municipality'
    and town.municipality_id = duties.municipality_id`

const lapseAt = (on: string | undefined, day: RawBuilder<string>) => sql<DutyLapse | null>`case
  when ${on === undefined ? personIsGone : sql`false`} then 'person'
  when organisations.closed_on <= ${day} then 'organisation'
  when coalesce(school.closed_on, town.closed_on) <= ${day} then 'place' end`

/** Its last day is behind, or it never held. */
const isOver = (day: RawBuilder<string>) =>
  sql<SqlBool>`coalesce(duties.until, 'infinity') <= greatest(duties.since, ${day})`

/** By the body, from the region down; in it as the list of a council is written. */
const order: Order = [
  { by: sql`case ${levelColumn} when 'region' then 0 when 'municipality' then 1 else 2 end`, number: true },
  { by: sql`organisations.name` },
  { by: sql`organisations.organisation_id`, number: true },
  {
    by: sql`array_position(${[...dutyFunctions]}::text[], duties.function)`,
    number: true,
  },
  { by: sql`users.name collate ru_natural` },
  { by: sql`duties.duty_id`, number: true },
]

function columnsOf(scope: Scope, on: string | undefined, { at }: Standing) {
  const day = dayOf(at)
  const lapse = lapseAt(on, day)
  return sql`duties.duty_id as id, duties.function, duties.theme, duties.since::text, duties.until::text,
    duties.basis, duties.ended_why as why, duties.version,
    coalesce(duties.ended_at > now() - interval '1 day', false) as lately,
    users.user_id as "personId", users.name as person, (${peopleInScope(scope)}) as "personReached",
    organisations.organisation_id as "organisationId", organisations.kind, organisations.name as organisation,
    ${levelColumn} as level, organisations.school_id as "ofSchool",
    (${organisationsInScope(scope)}) as "organisationReached",
    school.name as "schoolName", town.name as municipality,
    (select code from schools where ${schoolsInScope(scope)} and schools.school_id = duties.school_id) as "schoolCode",
    ${lapse} as lapse,
    case when ${isOver(day)} then 'over' when duties.since > ${day} then 'future'
      when ${lapse} is not null then 'lapsed' else 'valid' end as state`
}

type Which = DutyFilters & { school?: { schoolId: number; municipalityId: number } }

function passing(
  { search, function: as, organisation, person, duty, past, school }: Which,
  seen: Standing,
): RawBuilder<SqlBool> {
  const all = [dutiesInScope(seen.scope)]
  if (duty !== undefined) all.push(sql`duties.duty_id = ${duty}`)
  else if (past !== undefined) all.push(sql`(${isOver(dayOf(seen.at))}) = ${past}`)
  if (search) all.push(sql`lower(users.name || ' ' || coalesce(duties.theme, '')) like ${containing(search)}`)
  if (as) all.push(sql`duties.function = ${as}`)
  if (organisation) all.push(sql`duties.organisation_id = ${organisation}`)
  if (person) all.push(sql`duties.user_id = ${person}`)
  if (school)
    all.push(sql`(duties.school_id = ${school.schoolId} or organisations.school_id = ${school.schoolId}
      or duties.municipality_id = ${school.municipalityId})`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** Duties that pass the filters, with one more than asked to tell whether there is a next page; `limit` null: all. */
export async function listDutyRows(
  scope: Scope,
  db: Queries,
  { limit, after, past = false, ...filters }: Which & { limit: number | null; after?: string },
): Promise<DutyRow[]> {
  const { on } = filters
  const seen = dutiesStanding(scope, on)
  const { rows } = await sql<DutyRow>`${seen.tables}
    select ${columnsOf(scope, on, seen)}, ${cursorKey(order)} as cursor from ${duties}
    where ${passing({ ...filters, past }, seen)} and ${afterCursor(order, after)}
    order by ${orderBy(order)} limit ${limit === null ? null : limit + 1}`.execute(db)
  return rows
}

export async function countDuties(
  scope: Scope,
  db: Queries,
  { past = false, ...filters }: DutyFilters,
): Promise<number> {
  const seen = dutiesStanding(scope, filters.on)
  const { rows } = await sql<{ total: number }>`${seen.tables}
    select count(*) as total from ${duties} where ${passing({ ...filters, past }, seen)}`.execute(db)
  return rows[0]!.total
}

/** The duty within the scope, or undefined. */
export async function findDuty(scope: Scope, db: Queries, id: number): Promise<DutyRow | undefined> {
  const seen = dutiesStanding(scope, undefined)
  const { rows } = await sql<DutyRow>`
    select ${columnsOf(scope, undefined, seen)}, '' as cursor from ${duties}
    where ${dutiesInScope(scope)} and duties.duty_id = ${id}`.execute(db)
  return rows[0]
}

/** Whether a person can be named: he has a way in or is invited, and a role of today or to come. */
export async function isAtWork(db: Queries, userId: number): Promise<boolean> {
  const { rows } = await sql<{ works: boolean }>`
    select not ${personIsGone} as works from users where user_id = ${userId}`.execute(db)
  return rows[0]?.works ?? false
}

/** The municipality within the scope, or undefined. */
export async function findMunicipality(
  { regionId, municipalityId, schoolId }: Scope,
  db: Queries,
  id: number,
): Promise<{ name: string; closedOn: string | null } | undefined> {
  if (schoolId !== null || (municipalityId !== null && municipalityId !== id)) return undefined
  const { rows } = await sql<{ name: string; closedOn: string | null }>`
    select name, closed_on::text as "closedOn" from municipalities
    where region_id = ${regionId} and municipality_id = ${id}`.execute(db)
  return rows[0]
}
