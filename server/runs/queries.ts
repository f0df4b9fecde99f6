import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { FactCell, SchoolRef } from '#engine/facts.ts'
import type { Band, Methodology, Overrides } from '#engine/methodology.ts'
import type { Identified, Trace } from '#engine/outcome.ts'
import { endOfDay } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy, type SortKey } from '#server/platform/keyset.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { isOpenIn } from '#server/schools/policy.ts'
import { schoolMatches } from '#server/schools/queries.ts'

export interface SchoolOfRegion extends SchoolRef {
  id: number
  municipalityId: number
}

/**
 * What a run of a year needs, by two queries: the schools of a scope that worked on any day of the year, with all their
 * current results, those of earlier years too.
 */
export async function loadFacts(
  scope: Scope,
  db: Queries,
  year: string,
): Promise<{ schools: SchoolOfRegion[]; cells: FactCell[] }> {
  const schools = await sql<SchoolOfRegion>`
    select schools.code, schools.name, municipalities.name as municipality, schools.school_id as id,
      schools.municipality_id as "municipalityId"
    from schools join municipalities using (region_id, municipality_id)
    where ${schoolsInScope(scope)} and ${isOpenIn(year)} order by schools.code collate "C"`.execute(db)
  const { rows } = await sql<LoadedCell>`
    select schools.code, sittings.year, sittings.season, sittings.procedure, results.participants, results.low,
      results.restored, results.file_id as file, import_files.name as "fileName", results.sheet,
      results.row_number as row, results.row_count as rows
    from results
    join schools using (region_id, school_id)
    join sittings using (region_id, sitting_id)
    join import_files using (region_id, file_id)
    where ${schoolsInScope(scope)} and ${isOpenIn(year)} and results.current`.execute(db)
  return { schools: schools.rows, cells: toCells(rows) }
}

interface LoadedCell {
  code: string
  year: string
  season: FactCell['sitting']['season']
  procedure: string
  participants: number
  low: number
  restored: boolean
  file: number
  fileName: string
  sheet: string | null
  row: number
  rows: number
}

/** Sittings and sources become one object each, as the engine tells them apart fastest. */
function toCells(rows: readonly LoadedCell[]): FactCell[] {
  const sittings = new Map<string, FactCell['sitting']>()
  const sources = new Map<string, NonNullable<FactCell['source']>>()
  return rows.map((row) => ({
    school: row.code,
    sitting: once(sittings, `${row.year} ${row.season} ${row.procedure}`, () => ({
      year: row.year,
      season: row.season,
      procedure: row.procedure,
    })),
    participants: row.participants,
    low: row.low,
    restored: row.restored,
    source: once(sources, `${row.file} ${row.sheet}`, () => ({
      file: row.fileName,
      sheet: row.sheet,
      version: String(row.file),
    })),
    row: row.row,
    rows: row.rows,
  }))
}

function once<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

export interface RunRow {
  id: number
  methodology: Methodology
  year: string
  overrides: Overrides
  factsHash: string
  outcomeHash: string
  createdAt: Date
  createdBy: string
  /** Counts over the schools of the scope. */
  schools: number
  identified: number
  undecided: number
  near: number
}

export function bandsOf({ decision }: Methodology): readonly Band[] {
  return decision.kind === 'bands' ? decision.bands : []
}

/** The band of an outcome, with the title it had in the methodology of its run. */
export function namedBand(methodology: Methodology, id: string | null): Pick<Band, 'id' | 'title'> | null {
  const band = bandsOf(methodology).find((candidate) => candidate.id === id)
  return band ? { id: band.id, title: band.title } : null
}

const runColumns = sql`
  runs.run_id as id, runs.methodology, runs.year, runs.overrides, runs.facts_hash as "factsHash",
  runs.outcome_hash as "outcomeHash", runs.created_at as "createdAt", users.name as "createdBy",
  counts.schools, counts.identified, counts.undecided, counts.near`

function runsWithCounts(scope: Scope) {
  return sql`runs join users on users.user_id = runs.created_by
    cross join lateral (
      select count(*) as schools, count(*) filter (where run_outcomes.identified = 'yes') as identified,
        count(*) filter (where run_outcomes.identified = 'undecided') as undecided,
        count(*) filter (where run_outcomes.near) as near
      from run_outcomes join schools using (region_id, school_id)
      where ${schoolsInScope(scope)} and run_outcomes.run_id = runs.run_id
    ) counts`
}

const latestFirst: Order = [{ by: sql`runs.run_id`, number: true, descending: true }]

/** A page of runs, the latest first, with one row more than asked. */
export async function listRunRows(
  scope: Scope,
  db: Queries,
  page: { limit: number | null; after?: string; on?: string },
): Promise<(RunRow & { cursor: string })[]> {
  const { rows } = await sql<RunRow & { cursor: string }>`
    select ${runColumns}, ${cursorKey(latestFirst)} as cursor from ${runsWithCounts(scope)}
    where runs.region_id = ${scope.regionId} and ${afterCursor(latestFirst, page.after)} and ${isMadeBy(scope, page.on)}
    order by ${orderBy(latestFirst)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

/** Whether a run was there at the end of a day: what is made does not change. */
function isMadeBy(scope: Scope, on: string | undefined): RawBuilder<SqlBool> {
  return on === undefined ? sql`true` : sql`runs.created_at <= ${endOfDay(scope, on)}`
}

export async function countRuns(scope: Scope, db: Queries, on?: string): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from runs where region_id = ${scope.regionId} and ${isMadeBy(scope, on)}`.execute(
    db,
  )
  return rows[0]!.total
}

