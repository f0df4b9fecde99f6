import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { invalidRequest, notPossible } from '#contract/problems.ts'
import type { SchoolEvent } from '#contract/school-life.ts'
import { tellWatchers } from '#server/flows/tell-watchers.ts'
import type { Tx } from '#server/platform/database.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { lifeCommand } from './life-command.ts'
import { listPlaces } from './life-queries.ts'
import { assertAfterOpening, assertOpen, lockSchool } from './locked-school.ts'
import type { SchoolRecord } from './queries.ts'
import { storeEvent } from './store-event.ts'

type Change<Kind extends SchoolEvent['kind']> = Extract<SchoolEvent, { kind: Kind }> & { code: string }

/** Gives a school another name from a day on. Answers the new version. */
export const renameSchool = lifeCommand<Change<'renamed'>, number>(
  'school.rename',
  async ({ tx, viewer, note }, change) => {
    const { code, on, name, fullName } = change
    const school = await lockWorking(tx, viewer, change)
    if (school.name === name && school.fullName === fullName)
      throw invalidRequest(['Название то же самое: менять нечего.'])
    await assertAfterLast(tx, viewer, { school, kind: 'renamed', on })
    await sql`update schools set name = ${name}, full_name = ${fullName}, version = version + 1
      where region_id = ${viewer.regionId} and school_id = ${school.schoolId}`.execute(tx)
    await storeEvent(tx, viewer, {
      school: school.schoolId,
      ...change,
      ends: false,
      was: school.name,
      became: name,
    })
    note(`school:${code}`, { on, was: school.name, became: name, basis: change.basis })
    return school.version + 1
  },
)

/** Hands a school over to another municipality from a day on. Answers the new version. */
export const moveSchool = lifeCommand<Change<'moved'>, number>(
  'school.move',
  async ({ tx, viewer, note }, change) => {
    const { code, on, municipality } = change
    // The place before the school, as a joining of municipalities takes them.
    await lockMunicipality(tx, viewer.regionId, municipality)
    const school = await lockWorking(tx, viewer, change)
    const became = await nameOfOpen(tx, viewer.regionId, { municipality, on })
    if (municipality === school.municipalityId)
      throw invalidRequest([`Школа уже в муниципалитете «${school.municipality}».`])
    const place = (await listPlaces(viewer.scope, tx, school.schoolId)).at(-1)
    if (place?.since && on < place.since) {
      throw invalidRequest([
        `В муниципалитете «${place.name}» школа с ${dayInFigures(place.since)}: перевод раньше этого дня внести нельзя.`,
      ])
    }
    await handOver(tx, viewer, {
      schools: sql`schools.school_id = ${school.schoolId}`,
      to: { municipality, name: became },
      order: change,
    })
    note(`school:${code}`, { on, was: school.municipality, became, basis: change.basis })
    return school.version + 1
  },
)

/** Closes a school: the day is the first on which there is none. Answers the new version. */
export const closeSchool = lifeCommand<Change<'closed'>, number>(
  'school.close',
  async ({ tx, viewer, note }, change) => {
    const school = await lockWorking(tx, viewer, change)
    await endSchool(tx, viewer, { school, on: change.on })
    await storeEvent(tx, viewer, { school: school.schoolId, ...change, ends: true })
    note(`school:${change.code}`, { on: change.on, basis: change.basis })
    return school.version + 1
  },
)

/** Takes back a closing, joining or split that was recorded by mistake. Answers the new version. */
export const reopenSchool = lifeCommand<Change<'reopened'>, number>(
  'school.reopen',
  async ({ tx, viewer, note }, change) => {
    const school = await lockSchool(tx, viewer, change)
    if (school.closedOn === null) throw notPossible(`Школа «${school.name}» не закрыта: исправлять нечего.`)
    if (change.on < school.closedOn)
      throw invalidRequest([
        `Школа закрыта с ${dayInFigures(school.closedOn)}: исправление не может быть раньше.`,
      ])
    await lockMunicipality(tx, viewer.regionId, school.municipalityId)
    await nameOfOpen(tx, viewer.regionId, { municipality: school.municipalityId, on: change.on })
    await sql`update school_events set corrected_at = now()
      where region_id = ${viewer.regionId} and school_id = ${school.schoolId} and ends
        and corrected_at is null`.execute(tx)
    await sql`update schools set closed_on = null, version = version + 1
      where region_id = ${viewer.regionId} and school_id = ${school.schoolId}`.execute(tx)
    await storeEvent(tx, viewer, { school: school.schoolId, ...change, ends: false })
    note(`school:${change.code}`, { on: change.on, basis: change.basis })
    return school.version + 1
  },
)

