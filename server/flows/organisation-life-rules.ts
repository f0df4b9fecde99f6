import { sql } from 'kysely'
import { invalidRequest, notPossible } from '#contract/problems.ts'
import type { OrganisationRecord } from '#server/organisations/queries.ts'
import { today } from '#server/people/policy.ts'
import type { Tx } from '#server/platform/database.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/*
 * What a change of an organisation's life must agree with; each throws a refusal that says what does not.
 */

/** Throws a refusal of a name that a municipality has, or had when it closed: they are told apart by it in files. */
export async function assertNewName(tx: Tx, regionId: number, name: string): Promise<void> {
  const { rows } = await sql<{ closedOn: string | null }>`
    select closed_on::text as "closedOn" from municipalities
    where region_id = ${regionId} and name = ${name}`.execute(tx)
  if (!rows[0]) return
  const { closedOn } = rows[0]
  throw invalidRequest([
    `Муниципалитет «${name}» уже ${closedOn === null ? 'есть' : `был и закрыт с ${dayInFigures(closedOn)}`}: назовите новый иначе.`,
  ])
}

export function assertAfterOpening({ name, openedOn }: OrganisationRecord, on: string): void {
  if (openedOn !== null && on <= openedOn)
    throw invalidRequest([
      `«${name}» есть с ${dayInFigures(openedOn)}: закрыть можно только позже этого дня.`,
    ])
}

export async function assertAfterLast(
  tx: Tx,
  regionId: number,
  { organisations, on }: { organisations: number[]; on: string },
): Promise<void> {
  const { rows } = await sql<{ name: string; last: string }>`
    select organisations.name, max(on_date)::text as last from organisation_events
      join organisations on organisations.region_id = organisation_events.region_id
        and organisations.organisation_id in (organisation_events.organisation_id, successor_id)
    where organisation_events.region_id = ${regionId} and corrected_at is null
      and organisations.organisation_id = any(${organisations}::bigint[])
    group by organisations.name having max(on_date) > ${on}::date`.execute(tx)
  if (rows[0])
    throw invalidRequest([
      `У «${rows[0].name}» уже есть изменение от ${dayInFigures(rows[0].last)}: новое не может быть раньше.`,
    ])
}

/** Throws a refusal when schools came, left, opened or closed there later than the day of the end. */
export async function assertAfterSchools(
  tx: Tx,
  regionId: number,
  { ending, on }: { ending: OrganisationRecord[]; on: string },
): Promise<void> {
  const { rows } = await sql<{ name: string; last: string }>`
    select schools.name, greatest(since, until, opened_on, case when until is null then closed_on end)::text as last
    from school_places join schools using (region_id, school_id)
    where region_id = ${regionId}
      and school_places.municipality_id = any(${ending.map(({ municipalityId }) => municipalityId)}::bigint[])
      and greatest(since, until, opened_on, case when until is null then closed_on end) > ${on}::date
    order by 2 desc, 1 limit 1`.execute(tx)
  if (rows[0])
    throw invalidRequest([
      `Школа «${rows[0].name}» здесь изменилась ${dayInFigures(rows[0].last)}: муниципалитет не может закончиться раньше этого дня.`,
    ])
}

export async function assertEmpty(tx: Tx, regionId: number, { name, municipalityId }: OrganisationRecord) {
  const { rows } = await sql<{ schools: number }>`select count(*) as schools from schools
    where region_id = ${regionId} and municipality_id = ${municipalityId} and closed_on is null`.execute(tx)
  const { schools } = rows[0]!
  if (schools > 0)
    throw notPossible(
      `В муниципалитете «${name}» работают школы (${schools}): закрыть его нельзя.`,
      'Объедините его с другим муниципалитетом: школы перейдут туда сами. Либо сначала переведите или закройте их.',
    )
}

/** Roles are of a level: they do not come along to another. */
export async function assertNoRoles(
  tx: Tx,
  { regionId }: Viewer,
  { id, name }: OrganisationRecord,
): Promise<void> {
  const { rows } = await sql`select 1 from memberships join regions using (region_id)
    where memberships.region_id = ${regionId} and organisation_id = ${id} and withdrawn_at is null
      and coalesce(valid_to, 'infinity') >= ${today} limit 1`.execute(tx)
  if (rows.length > 0)
    throw notPossible(
      `В «${name}» есть люди с ролями, а новое место другого уровня: их права изменились бы.`,
      'Сначала отзовите эти роли, а после переноса дайте нужные заново.',
    )
}
