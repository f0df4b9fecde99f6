import { sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'

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
