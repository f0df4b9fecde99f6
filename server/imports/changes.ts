import { type RawBuilder, sql } from 'kysely'
import type { Season } from '#engine/facts.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import type { Scope } from '#server/platform/scope.ts'
import { appliedChangesOf } from './applied-changes.ts'
import { importsInScope } from './queries.ts'

export type ChangeKind = 'new' | 'replaced' | 'unchanged' | 'conflict'

/**
 * What an import's files would do to the facts, one row for each school and sitting, as a subquery `changes`:
 * - files that agree count once, the finest first (pupils' works, then exact counts, then marks);
 * - files that disagree are a conflict: nothing is applied there until one of them is taken out;
 * - the numbers of today stay (`unchanged`) unless the numbers differ or the new source is finer.
 * A school of a register that comes with the same import has no identifier yet, only its `alias`.
 */
export function changesOf(regionId: number, importId: number): RawBuilder<unknown> {
  return sql`(
    with staged as (
      select staged_results.*, import_files.name as file_name, coalesce(staged_results.school_id::text, school_alias)
          as whose, ${fineness(sql`staged_results`)} as fineness
      from staged_results
      join import_files using (region_id, file_id)
      join procedures using (procedure)
      where staged_results.region_id = ${regionId} and import_files.import_id = ${importId}
        and import_files.state in ('read', 'applied') and staged_results.low is not null
        and (staged_results.school_id is not null or staged_results.school_alias in
          (select 'code:' || code from ${incomingSchools(regionId, importId)}))
    ), cells as (
      select distinct on (year, season, procedure, whose) staged.*, said.versions > 1 as disputed, said.said
      from staged join (
        select year, season, procedure, whose, count(distinct (participants, low)) as versions,
          json_agg(json_build_object('participants', participants, 'low', low,
            'file', json_build_object('id', file_id, 'name', file_name)) order by file_id, position) as said
        from staged group by year, season, procedure, whose
      ) said using (year, season, procedure, whose)
      order by year, season, procedure, whose, fineness desc, file_id, position
    )
    select cells.region_id, cells.file_id, cells.file_name, cells.school_id, cells.school_alias, cells.year,
      cells.season, cells.procedure, cells.paper_grade, cells.pupil_grade, cells.participants, cells.low, cells.marks,
      cells.absent, cells.restored, cells.sheet, cells.row_number, cells.row_count, cells.said, cells.whose,
      earlier.file_id as earlier_file, earlier_files.name as earlier_name,
      earlier.participants as earlier_participants, earlier.low as earlier_low,
      case
        when cells.disputed then 'conflict'
        when earlier.file_id is null then 'new'
        when (earlier.participants, earlier.low) = (cells.participants, cells.low)
          and cells.fineness <= (${fineness(sql`earlier`, sql`earlier_files`)}) then 'unchanged'
        else 'replaced'
      end as kind
    from cells
    left join sittings on sittings.region_id = cells.region_id and sittings.year = cells.year
      and sittings.season = cells.season and sittings.procedure = cells.procedure
    left join results earlier on earlier.region_id = cells.region_id and earlier.sitting_id = sittings.sitting_id
      and earlier.school_id = cells.school_id and earlier.current
    left join import_files earlier_files on earlier_files.region_id = earlier.region_id
      and earlier_files.file_id = earlier.file_id
  ) changes`
}

/** How much a source tells: works of pupils, counts that were not restored from percents, marks. */
function fineness(row: RawBuilder<unknown>, file = sql`import_files`): RawBuilder<number> {
  return sql<number>`(${file}.works_count > 0)::int * 4 + (not ${row}.restored)::int * 2
    + (${row}.marks is not null)::int`
}

/** Schools of the register files of an import, as a subquery `incoming`. */
export function incomingSchools(regionId: number, importId: number): RawBuilder<unknown> {
  return sql`(
    select distinct on (data->>'code') data->>'code' as code, data->>'name' as name,
      data->>'municipality' as municipality, data
    from form_details join import_files using (region_id, file_id)
    where form_details.region_id = ${regionId} and import_files.import_id = ${importId}
      and form_details.kind = 'register.school' and import_files.state in ('read', 'applied')
    order by data->>'code', form_details.file_id desc, form_details.position desc
  ) incoming`
}

export interface SittingChanges {
  year: string
  season: Season
  procedure: string
  title: string
  new: number
  replaced: number
  unchanged: number
  conflicts: number
}

