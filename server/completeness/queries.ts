import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Season } from '#engine/facts.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { isOpenIn, levelOfSchool as level, type SchoolLevel } from '#server/schools/policy.ts'

const order: Order = [{ by: sql`municipalities.name` }, { by: sql`schools.name` }, { by: sql`schools.code` }]

interface Shown {
  year: string
  municipality?: number
}

/** Results of a year are expected of the schools that worked in it. */
function within(scope: Scope, { year, municipality }: Shown): RawBuilder<SqlBool> {
  const narrowed = municipality ? sql`schools.municipality_id = ${municipality}` : sql`true`
  return sql<SqlBool>`${schoolsInScope(scope)} and ${isOpenIn(year)} and ${narrowed}`
}

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
export async function listSittingCounts(scope: Scope, db: Queries, filters: Shown): Promise<SittingCount[]> {
  const { rows } = await sql<SittingCount>`
    select sittings.sitting_id as "sittingId", sittings.season, sittings.procedure, procedures.title,
      procedures.short_title as "shortTitle", ${level} as level, count(*) as present
    from results
    join sittings using (region_id, sitting_id)
    join procedures using (procedure)
    join schools using (region_id, school_id)
    join regions using (region_id)
    where ${within(scope, filters)} and results.current and results.participants > 0
      and sittings.year = ${filters.year} and procedures.exam <> all(regions.sources_off)
    group by 1, 2, 3, 4, 5, 6, procedures.position
    order by procedures.position, sittings.procedure, sittings.season`.execute(db)
  return rows
}

export async function listLevelCounts(
  scope: Scope,
  db: Queries,
  filters: Shown,
): Promise<{ level: SchoolLevel; schools: number }[]> {
  const { rows } = await sql<{ level: SchoolLevel; schools: number }>`
    select ${level} as level, count(*) as schools from schools
    where ${within(scope, filters)} group by 1`.execute(db)
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
  const { rows } = await sql<SchoolOfGrid>`
    select schools.school_id as "schoolId", schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, schools.kind, ${level} as level, ${cursorKey(order)} as cursor
    from schools join municipalities using (region_id, municipality_id)
    where ${within(scope, page)} and ${afterCursor(order, page.after)}
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
  const { rows } = await sql<MissingCounts>`
    with cells as (
      select schools.school_id, schools.municipality_id, expected.last, results.school_id is not null as present
      from schools join json_to_recordset(${JSON.stringify(expected)}::json)
          as expected ("sittingId" bigint, level text, last boolean) on expected.level = ${level}
        left join results on results.region_id = schools.region_id and results.school_id = schools.school_id
          and results.sitting_id = expected."sittingId" and results.current and results.participants > 0
      where ${within(scope, { year })}),
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
  of: { year: string; schools: readonly number[] },
): Promise<{ schoolId: number; sittingId: number; participants: number }[]> {
  const { rows } = await sql<{ schoolId: number; sittingId: number; participants: number }>`
    select results.school_id as "schoolId", results.sitting_id as "sittingId", results.participants
    from results
    join sittings using (region_id, sitting_id)
    join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and results.current and results.participants > 0
      and sittings.year = ${of.year} and results.school_id = any(${of.schools}::bigint[])`.execute(db)
  return rows
}
