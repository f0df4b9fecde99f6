import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { RegisterData } from '#contract/school-life.ts'
import type { SmallGrounds } from '#contract/small-rule.ts'
import type { Season } from '#engine/facts.ts'
import type { Identified } from '#engine/outcome.ts'
import { endOfDay, type Standing, standing } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy, type SortKey } from '#server/platform/keyset.ts'
import { containing } from '#server/platform/like.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { isWatchedBy } from '#server/watched-schools/queries.ts'
import { isOpen, isOpenAt, isSmall, smallColumns } from './policy.ts'

export interface SchoolFilters {
  search?: string
  municipality?: number
  kind?: string
  place?: 'town' | 'village'
  size?: 'tiny' | 'small' | 'medium' | 'large'
  small?: boolean
  listed?: Identified
  /** Only those the person of the page watches, or (false) only the others. */
  watched?: boolean
  /** Closed ones too. */
  closed?: boolean
}

export interface SchoolListRow extends SmallGrounds {
  code: string
  name: string
  municipalityId: number
  municipality: string
  kind: string | null
  place: 'town' | 'village' | null
  settlement: string | null
  pupils: number | null
  distanceKm: number | null
  advanced: boolean
  closedOn: string | null
  /** A name it had, by which it is found. */
  former: string | null
  identified: Identified | null
  markers: number | null
  watched: boolean
  cursor: string
}

const SIZES: Readonly<Record<NonNullable<SchoolFilters['size']>, readonly [number, number]>> = {
  tiny: [0, 99],
  small: [100, 299],
  medium: [300, 699],
  large: [700, 1_000_000],
}

const byMunicipality = [{ by: sql`municipalities.name` }, { by: sql`schools.name` }]
const unique = { by: sql`schools.code` }
const pupils: SortKey = { by: sql`coalesce(schools.pupils, -1)`, number: true }
const markers: SortKey = { by: sql`coalesce(run_outcomes.markers, -1)`, number: true }

/** Orders people may ask for; `code` is unique in a region and ends each of them. */
export const SCHOOL_ORDERS: Readonly<Record<string, Order>> = {
  municipality: [...byMunicipality, unique],
  '-municipality': [{ by: sql`municipalities.name`, descending: true }, { by: sql`schools.name` }, unique],
  name: [{ by: sql`schools.name` }, unique],
  '-name': [{ by: sql`schools.name`, descending: true }, unique],
  code: [unique],
  '-code': [{ ...unique, descending: true }],
  pupils: [pupils, unique],
  '-pupils': [{ ...pupils, descending: true }, unique],
  markers: [markers, ...byMunicipality, unique],
  '-markers': [{ ...markers, descending: true }, ...byMunicipality, unique],
}

/**
 * What a text looked for must be part of: name, code or settlement, or a name the school had, in any case. Of a past day
 * it is made anew, of the names of that day.
 */
export function schoolMatches(search: string, on?: string): RawBuilder<SqlBool> {
  if (on)
    return sql<SqlBool>`lower(schools.name || ' ' || schools.code || ' ' || coalesce(schools.settlement, ''))
      like ${containing(search)}`
  return sql<SqlBool>`(schools.found_by like ${containing(search)}
    or (schools.region_id, schools.school_id) in (select told.region_id, told.school_id from ${renamings(search)}))`
}

const renamings = (search: string) => sql`(select * from school_events where kind = 'renamed'
  and corrected_at is null and lower(was) like ${containing(search)}) as told`

/** The last name of a school that a text is part of, when the name of now is not what it was found by. */
const formerName = ({ search }: SchoolFilters, on: string | undefined) =>
  search === undefined || on !== undefined
    ? sql<string | null>`null::text`
    : sql<string | null>`case when not schools.found_by like ${containing(search)} then (
        select told.was from ${renamings(search)} where told.region_id = schools.region_id
          and told.school_id = schools.school_id order by told.on_date desc, told.event_id desc limit 1) end`

