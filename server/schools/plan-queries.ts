import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PlannedKind } from '#contract/school-life.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findToday } from '#server/settings/queries.ts'

export interface PlannedRow {
  id: number
  kind: PlannedKind
  on: string
  /** null: the school is not within the scope. */
  code: string | null
  name: string | null
  became: string | null
  /** Of the school that will go on; null: none, or not within the scope. */
  intoCode: string | null
  basis: string
  reason: string | null
  person: string | null
  recordedAt: Date
  refusal: string | null
  cursor: string
}

/** Whether a day is still to come by the clock of the viewer's region. */
export async function isAhead(db: Queries, { regionId }: Viewer, on: string): Promise<boolean> {
  return on > (await findToday(db, regionId))
}

const order: Order = [{ by: sql`plan.on_date::text` }, { by: sql`plan.plan_id`, number: true }]

/** Those that wait or were refused, of schools within the scope; of an opening, the whole region's alone. */
function plannedInScope(scope: Scope): RawBuilder<SqlBool> {
  const region = sql<SqlBool>`plan.region_id = ${scope.regionId} and plan.state in ('planned', 'refused')`
  if (scope.municipalityId === null && scope.schoolId === null) return region
  const own = sql`(select school_id from schools where ${schoolsInScope(scope)})`
  return sql<SqlBool>`${region} and (plan.school_id in ${own} or plan.successor_id in ${own})`
}

interface Asked {
  school?: number
  after?: string
  limit: number | null
}

/** By day; with the next one of the page that follows. `limit` null: all of them. */
export async function listPlanned(
  scope: Scope,
  db: Queries,
  { school, after, limit }: Asked,
): Promise<PlannedRow[]> {
  const of = school ?? null
  const inScope = schoolsInScope(scope)
  const { rows } = await sql<PlannedRow>`
    with seen as (select school_id, code, name from schools where ${inScope})
    select plan.plan_id as id, plan.kind, plan.on_date::text as on,
      case when plan.kind = 'opened' then plan.event ->> 'code' else whose.code end as code,
      case when plan.kind = 'opened' then plan.became else coalesce(whose.name, plan.was) end as name,
      plan.became, into_school.code as "intoCode", plan.event ->> 'basis' as basis, plan.event ->> 'reason' as reason,
      users.name as person, plan.recorded_at as "recordedAt", plan.refusal, ${cursorKey(order)} as cursor
    from planned_events plan
      left join users on users.user_id = plan.recorded_by
      left join seen whose on whose.school_id = plan.school_id
      left join seen into_school on into_school.school_id = plan.successor_id
    where ${plannedInScope(scope)} and ${afterCursor(order, after)}
      and (${of}::bigint is null or plan.school_id = ${of} or plan.successor_id = ${of})
    order by ${orderBy(order)} limit ${limit === null ? null : limit + 1}`.execute(db)
  return rows
}

export async function countPlanned(scope: Scope, db: Queries): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from planned_events plan where ${plannedInScope(scope)}`.execute(db)
  return rows[0]!.total
}
