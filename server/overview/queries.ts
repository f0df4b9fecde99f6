import { sql } from 'kysely'
import type { Identified } from '#engine/outcome.ts'
import { importsInScope } from '#server/imports/queries.ts'
import { endsSoon, lastDay, rolesHeld } from '#server/people/policy.ts'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { isWatchedBy } from '#server/watched-schools/queries.ts'

/** Lines of one sort on the first page; the rest is behind its link. */
const SHOWN = 5

export interface YearCount {
  year: string
  sittings: number
  results: number
  schools: number
}

/** Loaded results by academic year, the last year first. */
export async function listYearCounts(scope: Scope, db: Queries): Promise<YearCount[]> {
  const { rows } = await sql<YearCount>`
    select sittings.year, count(distinct sittings.sitting_id) as sittings, count(*) as results,
      count(distinct results.school_id) as schools
    from results
    join sittings using (region_id, sitting_id)
    join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and results.current
    group by sittings.year order by sittings.year desc`.execute(db)
  return rows
}

export interface WaitingImport {
  id: number
  state: 'checked' | 'failed'
  files: number
  refused: number
  parked: number
}

/** Imports that wait for a person, the latest first, with what there is to decide in each. */
export async function listWaitingImports(scope: Scope, db: Queries): Promise<WaitingImport[]> {
  const { rows } = await sql<WaitingImport>`
    select imports.import_id as id, imports.state, imports.files_total as files, counts.refused, counts.parked
    from imports cross join lateral (
      select count(distinct import_files.file_id) filter (where import_files.state = 'refused') as refused,
        count(distinct unknown.data ->> 'alias') filter (where import_files.state = 'read' and aliases.alias is null)
          as parked
      from import_files
      left join form_details unknown on unknown.region_id = import_files.region_id
        and unknown.file_id = import_files.file_id and unknown.kind = 'school.unknown'
      left join school_aliases aliases on aliases.region_id = import_files.region_id
        and aliases.alias = unknown.data ->> 'alias'
      where import_files.region_id = imports.region_id and import_files.import_id = imports.import_id
    ) counts
    where ${importsInScope(scope)} and imports.state in ('checked', 'failed')
    order by imports.import_id desc limit ${SHOWN}`.execute(db)
  return rows
}

export interface OwnState {
  factorMissing: boolean
  roleEnds: string | null
}

/** What the person has to see to about himself. */
export async function findOwnState(db: Queries, { userId, membershipId }: Viewer): Promise<OwnState> {
  const { rows } = await sql<OwnState>`
    select regions.second_factor and not exists (
        select from second_factors where user_id = ${userId} and secret is not null) as "factorMissing",
      case when ${endsSoon} then ${lastDay}::text end as "roleEnds"
    from ${rolesHeld} where memberships.membership_id = ${membershipId}`.execute(db)
  return rows[0] ?? { factorMissing: false, roleEnds: null }
}

export interface ChangedSchool {
  code: string
  name: string
  run: number
  was: Identified
  now: Identified
}

/** Watched schools whose answer in a run is not what it was in the run of the same methodology before it. */
export async function listChangedWatched(
  scope: Scope,
  db: Queries,
  { userId, run }: { userId: number; run: number },
): Promise<ChangedSchool[]> {
  const { rows } = await sql<ChangedSchool>`
    with before as (
      select max(earlier.run_id) as run_id from runs latest join runs earlier using (region_id, methodology_id)
      where latest.region_id = ${scope.regionId} and latest.run_id = ${run} and earlier.run_id < latest.run_id)
    select schools.code, schools.name, ${run}::bigint as run, outcome.identified as was, run_outcomes.identified as now
    from schools
    join run_outcomes on run_outcomes.region_id = schools.region_id and run_outcomes.school_id = schools.school_id
      and run_outcomes.run_id = ${run}
    join run_outcomes outcome on outcome.region_id = schools.region_id and outcome.school_id = schools.school_id
      and outcome.run_id = (select run_id from before)
    where ${schoolsInScope(scope)} and ${isWatchedBy(userId)} and outcome.identified <> run_outcomes.identified
    order by schools.name, schools.code limit ${SHOWN}`.execute(db)
  return rows
}