export async function findRun(scope: Scope, db: Queries, id: number): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    select ${runColumns} from ${runsWithCounts(scope)}
    where runs.region_id = ${scope.regionId} and runs.run_id = ${id}`.execute(db)
  return rows[0]
}

/** The latest run of the region, by the end of a day if one is told, counted over the scope; undefined before the first. */
export async function findLatestRun(scope: Scope, db: Queries, on?: string): Promise<RunRow | undefined> {
  const [run] = await listRunRows(scope, db, { limit: 1, on })
  return run
}

/** Whether results were applied after a run was made. */
export async function isOutdated(scope: Scope, db: Queries, since: Date): Promise<boolean> {
  const { rows } = await sql<{ outdated: boolean }>`
    select exists (select 1 from imports where region_id = ${scope.regionId} and applied_at > ${since}) as outdated
    `.execute(db)
  return rows[0]!.outdated
}

export async function countBands(
  scope: Scope,
  db: Queries,
  run: number,
): Promise<{ band: string; schools: number }[]> {
  const { rows } = await sql<{ band: string; schools: number }>`
    select run_outcomes.band, count(*) as schools from run_outcomes join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and run_outcomes.run_id = ${run} and run_outcomes.band is not null
    group by run_outcomes.band`.execute(db)
  return rows
}

export interface OutcomeFilters {
  search?: string
  municipality?: number
  identified?: Identified
  near?: boolean
  band?: string
}

export interface OutcomeListRow {
  schoolId: number
  code: string
  name: string
  municipalityId: number
  municipality: string
  identified: Identified
  band: string | null
  markers: number
  near: boolean
  trace: Trace
  cursor: string
}

const markers: SortKey = { by: sql`run_outcomes.markers`, number: true }
const byMunicipality = [
  { by: sql`municipalities.name` },
  { by: sql`schools.name` },
  { by: sql`schools.code` },
]

export const OUTCOME_ORDERS: Readonly<Record<string, Order>> = {
  municipality: byMunicipality,
  '-municipality': [{ by: sql`municipalities.name`, descending: true }, ...byMunicipality.slice(1)],
  name: byMunicipality.slice(1),
  '-name': [{ by: sql`schools.name`, descending: true }, ...byMunicipality.slice(2)],
  markers: [markers, ...byMunicipality],
  '-markers': [{ ...markers, descending: true }, ...byMunicipality],
}

function passing(filters: OutcomeFilters): RawBuilder<SqlBool> {
  const all: RawBuilder<SqlBool>[] = [sql<SqlBool>`true`]
  if (filters.search) all.push(schoolMatches(filters.search))
  if (filters.municipality) all.push(sql`schools.municipality_id = ${filters.municipality}`)
  if (filters.identified) all.push(sql`run_outcomes.identified = ${filters.identified}`)
  if (filters.near !== undefined) all.push(sql`run_outcomes.near = ${filters.near}`)
  if (filters.band) all.push(sql`run_outcomes.band = ${filters.band}`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

const outcomes = sql`run_outcomes
  join schools using (region_id, school_id)
  join municipalities on municipalities.region_id = schools.region_id
    and municipalities.municipality_id = schools.municipality_id`

export interface OutcomePage {
  run: number
  filters: OutcomeFilters
  sort: string
  /** null = all rows. */
  limit: number | null
  after?: string
}

/** A page of a run's schools with their stored traces, with one row more than asked. */
export async function listOutcomeRows(
  scope: Scope,
  db: Queries,
  page: OutcomePage,
): Promise<OutcomeListRow[]> {
  const order = OUTCOME_ORDERS[page.sort]!
  const { rows } = await sql<OutcomeListRow>`
    select schools.school_id as "schoolId", schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, run_outcomes.identified, run_outcomes.band, run_outcomes.markers,
      run_outcomes.near, run_outcomes.trace, ${cursorKey(order)} as cursor
    from ${outcomes}
    where ${schoolsInScope(scope)} and run_outcomes.run_id = ${page.run} and ${passing(page.filters)}
      and ${afterCursor(order, page.after)}
    order by ${orderBy(order)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export async function countOutcomes(
  scope: Scope,
  db: Queries,
  of: Pick<OutcomePage, 'run' | 'filters'>,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${outcomes}
    where ${schoolsInScope(scope)} and run_outcomes.run_id = ${of.run} and ${passing(of.filters)}`.execute(db)
  return rows[0]!.total
}

/** One school's stored outcome, or undefined when the run has none within the scope. */
export async function findOutcome(
  scope: Scope,
  db: Queries,
  of: { run: number; code: string },
): Promise<Omit<OutcomeListRow, 'cursor'> | undefined> {
  const { rows } = await sql<Omit<OutcomeListRow, 'cursor'>>`
    select schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, run_outcomes.identified, run_outcomes.band, run_outcomes.markers,
      run_outcomes.near, run_outcomes.trace
    from ${outcomes}
    where ${schoolsInScope(scope)} and run_outcomes.run_id = ${of.run} and schools.code = ${of.code}`.execute(
    db,
  )
  return rows[0]
}
