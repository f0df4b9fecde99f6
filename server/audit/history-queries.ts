import { type RawBuilder, sql } from 'kysely'
import { endOfDay, isStateAt } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'

/** A row of `schools` as history keeps it. */
export interface KeptSchool {
  school_id: number
  code: string
  name: string
  full_name: string | null
  municipality_id: number
  kind: string | null
  place: 'town' | 'village' | null
  settlement: string | null
  pupils: number | null
  distance_km: number | null
  small: boolean
  advanced: boolean
  status: string | null
  login: string | null
  inn: string | null
  ogrn: string | null
  oktmo: string | null
  /** The rest is missing in states kept before it was told. */
  lat?: number | null
  lon?: number | null
  opened_on?: string | null
  closed_on?: string | null
}

export interface SchoolVersion {
  operation: 'insert' | 'update' | 'delete'
  since: Date
  row: KeptSchool
  /** As the municipality was called then; null: not known of that time. */
  municipality: string | null
  action: string | null
  person: string | null
  reason: string | null
}

/** Nobody reads on; the first states of a school that changes daily are found by date. */
export const CHANGES_SHOWN = 200

const columns = sql`history.operation, history.since, history.row, history.action, users.name as person, history.reason,
  named.name as municipality`

/** States of schools with the name that the municipality had at a moment. */
function versionsOf(schoolId: number, moment: RawBuilder<unknown>) {
  return sql`history
    join schools on schools.region_id = history.region_id
      and history.key = jsonb_build_object('school_id', schools.school_id)
    left join users on users.user_id = history.user_id
    left join lateral (
      select municipality.row ->> 'name' as name from history as municipality
      where municipality.region_id = history.region_id and municipality.table_name = 'municipalities'
        and municipality.key = jsonb_build_object('municipality_id', history.row -> 'municipality_id')
        and ${isStateAt(moment, 'municipality')}
    ) as named on true
    where history.table_name = 'schools' and schools.school_id = ${schoolId}`
}

/** States a school has been in, the last first, with one more than shown: changes are seen against the state before. */
export async function listSchoolVersions(
  scope: Scope,
  db: Queries,
  schoolId: number,
): Promise<SchoolVersion[]> {
  const { rows } = await sql<SchoolVersion>`
    select ${columns} from ${versionsOf(schoolId, sql`history.since`)} and ${schoolsInScope(scope)}
    order by history.since desc limit ${CHANGES_SHOWN + 1}`.execute(db)
  return rows
}

/** The moment from which all changes of a school are kept. */
export async function findHistoryStart(scope: Scope, db: Queries, schoolId: number): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(history.since) as since from ${versionsOf(schoolId, sql`history.since`)} and ${schoolsInScope(scope)}
    `.execute(db)
  return rows[0]!.since
}

/** A school as it stood at the end of a day (`2026-03-01`) or at an instant; now, when nothing is told. */
export async function findSchoolAsOf(
  scope: Scope,
  db: Queries,
  of: { schoolId: number; on: string | undefined },
): Promise<SchoolVersion | undefined> {
  const moment = momentOf(scope, of.on)
  const { rows } = await sql<SchoolVersion>`
    select ${columns} from ${versionsOf(of.schoolId, moment)} and ${schoolsInScope(scope)}
      and ${isStateAt(moment)}`.execute(db)
  return rows[0]?.operation === 'delete' ? undefined : rows[0]
}

function momentOf(scope: Scope, on: string | undefined): RawBuilder<unknown> {
  if (on === undefined) return sql`clock_timestamp()`
  if (on.includes('T')) return sql`${on}::timestamptz`
  return endOfDay(scope, on)
}
