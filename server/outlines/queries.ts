import { sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import type { Polygon } from './geojson.ts'

export interface ShapeRow {
  id: number
  name: string
  municipality: number | null
  polygons: readonly Polygon[]
}

/** All outlines of the region: they are no secret within it. */
export async function listShapes(scope: Scope, db: Queries): Promise<ShapeRow[]> {
  const { rows } = await sql<ShapeRow>`
    select outline_id as id, name, municipality_id as municipality, polygons from outlines
    where region_id = ${scope.regionId} order by outline_id`.execute(db)
  return rows
}

export async function findSource(scope: Scope, db: Queries): Promise<string | null> {
  const row = await db
    .selectFrom('regions')
    .select('outlines_source')
    .where('region_id', '=', scope.regionId)
    .executeTakeFirst()
  return row?.outlines_source ?? null
}

export interface ListedCount {
  id: number
  name: string
  schools: number
  identified: number
}

/** Schools of a run and those in its list, by the municipality where they stand now. */
export async function listListedCounts(
  scope: Scope,
  db: Queries,
  run: number | null,
): Promise<ListedCount[]> {
  const { rows } = await sql<ListedCount>`
    select municipalities.municipality_id as id, municipalities.name, count(run_outcomes.school_id) as schools,
      count(*) filter (where run_outcomes.identified = 'yes') as identified
    from schools
    join municipalities using (region_id, municipality_id)
    left join run_outcomes on run_outcomes.region_id = schools.region_id
      and run_outcomes.school_id = schools.school_id and run_outcomes.run_id = ${run}
    where ${schoolsInScope(scope)}
    group by 1, 2 order by 2`.execute(db)
  return rows
}

/** A municipality with what a file may call it. */
export interface NamedMunicipality {
  id: number
  name: string
  /** Its own code, or the one that most of its schools have; eight digits. */
  oktmo: string | null
}

export async function listNamedMunicipalities(scope: Scope, db: Queries): Promise<NamedMunicipality[]> {
  const { rows } = await sql<NamedMunicipality>`
    select municipality_id as id, name, left(coalesce(oktmo, (
      select mode() within group (order by left(schools.oktmo, 8)) from schools
      where schools.region_id = municipalities.region_id
        and schools.municipality_id = municipalities.municipality_id)), 8) as oktmo
    from municipalities where region_id = ${scope.regionId} order by municipality_id`.execute(db)
  return rows
}
