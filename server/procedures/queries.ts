import { sql } from 'kysely'
import type { Season } from '#engine/facts.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'

export interface ProcedureRow {
  id: string
  exam: 'vpr' | 'oge' | 'ege' | 'gve' | 'rkr'
  subject: string
  grade: number
  title: string
  shortTitle: string
}

/** All procedures in the order of the reference; the same for everybody. */
export async function listProcedures(_scope: Scope, db: Queries): Promise<ProcedureRow[]> {
  const { rows } = await sql<ProcedureRow>`
    select procedure as id, exam, subject, grade, title, short_title as "shortTitle"
    from procedures order by position, procedure`.execute(db)
  return rows
}

/** Titles by id, for lists that name procedures. */
export async function procedureTitles(scope: Scope, db: Queries): Promise<Map<string, ProcedureRow>> {
  return new Map((await listProcedures(scope, db)).map((row) => [row.id, row]))
}

export interface ScaleRow {
  procedure: string
  from: string | null
  to: string | null
  season: Season | null
  max: number
  from3: number
  from4: number
  from5: number
  source: string
  regional: boolean
}

/** Dated scales: the common ones and the region's own, the region's first. */
export async function listScales(scope: Scope, db: Queries): Promise<ScaleRow[]> {
  const { rows } = await sql<ScaleRow>`
    select procedure, year_from as "from", year_to as "to", season, max_score as max, from3, from4, from5, source,
      region_id is not null as regional
    from scales where region_id is null or region_id = ${scope.regionId}
    order by procedure, region_id nulls last, year_from nulls first, season, scale_id`.execute(db)
  return rows
}

export interface MinimumRow {
  procedure: string
  from: string | null
  to: string | null
  score: number
  source: string
  regional: boolean
}

/** Dated minimums of the 100-point score: the common ones and the region's own, the region's first. */
export async function listMinimums(scope: Scope, db: Queries): Promise<MinimumRow[]> {
  const { rows } = await sql<MinimumRow>`
    select procedure, year_from as "from", year_to as "to", score, source, region_id is not null as regional
    from minimums where region_id is null or region_id = ${scope.regionId}
    order by procedure, region_id nulls last, year_from nulls first, minimum_id`.execute(db)
  return rows
}

/** Titles for the engine, which knows ids only. */
export async function procedureWords(scope: Scope, db: Queries): Promise<ProcedureWords> {
  return Object.fromEntries(await procedureTitles(scope, db))
}
