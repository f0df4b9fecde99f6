import { type RawBuilder, sql } from 'kysely'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'

/**
 * What an applied import did to the facts, as a subquery `changes` of the same columns as `changesOf`: each result its
 * files brought, with the version whose place it took. Read from the facts alone: a later import changes nothing here.
 */
export function appliedChangesOf(scope: Scope, importId: number): RawBuilder<unknown> {
  return sql`(
    select results.region_id, results.school_id, schools.code as whose, null::text as school_alias, sittings.year,
      sittings.season, sittings.procedure, case when earlier.file_id is null then 'new' else 'replaced' end as kind,
      earlier.file_id as earlier_file, earlier_files.name as earlier_name,
      earlier.participants as earlier_participants, earlier.low as earlier_low,
      json_build_array(json_build_object('participants', results.participants, 'low', results.low,
        'file', json_build_object('id', results.file_id, 'name', import_files.name))) as said
    from results
    join import_files using (region_id, file_id)
    join sittings using (region_id, sitting_id)
    join schools using (region_id, school_id)
    left join results earlier on earlier.region_id = results.region_id
      and earlier.sitting_id = results.sitting_id and earlier.school_id = results.school_id
      and earlier.replaced_by = results.file_id
    left join import_files earlier_files on earlier_files.region_id = earlier.region_id
      and earlier_files.file_id = earlier.file_id
    where ${schoolsInScope(scope)} and import_files.import_id = ${importId}
  ) changes`
}
