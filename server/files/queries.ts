import { type SqlBool, sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'

export interface SourceFile {
  id: number
  name: string
  title: string | null
  content: Buffer
  /** The bytes are gone: their term of keeping is over. */
  removed: boolean
}

/** A region opens any of its files; others those that hold results of their schools. */
export async function findSourceFile(
  scope: Scope,
  db: Queries,
  file: number,
): Promise<SourceFile | undefined> {
  const { rows } = await sql<SourceFile>`
    select file_id as id, name, title, content, content_removed_at is not null as removed from import_files
    where region_id = ${scope.regionId} and file_id = ${file} and (${isWholeRegion(scope)} or exists (
      select 1 from results join schools using (region_id, school_id)
      where ${schoolsInScope(scope)} and results.file_id = ${file}))`.execute(db)
  return rows[0]
}

const ROWS_SHOWN = 200

/** Rows behind the result that begins at a row: those of its pupils' works, or of the result itself. */
export async function listSourceRows(
  scope: Scope,
  db: Queries,
  of: { file: number; sheet: string | null; row: number },
): Promise<number[]> {
  const { rows } = await sql<{ row: number }>`
    with result as (
      select results.*, sittings.year, sittings.season, sittings.procedure
      from results
      join schools using (region_id, school_id)
      join sittings using (region_id, sitting_id)
      where ${schoolsInScope(scope)} and results.file_id = ${of.file} and results.row_number = ${of.row}
        and results.sheet is not distinct from ${of.sheet}
    ), behind as (
      select works.row_number as row from works join result using (region_id, file_id, school_id, year, season, procedure)
      where works.sheet is not distinct from ${of.sheet}
    )
    select row from behind
    union
    select generate_series(row_number, row_number + row_count - 1) from result
    where not exists (select 1 from behind)
    order by row limit ${ROWS_SHOWN}`.execute(db)
  return rows.map(({ row }) => row)
}

export function isWholeRegion(scope: Scope): boolean {
  return scope.municipalityId === null && scope.schoolId === null
}

/** Whether a file is there for the viewer, as `findSourceFile` but without its bytes. */
export async function isFileInScope(scope: Scope, db: Queries, file: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from import_files
    where region_id = ${scope.regionId} and file_id = ${file} and (${isWholeRegion(scope)} or exists (
      select 1 from results join schools using (region_id, school_id)
      where ${schoolsInScope(scope)} and results.file_id = ${file}))`.execute(db)
  return rows.length > 0
}

/**
 * Schools whose pupils stand in a file, or in some of its rows: what a reading of it is noted with, so that the log tells
 * by itself whose data were seen.
 */
export async function listSchoolsOfFile(
  { regionId }: Pick<Scope, 'regionId'>,
  db: Queries,
  of: { file: number; sheet?: string | null; rows?: readonly number[] },
): Promise<number[]> {
  const { file, sheet = null, rows: asked } = of
  const touches = asked
    ? sql<SqlBool>`sheet is not distinct from ${sheet} and exists (select from unnest(${asked}::integer[]) as asked (row)
        where asked.row between row_number and row_number + row_count - 1)`
    : sql<SqlBool>`true`
  const works = asked
    ? sql`union select school_id from works where region_id = ${regionId} and file_id = ${file}
        and sheet is not distinct from ${sheet} and row_number = any(${asked}::integer[])`
    : sql``
  const { rows } = await sql<{ id: number }>`
    select school_id as id from (
      select school_id from results where region_id = ${regionId} and file_id = ${file} and ${touches}
      union select school_id from staged_results where region_id = ${regionId} and file_id = ${file} and ${touches}
      ${works}
    ) found where school_id is not null order by 1`.execute(db)
  return rows.map(({ id }) => id)
}

/** How many rows of pupils a file holds; one whose rows are not known is told as one. */
export async function countPupilRows({ regionId }: Scope, db: Queries, file: number): Promise<number> {
  const { rows } = await sql<{ records: number }>`
    select greatest(count(*), 1) as records from works where region_id = ${regionId} and file_id = ${file}`.execute(
    db,
  )
  return rows[0]!.records
}
