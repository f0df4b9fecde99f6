import { sql } from 'kysely'
import type { AddedKind } from '#contract/organisations.ts'
import type { Role } from '#contract/permissions.ts'
import { startOf } from '#engine/academic-year.ts'
import type { Tx } from '#server/platform/database.ts'
import { ANALYSTS, COUNCIL, dutiesOf } from './duties.ts'
import type { DemoRegion } from './region.ts'

/** Bodies of the region, with the role that is held in each. */
const OF_REGION = [
  ['department', 'Департамент образования', 'department'],
  ['operator', 'Институт развития образования', 'operator'],
  ['assessment_centre', 'Региональный центр обработки информации', 'assessment_centre'],
  ['methodologists_centre', 'Центр непрерывного повышения профессионального мастерства', 'methodologist'],
  ['council', COUNCIL, 'council'],
  ['working_group', ANALYSTS, null],
] as const satisfies readonly (readonly [AddedKind, string, Role | null])[]
/** The same of the first municipality. */
const OF_MUNICIPALITY = [
  ['municipal_authority', 'Отдел образования', 'municipal_authority'],
  ['methodical_office', 'Методический кабинет', 'municipal_methodologist'],
] as const satisfies readonly (readonly [AddedKind, string, Role | null])[]

/** Adds the bodies that stand under the region and its first municipality; who works there holds his role there. */
export async function storeTree(tx: Tx, regionId: number, { municipalities }: DemoRegion): Promise<void> {
  const first = municipalities[0]!.name
  const bodies = [
    ...OF_REGION.map(([kind, name, role]) => ({ kind, name, role, under: null })),
    ...OF_MUNICIPALITY.map(([kind, name, role]) => ({ kind, name: `${name}, ${first}`, role, under: first })),
  ]
  await sql`with bodies as (
      select * from json_to_recordset(${JSON.stringify(bodies)}::json) as body (kind text, name text, role text, under text)
    ), added as (
      insert into organisations (region_id, kind, name, parent_id, municipality_id)
      select ${regionId}, bodies.kind, bodies.name, place.organisation_id, place.municipality_id
      from bodies join organisations place on place.region_id = ${regionId}
        and case when bodies.under is null then place.kind = 'region'
          else place.kind = 'municipality' and place.name = bodies.under end
      returning organisation_id, name
    )
    update memberships set organisation_id = added.organisation_id
    from added join bodies using (name)
    where memberships.region_id = ${regionId} and memberships.role = bodies.role`.execute(tx)
}

/** A deputy head who teaches as well: two roles of one person, to be switched without signing out. */
export async function storeSecondRole(tx: Tx, regionId: number): Promise<void> {
  await sql`insert into memberships (region_id, user_id, organisation_id, role, valid_from)
    select region_id, user_id, organisation_id, 'teacher', valid_from from memberships
    where region_id = ${regionId} and role = 'school_team' limit 1`.execute(tx)
}

/** Members of bodies and what they answer for; who has no sign-in is passed over. */
export async function storeDuties(tx: Tx, regionId: number, region: DemoRegion): Promise<void> {
  await sql`insert into duties (region_id, user_id, organisation_id, function, school_id, municipality_id, theme, since,
      basis)
    select ${regionId}, users.user_id, body.organisation_id, duty.function, school.school_id, town.municipality_id,
      duty.theme, duty.since, duty.basis
    from json_to_recordset(${JSON.stringify(dutiesOf(region))}::json) as duty (person text, body text, function text,
        school text, municipality text, theme text, since date, basis text)
      join users on users.region_id = ${regionId} and users.login = duty.person
      join organisations body on body.region_id = ${regionId} and case body.kind when 'school'
        then body.school_id = (select school_id from schools where region_id = ${regionId} and code = duty.body)
        else body.name = duty.body end
      left join schools school on school.region_id = ${regionId} and school.code = duty.school
      left join municipalities town on town.region_id = ${regionId} and town.name = duty.municipality`.execute(
    tx,
  )
}

/** The second school of the register got its name a year ago. */
export async function storeRenaming(tx: Tx, regionId: number, { schools, years }: DemoRegion): Promise<void> {
  const renamed = schools[1]
  if (!renamed) return
  const on = `${startOf(years.at(-1)!)!}-09-01`
  await sql`insert into school_events (region_id, school_id, kind, on_date, ends, was, became, basis)
    select region_id, school_id, 'renamed', ${on}::date, false, 'Школа № ' || right(code, 3), name,
      'Постановление администрации от 15.06.' || left(${on}, 4)
    from schools where region_id = ${regionId} and code = ${renamed.code}`.execute(tx)
}