/** Schools of a scope with their municipalities and the rules of the region, of now or as they stood on a day. */
function schoolsStanding(scope: Scope, on: string | undefined, which: RawBuilder<SqlBool>): Standing {
  const schools = sql<SqlBool>`${schoolsInScope(scope)} and ${which}`
  return standing(scope, on, { schools, municipalities: 'all', regions: 'all' })
}

const any = sql<SqlBool>`true`

function passing(
  { filters, watcher, on }: Pick<SchoolPage, 'filters' | 'watcher' | 'on'>,
  { scope, at }: Standing,
): RawBuilder<SqlBool> {
  const all: RawBuilder<SqlBool>[] = [filters.closed ? any : isOpenAt(scope, at)]
  if (filters.search) all.push(schoolMatches(filters.search, on))
  if (filters.municipality) all.push(sql`schools.municipality_id = ${filters.municipality}`)
  if (filters.kind) all.push(sql`schools.kind = ${filters.kind}`)
  if (filters.place) all.push(sql`schools.place = ${filters.place}`)
  if (filters.size)
    all.push(sql`schools.pupils between ${SIZES[filters.size][0]} and ${SIZES[filters.size][1]}`)
  if (filters.small !== undefined) all.push(sql`${isSmall} = ${filters.small}`)
  if (filters.listed) all.push(sql`run_outcomes.identified = ${filters.listed}`)
  if (filters.watched !== undefined) all.push(sql`${isWatchedBy(watcher)} = ${filters.watched}`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** Schools with the answer of a run beside them (`run` null: no run yet). */
function schoolsWithOutcome(run: number | null) {
  return sql`schools join municipalities using (region_id, municipality_id) join regions using (region_id)
    ${outcomesOf(run)}`
}

const outcomesOf = (
  run: number | null,
) => sql`left join run_outcomes on run_outcomes.region_id = schools.region_id
  and run_outcomes.school_id = schools.school_id and run_outcomes.run_id = ${run}`

export interface SchoolPage {
  filters: SchoolFilters
  /** Whose watched schools they are. */
  watcher: number
  sort: string
  run: number | null
  /** As they stood at the end of this day; now when left out. */
  on?: string
  /** null = all rows. */
  limit: number | null
  after?: string
}

/** One page of schools, with one row more than asked to tell whether there is a next one. */
export async function listSchoolRows(scope: Scope, db: Queries, page: SchoolPage): Promise<SchoolListRow[]> {
  const order = SCHOOL_ORDERS[page.sort]!
  const seen = schoolsStanding(scope, page.on, any)
  const { rows } = await sql<SchoolListRow>`${seen.tables}
    select schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, schools.kind, schools.place, schools.settlement, schools.pupils,
      schools.distance_km as "distanceKm", ${smallColumns}, schools.advanced, schools.closed_on::text as "closedOn", ${formerName(page.filters, page.on)} as former, run_outcomes.identified,
      run_outcomes.markers, ${isWatchedBy(page.watcher)} as watched, ${cursorKey(order)} as cursor
    from ${schoolsWithOutcome(page.run)}
    where ${schoolsInScope(seen.scope)} and ${passing(page, seen)} and ${afterCursor(order, page.after)}
    order by ${orderBy(order)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export async function countSchools(
  scope: Scope,
  db: Queries,
  page: Pick<SchoolPage, 'filters' | 'run' | 'watcher' | 'on'>,
): Promise<number> {
  const seen = schoolsStanding(scope, page.on, any)
  const { rows } = await sql<{ total: number }>`${seen.tables}
    select count(*) as total from schools
      ${page.filters.small === undefined ? sql`` : sql`join regions using (region_id)`}
      ${page.filters.listed ? outcomesOf(page.run) : sql``}
    where ${schoolsInScope(seen.scope)} and ${passing(page, seen)}`.execute(db)
  return rows[0]!.total
}

/** Kinds of schools that occur, for the filter. A few among many schools: each is asked for by the one before it. */
export async function listKinds(scope: Scope, db: Queries, on?: string): Promise<string[]> {
  const { tables, scope: seen } = schoolsStanding(scope, on, any)
  const next = (known: RawBuilder<unknown>) => sql`(select schools.kind from schools
    where ${schoolsInScope(seen)} and ${known} order by schools.kind limit 1)`
  const { rows } = await sql<{ kind: string }>`${tables} select kind from (
    with recursive kinds as (${next(sql`schools.kind is not null`)}
      union all select ${next(sql`schools.kind > kinds.kind`)} from kinds where kinds.kind is not null)
    select kind from kinds where kind is not null order by 1) as known`.execute(db)
  return rows.map((row) => row.kind)
}

export async function listMunicipalityRows(
  scope: Scope,
  db: Queries,
): Promise<{ id: number; name: string; schools: number }[]> {
  const { rows } = await sql<{ id: number; name: string; schools: number }>`
    select municipalities.municipality_id as id, municipalities.name, count(*) as schools
    from schools join municipalities using (region_id, municipality_id)
    where ${schoolsInScope(scope)} and ${isOpen(scope)}
    group by municipalities.municipality_id, municipalities.name order by municipalities.name`.execute(db)
  return rows
}

export interface SchoolRecord extends SmallGrounds {
  schoolId: number
  code: string
  login: string | null
  name: string
  fullName: string | null
  municipalityId: number
  municipality: string
  kind: string | null
  advanced: boolean
  place: 'town' | 'village' | null
  settlement: string | null
  oktmo: string | null
  inn: string | null
  ogrn: string | null
  pupils: number | null
  distanceKm: number | null
  registeredSmall: boolean
  status: string | null
  lat: number | null
  lon: number | null
  openedOn: string | null
  closedOn: string | null
  version: number
}

const schoolColumns = sql`schools.school_id as "schoolId", schools.code, schools.login, schools.name,
  schools.full_name as "fullName", schools.municipality_id as "municipalityId",
  municipalities.name as municipality, schools.kind, schools.advanced, schools.place, schools.settlement,
  schools.oktmo, schools.inn, schools.ogrn, schools.pupils, schools.distance_km as "distanceKm",
  ${smallColumns}, schools.small as "registeredSmall",
  schools.status, schools.lat, schools.lon, schools.opened_on::text as "openedOn",
  schools.closed_on::text as "closedOn", schools.version`

/** What the register says of a school of a query, as it is edited, in one value. */
export const registerJson: RawBuilder<RegisterData> = sql<RegisterData>`jsonb_build_object('login', schools.login,
  'kind', schools.kind, 'advanced', schools.advanced, 'place', schools.place, 'settlement', schools.settlement,
  'pupils', schools.pupils, 'distanceKm', schools.distance_km, 'small', schools.small, 'status', schools.status,
  'inn', schools.inn, 'ogrn', schools.ogrn, 'oktmo', schools.oktmo, 'lat', schools.lat, 'lon', schools.lon)`

/** The school of a register code, or undefined when there is none within the scope. */
export async function findSchool(scope: Scope, db: Queries, code: string): Promise<SchoolRecord | undefined> {
  const { rows } = await sql<SchoolRecord>`
    select ${schoolColumns}
    from schools join municipalities using (region_id, municipality_id) join regions using (region_id)
    where ${schoolsInScope(scope)} and schools.code = ${code}`.execute(db)
  return rows[0]
}

/** A school as it stood at the end of a day; undefined when it was not there yet, or is out of the scope today. */
export async function findSchoolOn(
  scope: Scope,
  db: Queries,
  of: { schoolId: number; on: string },
): Promise<SchoolRecord | undefined> {
  const seen = schoolsStanding(scope, of.on, sql<SqlBool>`schools.school_id = ${of.schoolId}`)
  const { rows } = await sql<SchoolRecord>`${seen.tables}
    select ${schoolColumns}
    from schools join municipalities using (region_id, municipality_id) join regions using (region_id)
    where ${schoolsInScope(seen.scope)}`.execute(db)
  return rows[0]
}

export interface ResultRow {
  schoolId: number
  year: string
  season: Season
  procedure: string
  paperGrade: number
  pupilGrade: number
  participants: number
  low: number
  marks: [number, number, number, number] | null
  absent: number
  restored: boolean
  file: number
  fileName: string
  sheet: string | null
  row: number
  rows: number
  versions: number
}

const isVersion = sql<SqlBool>`other.region_id = results.region_id and other.sitting_id = results.sitting_id
  and other.school_id = results.school_id`

/** Whether a version of a result was among the facts by the end of a day. */
function isAppliedBy(scope: Scope, on: string | undefined, version = 'other'): RawBuilder<SqlBool> {
  return on === undefined ? any : sql<SqlBool>`${sql.ref(`${version}.applied_at`)} <= ${endOfDay(scope, on)}`
}

/** Whether a version of a result is the current one, or was at the end of a day: the last that had come by then. */
function isCurrentOn(scope: Scope, on: string | undefined): RawBuilder<SqlBool> {
  if (on === undefined) return sql<SqlBool>`results.current`
  return sql<SqlBool>`results.file_id = (select other.file_id from results as other
    where ${isVersion} and ${isAppliedBy(scope, on)} order by other.applied_at desc, other.file_id desc limit 1)`
}

/**
 * Current results of schools with the number of versions of each; as of a day, the versions that were current at its end
 * and as many as there were.
 */
export async function listResults(
  scope: Scope,
  db: Queries,
  schools: readonly number[],
  on?: string,
): Promise<ResultRow[]> {
  const { rows } = await sql<ResultRow>`
    select results.school_id as "schoolId", sittings.year, sittings.season, sittings.procedure, results.paper_grade as "paperGrade",
      results.pupil_grade as "pupilGrade", results.participants, results.low, results.marks, results.absent,
      results.restored, results.file_id as file, import_files.name as "fileName", results.sheet,
      results.row_number as row, results.row_count as rows,
      (select count(*) from results as other where ${isVersion} and ${isAppliedBy(scope, on)}) as versions
    from results
    join schools using (region_id, school_id)
    join sittings using (region_id, sitting_id)
    join procedures using (procedure)
    join import_files using (region_id, file_id)
    where ${schoolsInScope(scope)} and results.school_id = any(${schools}::bigint[])
      and ${isCurrentOn(scope, on)}
    order by procedures.position, sittings.procedure, sittings.year, sittings.season`.execute(db)
  return rows
}

export interface VersionRow {
  file: number
  fileName: string
  sheet: string | null
  row: number
  rows: number
  import: number
  appliedAt: Date
  appliedBy: string
  participants: number
  low: number
  marks: [number, number, number, number] | null
  absent: number
  restored: boolean
  current: boolean
  replacedBy: number | null
}

/** All versions of one result, the current one first; as of a day, those that had come by its end. */
export async function listVersionRows(
  scope: Scope,
  db: Queries,
  of: { schoolId: number; year: string; season: Season; procedure: string; on?: string },
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select results.file_id as file, import_files.name as "fileName", results.sheet, results.row_number as row,
      results.row_count as rows, import_files.import_id as import, results.applied_at as "appliedAt",
      users.name as "appliedBy", results.participants, results.low, results.marks, results.absent, results.restored,
      ${isCurrentOn(scope, of.on)} as current,
      case when not ${isCurrentOn(scope, of.on)} then results.replaced_by end as "replacedBy"
    from results
    join schools using (region_id, school_id)
    join sittings using (region_id, sitting_id)
    join import_files using (region_id, file_id)
    join imports using (region_id, import_id)
    join users on users.user_id = coalesce(imports.applied_by, imports.created_by)
    where ${schoolsInScope(scope)} and results.school_id = ${of.schoolId} and sittings.year = ${of.year}
      and sittings.season = ${of.season} and sittings.procedure = ${of.procedure}
      and ${isAppliedBy(scope, of.on, 'results')}
    order by current desc, results.applied_at desc, results.file_id desc`.execute(db)
  return rows
}
