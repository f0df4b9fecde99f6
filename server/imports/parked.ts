import { sql } from 'kysely'
import type { Conflict, SchoolKey } from '#intake/types.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'
import { importsInScope } from './queries.ts'

export interface ParkedRow {
  key: string
  school: SchoolKey
  participants: number
  files: string[]
  leftOut: boolean
  suggestions: { code: string; name: string; municipality: string }[]
}

const SUGGESTED = 3

/**
 * Schools of an import's files that neither the register nor a register among the files knows, with those of the
 * register that have a like name.
 */
export async function listParked(scope: Scope, db: Queries, importId: number): Promise<ParkedRow[]> {
  const { rows } = await sql<ParkedRow>`
    with parked as (
      select data->>'alias' as key, min(data->>'key')::json as school, sum((data->>'participants')::bigint) as
          participants, array_agg(distinct import_files.name) as files
      from form_details
      join import_files using (region_id, file_id)
      join imports using (region_id, import_id)
      where ${importsInScope(scope)} and import_files.import_id = ${importId}
        and import_files.state in ('read', 'applied') and form_details.kind = 'school.unknown'
      group by data->>'alias'
    )
    select parked.*, aliases.alias is not null as "leftOut", coalesce(alike.suggestions, '[]') as suggestions
    from parked
    left join school_aliases aliases on aliases.region_id = ${scope.regionId} and aliases.alias = parked.key
      and aliases.school_id is null
    left join lateral (
      select json_agg(json_build_object('code', code, 'name', name, 'municipality', municipality)) as suggestions
      from (
        select schools.code, schools.name, municipalities.name as municipality
        from schools join municipalities using (region_id, municipality_id)
        where schools.region_id = ${scope.regionId} and similarity(schools.name, parked.school->>'name') > 0.2
        order by similarity(schools.name, parked.school->>'name') desc, schools.code limit ${SUGGESTED}
      ) schools
    ) alike on true
    order by parked.key`.execute(db)
  return rows
}

/** Repeats inside a file that say different things. */
export async function listFileConflicts(
  scope: Scope,
  db: Queries,
  importId: number,
): Promise<{ file: number; name: string; conflict: Conflict }[]> {
  const { rows } = await sql<{ file: number; name: string; conflict: Conflict }>`
    select form_details.file_id as file, import_files.name, form_details.data as conflict
    from form_details
    join import_files using (region_id, file_id)
    join imports using (region_id, import_id)
    where ${importsInScope(scope)} and import_files.import_id = ${importId} and import_files.state = 'read'
      and form_details.kind = 'conflict'
    order by form_details.file_id, form_details.position limit 500`.execute(db)
  return rows
}
