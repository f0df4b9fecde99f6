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

/** Whether the rule of the region can answer: it knows the pupils and, where it asks, the place. */
const ruleAnswers = sql`(regions.small_rule is not null and schools.pupils is not null
  and (not ${villagesOnly} or schools.place is not null))`

/** Whether a school of a query counts as small (малокомплектная): by the rule of its region, else as the register says. */
export const isSmall: RawBuilder<boolean> = sql<boolean>`(case when ${ruleAnswers}
  then schools.pupils <= ${most} and (not ${villagesOnly} or schools.place = 'village') else schools.small end)`

/** The rule that told whether a school of a query is small, with its most pupils; null where the register did. */
export const ruleOfSmall = sql`case when ${ruleAnswers} then jsonb_build_object('most', ${most},
  'villagesOnly', ${villagesOnly}, 'source', regions.small_rule ->> 'source') end`

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
