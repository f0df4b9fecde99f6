import { sql } from 'kysely'
import type { SchoolEvent } from '#contract/school-life.ts'
import type { RegisterSchool } from '#intake/types.ts'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'

export interface LifeEventRow {
  id: number
  kind: SchoolEvent['kind'] | 'opened'
  on: string
  was: string | null
  became: string | null
  /** Of the other school of the event; null: none, or not within the scope. */
  otherCode: string | null
  incoming: boolean
  basis: string
  reason: string | null
  person: string | null
  recordedAt: Date
  corrected: boolean
}

/** Events of a school and of those that go on in it, by day. */
export async function listLifeEvents(scope: Scope, db: Queries, schoolId: number): Promise<LifeEventRow[]> {
  const { rows } = await sql<LifeEventRow>`
    select event_id as id, school_events.kind, on_date::text as on, was, became, schools.code as "otherCode",
      successor_id is not distinct from ${schoolId} as incoming, basis, reason, users.name as person,
      recorded_at as "recordedAt", corrected_at is not null as corrected
    from school_events
    left join users on users.user_id = recorded_by
    left join schools on schools.region_id = school_events.region_id and ${schoolsInScope(scope)}
      and schools.school_id = case when successor_id = ${schoolId} then school_events.school_id else successor_id end
    where school_events.region_id = ${scope.regionId}
      and (school_events.school_id = ${schoolId} or successor_id = ${schoolId})
    order by on_date, event_id`.execute(db)
  return rows
}

export interface PlaceRow {
  id: number
  name: string
  since: string | null
  until: string | null
}

/** Municipalities in which a school stood, by day. */
export async function listPlaces(scope: Scope, db: Queries, schoolId: number): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    select municipality_id as id, municipalities.name, since::text, until::text
    from school_places join municipalities using (region_id, municipality_id)
    where school_places.region_id = ${scope.regionId} and school_id = ${schoolId}
    order by since nulls first`.execute(db)
  return rows
}

export interface PredecessorRow {
  schoolId: number
  code: string
  name: string
  municipalityId: number
  municipality: string
  on: string
}

/** Schools that go on in a school, directly or through others, within the scope; the latest first. */
export async function listPredecessors(
  scope: Scope,
  db: Queries,
  schoolId: number,
): Promise<PredecessorRow[]> {
  const { rows } = await sql<PredecessorRow>`
    with recursive before as (
      select school_id, on_date from school_events
      where region_id = ${scope.regionId} and successor_id = ${schoolId} and corrected_at is null
      union
      select school_events.school_id, school_events.on_date
      from before join school_events on region_id = ${scope.regionId} and successor_id = before.school_id
        and corrected_at is null)
    select schools.school_id as "schoolId", schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, max(before.on_date)::text as on
    from before join schools on schools.school_id = before.school_id
      join municipalities using (region_id, municipality_id)
    where ${schoolsInScope(scope)} and schools.school_id <> ${schoolId}
    group by 1, 2, 3, 4, 5 order by 6 desc, 2`.execute(db)
  return rows
}

/** A school of the register with its days and its place among the schools before and after it. */
export interface RegisterRow extends RegisterSchool {
  /** «code name» of those within the scope. */
  predecessors: string | null
  successors: string | null
}

/** Everything the register says of schools, by code: of those that have not closed, or of all. */
export async function listRegisterRows(
  scope: Scope,
  db: Queries,
  { closed = false }: { closed?: boolean } = {},
): Promise<RegisterRow[]> {
  const inScope = schoolsInScope(scope)
  const { rows } = await sql<RegisterRow>`
    with linked as (
      select school_id, successor_id from school_events
      where region_id = ${scope.regionId} and successor_id is not null and corrected_at is null
    ), predecessors as (
      select successor_id as school_id, string_agg(schools.code || ' ' || schools.name, '; ' order by schools.code)
        as names
      from linked join schools using (school_id) where ${inScope} group by successor_id
    ), successors as (
      select linked.school_id, string_agg(schools.code || ' ' || schools.name, '; ' order by schools.code) as names
      from linked join schools on schools.school_id = linked.successor_id where ${inScope} group by linked.school_id
    )
    select schools.code, schools.login, schools.name, schools.full_name as "fullName",
      municipalities.name as municipality, schools.oktmo, schools.inn, schools.ogrn, schools.kind, schools.advanced,
      schools.place, schools.settlement, schools.pupils, schools.distance_km as "distanceKm", schools.small,
      schools.status, schools.lat, schools.lon, schools.opened_on::text as "openedOn",
      schools.closed_on::text as "closedOn", predecessors.names as predecessors, successors.names as successors
    from schools join municipalities using (region_id, municipality_id)
    left join predecessors using (school_id) left join successors using (school_id)
    where ${inScope} and (${closed} or schools.closed_on is null)
    order by schools.code collate "C"`.execute(db)
  return rows
}
