import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PassportAnswers } from '#contract/passport-fields.ts'
import { yearsBefore } from '#engine/academic-year.ts'
import type { ContextIndex } from '#engine/context-index/context-index.ts'
import type {
  Answer,
  ContextField,
  ContextModel,
  ResilientPart,
} from '#engine/context-index/contextualised.ts'
import type { ContextIndexVersion, ContextLevel } from '#engine/context-index/version.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { isOpenIn } from '#server/schools/policy.ts'

export interface ContextRun {
  id: number
  year: string
  resultsYear: string | null
  version: ContextIndexVersion
  model: ContextModel
  createdAt: Date
  createdBy: string
}

/** Kept with every outcome: all that the explanation shows. */
export interface ContextTrace {
  index: ContextIndex | null
  parts: Record<ResilientPart, Answer>
}

export interface ContextOutcome {
  index: number | null
  coverage: number | null
  level: ContextLevel | null
  participants: number | null
  low: number | null
  expected: number | null
  added: number | null
  resilient: Answer
  field: ContextField | null
}

const runColumns = sql`context_runs.run_id as id, context_runs.year, context_runs.results_year as "resultsYear",
  context_runs.index_version as version, context_runs.model, context_runs.created_at as "createdAt",
  users.name as "createdBy"`
const runs = sql`context_runs join users on users.user_id = context_runs.created_by`
const outcomeColumns = sql`context_outcomes.index, context_outcomes.coverage, context_outcomes.level,
  context_outcomes.participants, context_outcomes.low, context_outcomes.expected, context_outcomes.added,
  context_outcomes.resilient, context_outcomes.field`

/** The latest run over the passports of a year. */
export async function findContextRun(
  scope: Scope,
  db: Queries,
  year: string,
): Promise<ContextRun | undefined> {
  const { rows } = await sql<ContextRun>`select ${runColumns} from ${runs}
    where context_runs.region_id = ${scope.regionId} and context_runs.year = ${year}
    order by context_runs.run_id desc limit 1`.execute(db)
  return rows[0]
}

/** The latest year of which there is a run. */
export async function findRunYear(scope: Scope, db: Queries): Promise<string | null> {
  const { rows } = await sql<{ year: string | null }>`select max(year) as year from context_runs
    where region_id = ${scope.regionId}`.execute(db)
  return rows[0]?.year ?? null
}

/** What the latest run of a year found of a school of the scope. */
export async function findContextOutcome(
  scope: Scope,
  db: Queries,
  { schoolId, year }: { schoolId: number; year: string },
): Promise<(ContextOutcome & { trace: ContextTrace; run: ContextRun }) | undefined> {
  const run = await findContextRun(scope, db, year)
  if (!run) return undefined
  const { rows } = await sql<ContextOutcome & { trace: ContextTrace }>`
    select ${outcomeColumns}, context_outcomes.trace
    from context_outcomes join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and context_outcomes.run_id = ${run.id}
      and context_outcomes.school_id = ${schoolId}`.execute(db)
  return rows[0] && { ...rows[0], run }
}

export interface ContextFilters {
  municipality?: number
  level?: ContextLevel
  resilient?: Answer
}

export interface ContextListRow extends ContextOutcome {
  code: string
  name: string
  municipalityId: number
  municipality: string
  cursor: string
}

const bySchool: Order = [
  { by: sql`municipalities.name` },
  { by: sql`schools.name` },
  { by: sql`schools.code` },
]
/** Cursors count in whole numbers; what is not known comes last. */
const index = sql`coalesce((context_outcomes.index * 1e9)::bigint, 1000000000000)`
const indexDown = sql`coalesce((context_outcomes.index * 1e9)::bigint, -1)`
const added = sql`coalesce((context_outcomes.added * 1e9)::bigint, -1000000000000)`
const ORDERS: Readonly<Record<string, Order>> = {
  school: bySchool,
  index: [{ by: index, number: true }, { by: sql`schools.code` }],
  '-index': [{ by: indexDown, number: true, descending: true }, { by: sql`schools.code` }],
  '-added': [{ by: added, number: true, descending: true }, { by: sql`schools.code` }],
}

