import { sql } from 'kysely'
import type { GroupSums } from '#engine/long-view/shrink.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'

export type GroupName = 'region' | 'municipality' | 'alike'

export interface GroupRow extends GroupSums {
  year: string
  season: string
  procedure: string
  of: GroupName
}

/**
 * What groups of schools came to at the sittings of a school: sums only, none of fewer than five schools. The database
 * function reads above the sight of the person and asks itself whether he sees this school.
 */
export async function listGroups(scope: Scope, db: Queries, schoolId: number): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select sittings.year, sittings.season, sittings.procedure, sums.of, sums.schools, sums.participants, sums.low,
      sums.squares, sums.low_squares as "lowSquares"
    from sums_of_groups(${schoolId}) as sums join sittings using (sitting_id)
    where sittings.region_id = ${scope.regionId}`.execute(db)
  return rows
}