/** Whose changes: before applying they are worked out, after it they are read from the facts. */
export interface ChangesOf {
  importId: number
  applied: boolean
}

function eitherChanges(scope: Scope, { importId, applied }: ChangesOf): RawBuilder<unknown> {
  return applied ? appliedChangesOf(scope, importId) : changesOf(scope.regionId, importId)
}

/** Counts of changes per sitting, in the order of the reference. */
export async function listSittingChanges(
  scope: Scope,
  db: Queries,
  of: ChangesOf,
): Promise<SittingChanges[]> {
  const { rows } = await sql<SittingChanges>`
    select changes.year, changes.season, changes.procedure, procedures.title,
      count(*) filter (where kind = 'new') as new, count(*) filter (where kind = 'replaced') as replaced,
      count(*) filter (where kind = 'unchanged') as unchanged, count(*) filter (where kind = 'conflict') as conflicts
    from ${eitherChanges(scope, of)} join procedures using (procedure)
    where ${visible(scope, of.importId)}
    group by changes.year, changes.season, changes.procedure, procedures.title, procedures.position
    order by changes.year desc, procedures.position, changes.procedure, changes.season`.execute(db)
  return rows
}

export interface ChangeListRow {
  kind: ChangeKind
  year: string
  season: Season
  procedure: string
  title: string
  code: string
  name: string
  municipality: string | null
  earlierFile: number | null
  earlierName: string | null
  earlierParticipants: number | null
  earlierLow: number | null
  said: { participants: number; low: number; file: { id: number; name: string } }[]
  cursor: string
}

export interface ChangeFilters {
  kind?: ChangeKind
  year?: string
  season?: Season
  procedure?: string
}

const order: Order = [
  { by: sql`changes.year`, descending: true },
  { by: sql`procedures.position`, number: true },
  { by: sql`changes.season` },
  { by: sql`coalesce(municipalities.name, incoming.municipality, '')` },
  { by: sql`coalesce(schools.name, incoming.name, changes.whose)` },
  { by: sql`changes.whose` },
  { by: sql`changes.procedure` },
]

type FilteredChanges = ChangesOf & { filters: ChangeFilters }

function changesWithSchools(scope: Scope, { filters, ...of }: FilteredChanges) {
  const conditions = [
    visible(scope, of.importId),
    ...(filters.kind ? [sql`changes.kind = ${filters.kind}`] : []),
    ...(filters.year ? [sql`changes.year = ${filters.year}`] : []),
    ...(filters.season ? [sql`changes.season = ${filters.season}`] : []),
    ...(filters.procedure ? [sql`changes.procedure = ${filters.procedure}`] : []),
  ]
  return sql`${eitherChanges(scope, of)}
    join procedures using (procedure)
    left join schools on schools.region_id = changes.region_id and schools.school_id = changes.school_id
    left join municipalities on municipalities.region_id = schools.region_id
      and municipalities.municipality_id = schools.municipality_id
    left join ${incomingSchools(scope.regionId, of.importId)}
      on changes.school_id is null and changes.school_alias = 'code:' || incoming.code
    where ${sql.join(conditions, sql` and `)}`
}

/** A page of changes by sitting and school: was and is. One row more than asked. */
export async function listChangeRows(
  scope: Scope,
  db: Queries,
  page: FilteredChanges & { limit: number | null; after?: string },
): Promise<ChangeListRow[]> {
  const { rows } = await sql<ChangeListRow>`
    select changes.kind, changes.year, changes.season, changes.procedure, procedures.title,
      coalesce(schools.code, incoming.code) as code, coalesce(schools.name, incoming.name) as name,
      coalesce(municipalities.name, incoming.municipality) as municipality, changes.earlier_file as "earlierFile",
      changes.earlier_name as "earlierName", changes.earlier_participants as "earlierParticipants",
      changes.earlier_low as "earlierLow", changes.said, ${cursorKey(order)} as cursor
    from ${changesWithSchools(scope, page)} and ${afterCursor(order, page.after)}
    order by ${orderBy(order)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export async function countChanges(scope: Scope, db: Queries, of: FilteredChanges): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${changesWithSchools(scope, of)}`.execute(db)
  return rows[0]!.total
}

/** Changes are shown with their import or not at all. */
export function visible(scope: Scope, importId: number): RawBuilder<unknown> {
  return sql`exists (select 1 from imports where ${importsInScope(scope)} and imports.import_id = ${importId})`
}
