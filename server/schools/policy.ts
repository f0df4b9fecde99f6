import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { hiddenFields } from '#contract/fields.ts'
import { notAllowed } from '#contract/problems.ts'
import { type AcademicYear, startOf } from '#engine/academic-year.ts'
import { decide } from '#server/platform/decision.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'

export type SchoolLevel = 'primary' | 'basic' | 'secondary'

/** Which grades a school has, by its kind in the register; a kind that does not tell is taken as a full school. */
export const levelOfSchool: RawBuilder<SchoolLevel> = sql<SchoolLevel>`case
  when schools.kind ilike 'НОШ%' or schools.kind ilike '%начальн%' then 'primary'
  when schools.kind ilike 'ООШ%' or schools.kind ilike '%основн%' then 'basic'
  else 'secondary' end`

/** Whether a school of a query had not closed up to the day of a moment, by the clock of the scope's region. */
export function isOpenAt(
  { regionId }: Pick<Scope, 'regionId'>,
  moment: RawBuilder<Date>,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`(schools.closed_on is null or schools.closed_on >
    (select (${moment} at time zone now.time_zone)::date from public.regions as now where now.region_id = ${regionId}))`
}

/** The same up to this day. */
export const isOpen = (scope: Pick<Scope, 'regionId'>) => isOpenAt(scope, sql<Date>`now()`)

/** Whether a school of a query worked on any day of an academic year; days that nobody told are taken as open. */
export function isOpenIn(year: AcademicYear): RawBuilder<SqlBool> {
  const start = startOf(year)
  if (start === undefined) return sql<SqlBool>`true`
  return sql<SqlBool>`coalesce(schools.opened_on, '-infinity') < make_date(${start}::integer + 1, 9, 1)
    and coalesce(schools.closed_on, 'infinity') > make_date(${start}::integer, 9, 1)`
}

const most = sql`(regions.small_rule ->> ${levelOfSchool})::integer`
const villagesOnly = sql`(regions.small_rule ->> 'villagesOnly')::boolean`

// Of the precision of the register's: 5.7 km are not nearer than 5.7 km.
const fromCentreKm = sql`(regions.small_rule ->> 'fromCentreKm')::real`

/**
 * What the rule of the region says of a school of a query; null: there is none, or not enough is known. What fails decides,
 * whatever else is unknown.
 */
const byRule = sql<boolean | null>`(schools.pupils <= ${most}
  and (not ${villagesOnly} or schools.place = 'village')
  and (${fromCentreKm} is null or schools.distance_km >= ${fromCentreKm}))`

/** Whether a school of a query counts as small (малокомплектная): by the rule of its region, else as the register says. */
export const isSmall: RawBuilder<boolean> = sql<boolean>`coalesce(${byRule}, schools.small)`

/** The rule that told whether a school of a query is small, with its most pupils; null where the register did. */
const ruleOfSmall = sql`case when ${byRule} is not null then jsonb_build_object('most', ${most},
  'villagesOnly', ${villagesOnly}, 'fromCentreKm', regions.small_rule -> 'fromCentreKm',
  'source', regions.small_rule ->> 'source') end`

/** For want of what the rule did not tell. */
const lacksOfSmall = sql`case when regions.small_rule is null or ${byRule} is not null then '{}' else array_remove(array[
  case when schools.pupils is null then 'pupils' end,
  case when ${villagesOnly} and schools.place is null then 'place' end,
  case when ${fromCentreKm} is not null and schools.distance_km is null then 'distance' end], null) end`

/** `SmallGrounds` of a school of a query. */
export const smallColumns = sql`${isSmall} as small, ${ruleOfSmall} as "smallRule", ${lacksOfSmall} as "smallLacks"`

/** Whether the viewer is shown what runs say of schools. Throws for a filter or an order by it when he is not. */
export function seesAnswers(viewer: Viewer, { listed, sort }: { listed?: string; sort: string }): boolean {
  const hidden = hiddenFields('school', viewer.can)
  const [byAnswer, byMarkers] = [listed !== undefined, sort === 'markers' || sort === '-markers']
  if ((byAnswer && hidden.includes('identified')) || (byMarkers && hidden.includes('markers')))
    throw notAllowed(
      `Ответы и маркеры видит тот, кому открыты списки (${viewer.term('lowSchools', 'many')}): уберите отбор «Список» и сортировку по маркерам.`,
    )
  return decide(viewer, 'runs.read').allowed
}