/** Locks a school that works, for a change from a day after its opening. */
export async function lockWorking(
  tx: Tx,
  viewer: Viewer,
  change: { code: string; version: number; on: string },
): Promise<SchoolRecord> {
  const school = await lockSchool(tx, viewer, change)
  assertOpen(school)
  assertAfterOpening(school, change.on)
  return school
}

/** The school works no more from the day on; nothing that holds for it may be later. */
export async function endSchool(
  tx: Tx,
  viewer: Viewer,
  { school, on }: { school: SchoolRecord; on: string },
): Promise<void> {
  await assertAfterLast(tx, viewer, { school, on })
  await sql`update schools set closed_on = ${on}, version = version + 1
    where region_id = ${viewer.regionId} and school_id = ${school.schoolId}`.execute(tx)
}

/** Throws a refusal when the school has a later event, of the kind if one is told. */
async function assertAfterLast(
  tx: Tx,
  { regionId }: Viewer,
  { school, kind, on }: { school: SchoolRecord; kind?: SchoolEvent['kind']; on: string },
): Promise<void> {
  const { rows } = await sql<{ last: string | null }>`
    select max(on_date)::text as last from school_events
    where region_id = ${regionId} and school_id = ${school.schoolId}
      and corrected_at is null and (${kind ?? null}::text is null or kind = ${kind ?? null})
    `.execute(tx)
  const last = rows[0]!.last
  if (last !== null && on < last)
    throw invalidRequest([`У школы уже есть изменение от ${dayInFigures(last)}: новое не может быть раньше.`])
}

interface HandOver {
  /** Which schools of the region, as a condition. */
  schools: RawBuilder<SqlBool>
  to: { municipality: number; name: string }
  order: { on: string; basis: string; reason?: string }
}

/** Hands schools over to a municipality from a day on, each with an event of its own. Answers how many. */
export async function handOver(
  tx: Tx,
  viewer: Viewer,
  { schools, to, order: { on, basis, reason } }: HandOver,
): Promise<number> {
  const { regionId, userId } = viewer
  // The trigger of `school_places` reads it.
  await sql`select set_config('opora.day', ${on}, true)`.execute(tx)
  const { rows } = await sql<{ id: number }>`
    with leaving as (
      select schools.school_id, municipalities.name as was
      from schools join municipalities using (region_id, municipality_id)
      where schools.region_id = ${regionId} and ${schools}
    ), moved as (
      update schools set municipality_id = ${to.municipality}, version = version + 1 from leaving
      where schools.region_id = ${regionId} and schools.school_id = leaving.school_id
      returning schools.school_id, leaving.was)
    insert into school_events (region_id, school_id, kind, on_date, ends, was, became, basis, reason, recorded_by)
    select ${regionId}::bigint, school_id, 'moved', ${on}::date, false, was, ${to.name}, ${basis},
      ${reason ?? null}::text, ${userId}::bigint from moved
    returning school_id as id`.execute(tx)
  await tellWatchers(tx, viewer, {
    kind: 'school.event',
    schools: sql`select unnest(${rows.map(({ id }) => id)}::bigint[]) as school_id`,
    subject: 'watched:schools',
    data: { event: 'moved', on },
  })
  return rows.length
}

/** Keeps a municipality from closing until the end of the transaction. */
export async function lockMunicipality(tx: Tx, regionId: number, id: number): Promise<void> {
  await sql`select 1 from municipalities where region_id = ${regionId} and municipality_id = ${id}
    for share`.execute(tx)
}

/** The name of a municipality that is there on a day and now; a refusal in words for any other. */
export async function nameOfOpen(
  tx: Tx,
  regionId: number,
  { municipality, on }: { municipality: number; on: string },
): Promise<string> {
  const { rows } = await sql<{ name: string; openedOn: string | null; closedOn: string | null }>`
    select name, opened_on::text as "openedOn", closed_on::text as "closedOn" from municipalities
    where region_id = ${regionId} and municipality_id = ${municipality}`.execute(tx)
  if (!rows[0]) throw invalidRequest(['Муниципалитет: такой записи нет, или она вам недоступна.'])
  const { name, openedOn, closedOn } = rows[0]
  if (closedOn !== null)
    throw notPossible(
      `Муниципалитет «${name}» закрыт с ${dayInFigures(closedOn)}: школ в нём быть не может.`,
      'Выберите муниципалитет, в который он вошёл.',
    )
  if (openedOn !== null && on < openedOn)
    throw invalidRequest([
      `Муниципалитет «${name}» создан ${dayInFigures(openedOn)}: дата изменения не может быть раньше.`,
    ])
  return name
}
