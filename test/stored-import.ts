import { sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'

/** What the database keeps of a file of an import, by the rows themselves and not by what was noted of them. */
export interface StoredFile {
  state: string
  verdict: string | null
  reason: string | null
  results: number
  participants: number
  works: number
  details: number
}

/** Files of an import in the order they were sent. */
export async function storedFiles(db: Queries, importId: number): Promise<StoredFile[]> {
  const { rows } = await sql<StoredFile>`
    select state, verdict, reason, staged.results, staged.participants,
      (select count(*) from works where works.file_id = import_files.file_id) as works,
      (select count(*) from form_details where form_details.file_id = import_files.file_id) as details
    from import_files cross join lateral (
      select count(*) as results, coalesce(sum(participants), 0)::bigint as participants
      from staged_results where staged_results.file_id = import_files.file_id
    ) staged
    where import_id = ${importId} order by file_id`.execute(db)
  return rows
}

/** What applying an import has done, counted from staged rows and facts. */
export interface Applied {
  filesNotApplied: number
  /** Schools at sittings of the reference that the files tell of. */
  cells: number
  /** Those of which the files say different things. */
  disputed: number
  /** Those of which the facts now say what the files say. */
  told: number
  /** Disputed ones that became facts all the same. */
  disputedFacts: number
  /** Facts of these files. */
  facts: number
}

export async function appliedImport(db: Queries, importId: number): Promise<Applied> {
  const { rows } = await sql<Applied>`
    with cells as (
      select year, season, procedure, school_id, count(distinct (participants, low)) > 1 as disputed,
        min(participants) as participants, min(low) as low
      from staged_results join import_files using (region_id, file_id) join procedures using (procedure)
      where import_id = ${importId} and state in ('read', 'applied') and low is not null
        and school_id is not null
      group by year, season, procedure, school_id
    ), facts as (
      select year, season, procedure, school_id, results.participants, results.low, import_id
      from results join sittings using (region_id, sitting_id) join import_files using (region_id, file_id)
      where current
    )
    select
      (select count(*) from import_files where import_id = ${importId} and state = 'read') as "filesNotApplied",
      count(*) as cells,
      count(*) filter (where disputed) as disputed,
      count(*) filter (where not disputed and facts.participants = cells.participants
        and facts.low = cells.low) as told,
      count(*) filter (where disputed and facts.import_id = ${importId}) as "disputedFacts",
      (select count(*) from facts where import_id = ${importId}) as facts
    from cells left join facts using (year, season, procedure, school_id)`.execute(db)
  return rows[0]!
}

/** Everything by which facts would show that something went wrong on their way, with how often it is there. */
export async function faultsOfFacts(db: Queries): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select
      (select count(*) from results join import_files using (region_id, file_id)
        where import_files.state <> 'applied') as "factsOfUnappliedFiles",
      (select count(*) from results where participants <= 0 or low < 0 or low > participants
        or 0 > any (marks) or (select sum(count) from unnest(marks) count) <> participants) as "impossibleFacts",
      (select count(*) from (select from results where current group by sitting_id, school_id
        having count(*) > 1) twice) as "factsTwice",
      (select count(*) from import_files where works_count <>
        (select count(*) from works where works.file_id = import_files.file_id)) as "filesWithWorksInPart",
      (select count(*) from import_files file join import_files same on same.file_id = file.same_as
        where file.sha256 <> same.sha256) as "filesSameAsOthers",
      (select count(*) from import_files where state = 'refused' and (
        exists (select 1 from staged_results where staged_results.file_id = import_files.file_id)
        or exists (select 1 from form_details where form_details.file_id = import_files.file_id)
        or exists (select 1 from works where works.file_id = import_files.file_id))) as "refusedFilesWithRows",
      (select count(*) from graphile_worker.jobs where last_error is not null) as "failedJobs"`.execute(db)
  return Object.fromEntries(Object.entries(rows[0]!).filter(([, count]) => count > 0))
}
