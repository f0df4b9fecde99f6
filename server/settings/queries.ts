import { type RawBuilder, sql } from 'kysely'
import type { Exam, TimeZone } from '#contract/region-choices.ts'
import type { OwnRetention } from '#contract/retention.ts'
import type { SmallRule } from '#contract/small-rule.ts'
import type { OwnTerms } from '#contract/terms.ts'
import { academicYear, yearsBefore } from '#engine/academic-year.ts'
import { standing } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, wholeRegion } from '#server/platform/scope.ts'

/** The row of a region as the database keeps it, here and in history. */
export interface RegionRow {
  name: string
  time_zone: TimeZone
  academic_year: string | null
  cycle: string | null
  second_factor: boolean
  second_factor_schools: boolean
  sources_off: Exam[]
  alarm_factor: number
  alarm_floor: number
  export_limit: number
  terms: OwnTerms
  retention: OwnRetention
  /** Which schools count as small; null: as the register says. */
  small_rule: SmallRule | null
  version: number
}

export interface RegionSettings extends RegionRow {
  /** What the date in the region tells. */
  byDate: { academicYear: string; cycle: string }
  /** What is in force: as set, else by the date. */
  current: { academicYear: string; cycle: string }
}

/** The calendar year in which the academic year of a moment began: it begins on 1 September by the region's clock. */
export const startOfYear = (moment: RawBuilder<Date>) =>
  sql<number>`extract(year from (${moment} at time zone time_zone) - interval '8 months')::integer`

/** The settings of a region; `lock` keeps others from changing them until the end of the transaction. */
export async function findSettings(
  db: Queries,
  regionId: number,
  lock: 'lock' | 'read' = 'read',
): Promise<RegionSettings> {
  const { rows } = await sql<StoredRow>`
    ${settingsAt(regionId, sql<Date>`now()`)} ${lock === 'lock' ? sql`for no key update` : sql``}`.execute(db)
  return withYears(rows[0]!)
}

/** The settings as they stood at the end of a day. */
export async function findSettingsOn(scope: Scope, db: Queries, on: string): Promise<RegionSettings> {
  const { tables, at } = standing(wholeRegion(scope.regionId), on, { regions: 'all' })
  const { rows } = await sql<StoredRow>`${tables} ${settingsAt(scope.regionId, at)}`.execute(db)
  return withYears({ ...rows[0]!, ...completed(rows[0]!) })
}

/** A state that history kept before a setting was there lacks it: as if it had stood as it came. */
export function completed(row: RegionRow): RegionRow {
  return {
    ...row,
    academic_year: row.academic_year ?? null,
    cycle: row.cycle ?? null,
    second_factor: row.second_factor ?? false,
    second_factor_schools: row.second_factor_schools ?? false,
    sources_off: row.sources_off ?? [],
    alarm_factor: row.alarm_factor ?? 5,
    alarm_floor: row.alarm_floor ?? 100,
    export_limit: row.export_limit ?? 500,
    retention: row.retention ?? {},
    small_rule: row.small_rule ?? null,
  }
}

type StoredRow = RegionRow & { start: number }

const settingsAt = (regionId: number, moment: RawBuilder<Date>) => sql`
  select name, time_zone, academic_year, cycle, second_factor, second_factor_schools, sources_off, alarm_factor,
    alarm_floor, export_limit, terms, retention, small_rule, version, ${startOfYear(moment)} as start
  from regions where region_id = ${regionId}`

const withYears = ({ start, ...row }: StoredRow): RegionSettings => ({
  ...row,
  ...yearsOf(row, academicYear(start)),
})

/** Which academic year is going on, and the last one whose results count, by the date and as set. */
export function yearsOf(
  set: Pick<RegionRow, 'academic_year' | 'cycle'>,
  now: string,
): Pick<RegionSettings, 'byDate' | 'current'> {
  const year = set.academic_year ?? now
  return {
    byDate: { academicYear: now, cycle: yearsBefore(now, 1) },
    current: { academicYear: year, cycle: set.cycle ?? yearsBefore(year, 1) },
  }
}

export interface SettingsVersion {
  row: RegionRow
  since: Date
  action: string | null
  person: string | null
  reason: string | null
}

/** Nobody reads on. */
export const CHANGES_SHOWN = 100

/** States of the settings, the last first, with one more than shown: changes are seen against the state before. */
export async function listSettingsVersions(db: Queries, regionId: number): Promise<SettingsVersion[]> {
  const { rows } = await sql<SettingsVersion>`
    select history.row, history.since, history.action, users.name as person, history.reason
    from history left join users on users.user_id = history.user_id
    where history.region_id = ${regionId} and history.table_name = 'regions'
    order by history.since desc limit ${CHANGES_SHOWN + 1}`.execute(db)
  return rows
}

/** How many pupils' rows one takes away alone. */
export async function findExportLimit(db: Queries, regionId: number): Promise<number> {
  const { export_limit } = await db
    .selectFrom('regions')
    .select('export_limit')
    .where('region_id', '=', regionId)
    .executeTakeFirstOrThrow()
  return export_limit
}

/** This day by the clock of a region. */
export async function findToday(db: Queries, regionId: number): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select (now() at time zone time_zone)::date::text as today from regions where region_id = ${regionId}`.execute(
    db,
  )
  return rows[0]!.today
}