function passing(scope: Scope, run: number, { municipality, level, resilient }: ContextFilters) {
  const all: RawBuilder<SqlBool>[] = [sql`${schoolsInScope(scope)}`, sql`context_outcomes.run_id = ${run}`]
  if (municipality) all.push(sql`schools.municipality_id = ${municipality}`)
  if (level) all.push(sql`context_outcomes.level = ${level}`)
  if (resilient) all.push(sql`context_outcomes.resilient = ${resilient}`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

const outcomes = sql`context_outcomes join schools using (region_id, school_id)
  join municipalities on municipalities.region_id = schools.region_id
    and municipalities.municipality_id = schools.municipality_id`

/** Schools of a run that pass, with one more than asked to tell whether there is a next page; `limit` null: all. */
export async function listContextRows(
  scope: Scope,
  db: Queries,
  {
    run,
    sort,
    limit,
    after,
    ...filters
  }: ContextFilters & { run: number; sort: string; limit: number | null; after?: string },
): Promise<ContextListRow[]> {
  const order = ORDERS[sort]!
  const { rows } = await sql<ContextListRow>`
    select schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, ${outcomeColumns}, ${cursorKey(order)} as cursor
    from ${outcomes} where ${passing(scope, run, filters)} and ${afterCursor(order, after)}
    order by ${orderBy(order)} limit ${limit === null ? null : limit + 1}`.execute(db)
  return rows
}

export async function countContext(
  scope: Scope,
  db: Queries,
  { run, ...filters }: ContextFilters & { run: number },
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${outcomes} where ${passing(scope, run, filters)}`.execute(db)
  return rows[0]!.total
}

/** Passports of the scope accepted after a moment: a run before it does not know them. */
export async function countNewer(
  scope: Scope,
  db: Queries,
  { year, since }: { year: string; since: Date },
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from passports join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and passports.year = ${year} and passports.state = 'accepted'
      and passports.decided_at > ${since}`.execute(db)
  return rows[0]!.total
}

export interface SchoolToPlace {
  id: number
  municipalityId: number
  code: string
  /** Of an accepted passport; null: there is none. */
  answers: PassportAnswers | null
}

/** Schools that worked in the year, with the answers of their accepted passports. */
export async function listSchoolsToPlace(scope: Scope, db: Queries, year: string): Promise<SchoolToPlace[]> {
  const { rows } = await sql<SchoolToPlace>`
    select schools.school_id as id, schools.municipality_id as "municipalityId", schools.code, passports.answers
    from schools left join passports on passports.region_id = schools.region_id
      and passports.school_id = schools.school_id and passports.year = ${year} and passports.state = 'accepted'
    where ${schoolsInScope(scope)} and ${isOpenIn(year)} order by schools.code collate "C"`.execute(db)
  return rows
}

/** The last academic year up to a year that has results, in the region of a scope. */
export async function findResultsYear(scope: Scope, db: Queries, year: string): Promise<string | null> {
  const { rows } = await sql<{ year: string | null }>`
    select max(sittings.year) as year from sittings
    where sittings.region_id = ${scope.regionId} and sittings.year <= ${year} and exists (select from results
      where results.region_id = sittings.region_id and results.sitting_id = sittings.sitting_id
        and results.current and results.participants > 0)`.execute(db)
  return rows[0]?.year ?? null
}

export interface YearOfSchool {
  schoolId: number
  year: string
  /** Of each procedure. */
  participants: number[]
  low: number[]
}

/** Results of two years, but for the sources that the region has switched off. */
export async function listYearsOfSchools(scope: Scope, db: Queries, year: string): Promise<YearOfSchool[]> {
  const { rows } = await sql<YearOfSchool>`
    select results.school_id as "schoolId", sittings.year, array_agg(results.participants) as participants,
      array_agg(results.low) as low
    from results join sittings using (region_id, sitting_id) join procedures using (procedure)
      join schools using (region_id, school_id) join regions using (region_id)
    where ${schoolsInScope(scope)} and results.current and results.participants > 0
      and sittings.year in (${year}, ${yearsBefore(year, 1)}) and procedures.exam <> all(regions.sources_off)
    group by 1, 2`.execute(db)
  return rows
}

/** Schools on the applied lists of biased results of two years; null: there is no such list, so nobody knows. */
export async function listBiased(
  scope: Scope,
  db: Queries,
  year: string,
): Promise<ReadonlySet<number> | null> {
  const { rows } = await sql<{ schoolId: number | null }>`
    select distinct form_details.school_id as "schoolId"
    from form_details join import_files using (region_id, file_id)
    where form_details.region_id = ${scope.regionId} and form_details.kind = 'vpr.bias_list'
      and import_files.state = 'applied' and form_details.data ->> 'year' in (${year}, ${yearsBefore(year, 1)})
    `.execute(db)
  return rows.length === 0 ? null : new Set(rows.flatMap(({ schoolId }) => schoolId ?? []))
}
