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
