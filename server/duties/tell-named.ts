import { type SqlBool, sql } from 'kysely'
import { holds, notify } from '#server/flows/notify.ts'
import { isValid, rolesHeld } from '#server/people/policy.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { type DutyRow, findDuty } from './queries.ts'

/** What of a duty matters to whoever is named in it: an order that is cited rightly is no news to him. */
type Mattering = Pick<DutyRow, 'function' | 'theme' | 'since'>

type News =
  | { id: number; kind: 'duty.named' | 'duty.ended' | 'duty.returned' }
  | { id: number; kind: 'duty.changed'; was: Mattering }

/** Tells whoever is named in a duty what became of it, unless he did it himself or nothing that matters changed. */
export async function tellNamed(tx: Tx, viewer: Viewer, { id, ...news }: News): Promise<void> {
  const duty = (await findDuty(viewer.scope, tx, id))!
  if (duty.personId === viewer.userId) return
  const { function: as, organisation, schoolName: school, municipality, theme, since, until } = duty
  const data = { function: as, organisation, school, municipality, theme, since, until }
  // Where no role of his shows the duty, the notice says all and leads nowhere.
  const subject = `${(await isShownToNamed(tx, id)) ? 'duty' : 'named'}:${id}`
  const notice = { regionId: viewer.regionId, subject, to: { person: duty.personId } }
  if (news.kind !== 'duty.changed') return notify(tx, { ...notice, kind: news.kind, data })
  const was = { function: news.was.function, theme: news.was.theme, since: news.was.since }
  if (was.function === as && was.theme === theme && was.since === since) return
  await notify(tx, { ...notice, kind: news.kind, data: { ...data, was } })
}

/** Whether a role of a query has the duty in its list, as `dutiesInScope` makes it: held in its place, or for it. */
const isListed = sql<SqlBool>`case
  when organisations.school_id is not null then organisations.school_id in (body.school_id, duties.school_id)
    or duties.municipality_id = (select municipality_id from schools own
      where own.region_id = organisations.region_id and own.school_id = organisations.school_id)
  when organisations.municipality_id is not null then organisations.municipality_id
    in (body.municipality_id, school_of_body.municipality_id, school.municipality_id, duties.municipality_id)
  else true end`

/** Whether a role shows a duty to whoever is named in it. */
async function isShownToNamed(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql`
    select from duties join organisations body using (region_id, organisation_id)
      left join schools school_of_body on school_of_body.region_id = duties.region_id
        and school_of_body.school_id = body.school_id
      left join schools school on school.region_id = duties.region_id and school.school_id = duties.school_id
    where duties.duty_id = ${id} and exists (select from ${rolesHeld}
      where memberships.user_id = duties.user_id and ${isValid} and ${holds('duties.read')} and ${isListed})`.execute(
    tx,
  )
  return rows.length > 0
}
