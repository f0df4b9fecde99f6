import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Season } from '#engine/facts.ts'
import { endOfDay, standing } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { isOpenIn, levelOfSchool as level, type SchoolLevel } from '#server/schools/policy.ts'

const order: Order = [{ by: sql`municipalities.name` }, { by: sql`schools.name` }, { by: sql`schools.code` }]

interface Shown {
  year: string
  municipality?: number
  /** As it stood on this day; without one, as it is. */
  on?: string
}

interface Standing {
  /** Before the query: the tables of a past day, under their own names. */
  tables: RawBuilder<unknown>
  /** Results of a year are expected of the schools that worked in it. */
  within: RawBuilder<SqlBool>
}

function standingOf(scope: Scope, { year, municipality, on }: Shown): Standing {
  const schools = sql<SqlBool>`${schoolsInScope(scope)}`
  const stood = standing(scope, on, { schools, municipalities: 'all', regions: 'all' })
  const narrowed = municipality ? sql`schools.municipality_id = ${municipality}` : sql`true`
  return {
    tables: on === undefined ? stood.tables : sql`${stood.tables}, ${resultsOn(scope, { year, on })}`,
    within: sql<SqlBool>`${schoolsInScope(stood.scope)} and ${isOpenIn(year)} and ${narrowed}`,
  }
}

/** Results of a year that were current at the end of a day: the last that had come by then. */
const resultsOn = (scope: Scope, { year, on }: { year: string; on: string }) => sql`results as materialized (
  select distinct on (sitting_id, school_id) region_id, sitting_id, school_id, participants, true as current
  from public.results join sittings using (region_id, sitting_id)
  where region_id = ${scope.regionId} and year = ${year} and applied_at <= ${endOfDay(scope, on)}
  order by sitting_id, school_id, applied_at desc, file_id desc)`

export interface SittingCount {
  sittingId: number
  season: Season
  procedure: string
  title: string
  shortTitle: string
  level: SchoolLevel
  present: number
}

/**
 * How many schools of each level have a result of each sitting of a year, in the order of the reference. Sources that the
 * region has switched off are left out.
 */
export async function listSittingCounts(scope: Scope, db: Queries, shown: Shown): Promise<SittingCount[]> {
  const { tables, within } = standingOf(scope, shown)
  const { rows } = await sql<SittingCount>`${tables}
    select sittings.sitting_id as "sittingId", sittings.season, sittings.procedure, procedures.title,
      procedures.short_title as "shortTitle", ${level} as level, count(*) as present
    from results
    join sittings using (region_id, sitting_id)
    join procedures using (procedure)
    join schools using (region_id, school_id)
    join regions using (region_id)
    where ${within} and results.current and results.participants > 0
      and sittings.year = ${shown.year} and procedures.exam <> all(regions.sources_off)
    group by 1, 2, 3, 4, 5, 6, procedures.position
    order by procedures.position, sittings.procedure, sittings.season`.execute(db)
  return rows
}

export async function listLevelCounts(
  scope: Scope,
  db: Queries,
  shown: Shown,
): Promise<{ level: SchoolLevel; schools: number }[]> {
  const { tables, within } = standingOf(scope, shown)
  const { rows } = await sql<{ level: SchoolLevel; schools: number }>`${tables}
    select ${level} as level, count(*) as schools from schools
    where ${within} group by 1`.execute(db)
  return rows
}

export interface SchoolOfGrid {
  schoolId: number
  code: string
  name: string
  municipalityId: number
  municipality: string
  kind: string | null
  level: SchoolLevel
  cursor: string
}

/** A page of schools by municipality and name; `limit` null = all of them. */
export async function listSchoolsOfGrid(
  scope: Scope,
  db: Queries,
  page: Shown & { limit: number | null; after?: string },
): Promise<SchoolOfGrid[]> {
  const { tables, within } = standingOf(scope, page)
  const { rows } = await sql<SchoolOfGrid>`${tables}
    select schools.school_id as "schoolId", schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, schools.kind, ${level} as level, ${cursorKey(order)} as cursor
    from schools join municipalities using (region_id, municipality_id)
    where ${within} and ${afterCursor(order, page.after)}
    order by ${orderBy(order)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

/** Results that schools of a level are expected to have of a sitting. */
export interface ExpectedOf {
  sittingId: number
  level: SchoolLevel
  /** Of the last season of the year. */
  last: boolean
}

export interface MissingCounts {
  cells: number
  schools: number
  /** Municipalities without any expected result of the last season: some of them, and how many there are. */
  late: { items: { id: number; name: string }[]; total: number }
}

/** Municipalities that are named; the rest is counted. */
const NAMED = 5

/** Counts, by one statement, what is expected and not there. */
export async function countMissing(
  scope: Scope,
  db: Queries,
  { year, expected }: { year: string; expected: readonly ExpectedOf[] },
): Promise<MissingCounts> {
  const { within } = standingOf(scope, { year })
  const { rows } = await sql<MissingCounts>`
    with cells as (
      select schools.school_id, schools.municipality_id, expected.last, results.school_id is not null as present
      from schools join json_to_recordset(${JSON.stringify(expected)}::json)
          as expected ("sittingId" bigint, level text, last boolean) on expected.level = ${level}
        left join results on results.region_id = schools.region_id and results.school_id = schools.school_id
          and results.sitting_id = expected."sittingId" and results.current and results.participants > 0
      where ${within}),
    late as (
      select municipalities.municipality_id as id, municipalities.name
      from cells join municipalities using (municipality_id)
      where municipalities.region_id = ${scope.regionId} and cells.last
      group by 1, 2 having not bool_or(present))
    select count(*) filter (where not present) as cells,
      count(distinct school_id) filter (where not present) as schools,
      json_build_object('total', (select count(*) from late), 'items', coalesce((select json_agg(named)
        from (select id, name from late order by name limit ${NAMED}) named), '[]')) as late
    from cells`.execute(db)
  return rows[0]!
}

/** Participants of the given schools at sittings of a year. */
export async function listParticipants(
  scope: Scope,
  db: Queries,
  { schools, ...shown }: Pick<Shown, 'year' | 'on'> & { schools: readonly number[] },
): Promise<{ schoolId: number; sittingId: number; participants: number }[]> {
  const { tables, within } = standingOf(scope, shown)
  const { rows } = await sql<{ schoolId: number; sittingId: number; participants: number }>`${tables}
    select results.school_id as "schoolId", results.sitting_id as "sittingId", results.participants
    from results
    join sittings using (region_id, sitting_id)
    join schools using (region_id, school_id)
    where ${within} and results.current and results.participants > 0
      and sittings.year = ${shown.year} and results.school_id = any(${schools}::bigint[])`.execute(db)
  return rows
}
