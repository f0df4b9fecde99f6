import { sql } from 'kysely'
import type { z } from 'zod'
import { invalidRequest, notPossible } from '#contract/problems.ts'
import type { openSchool as openSchoolRoute, SchoolEvent } from '#contract/school-life.ts'
import type { Tx } from '#server/platform/database.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { endSchool, lockMunicipality, lockWorking, nameOfOpen } from './life-actions.ts'
import { lifeCommand } from './life-command.ts'
import { findSchool, type SchoolRecord } from './queries.ts'
import { storeEvent } from './store-event.ts'

type Change<Kind extends SchoolEvent['kind']> = Extract<SchoolEvent, { kind: Kind }> & { code: string }

/** Opens a new school under a code that no school has had. */
export const openSchool = lifeCommand<z.output<NonNullable<typeof openSchoolRoute.body>>, void>(
  'school.open',
  async ({ tx, viewer, note }, change) => {
    const { code, name, municipality, on } = change
    await assertNewCodes(tx, viewer.regionId, [code])
    await lockMunicipality(tx, viewer.regionId, municipality)
    await nameOfOpen(tx, viewer.regionId, { municipality, on })
    const { rows } = await sql<{ id: number }>`
      insert into schools (region_id, municipality_id, code, name, opened_on)
      select region_id, municipality_id, ${code}, ${name}, ${on} from municipalities
      where region_id = ${viewer.regionId} and municipality_id = ${municipality}
      returning school_id as id`.execute(tx)
    await storeEvent(tx, viewer, {
      school: rows[0]!.id,
      kind: 'opened',
      ends: false,
      ...eventOf(change),
      became: name,
    })
    note(`school:${code}`, { on, name, basis: change.basis })
  },
)

/** Ends a school that goes on as a part of another; its results stay its own. Answers the new version. */
export const joinSchool = lifeCommand<Change<'joined'>, number>(
  'school.join',
  async ({ tx, viewer, note }, change) => {
    const { code, on, into } = change
    if (into === code) throw invalidRequest(['Школу нельзя присоединить к ней самой.'])
    const school = await lockWorking(tx, viewer, change)
    const successor = await findSuccessor(tx, viewer, { code: into, on })
    await endSchool(tx, viewer, { school, on })
    await storeEvent(tx, viewer, {
      school: school.schoolId,
      kind: 'joined',
      ends: true,
      ...eventOf(change),
      successor: successor.schoolId,
      was: school.name,
      became: successor.name,
    })
    note(`school:${code}`, { on, into, basis: change.basis })
    return school.version + 1
  },
)

/** New schools come out of a school, in its municipality and of its kind; it ends, or goes on. Answers the new version. */
export const splitSchool = lifeCommand<Change<'split'>, number>(
  'school.split',
  async ({ tx, viewer, note }, change) => {
    const { code, on, into, continues } = change
    const school = await lockWorking(tx, viewer, change)
    if (!continues && into.length < 2)
      throw invalidRequest(['Школа прекращает работу: назовите не меньше двух школ, на которые она делится.'])
    const codes = into.map((part) => part.code)
    if (new Set(codes).size < codes.length) throw invalidRequest(['У новых школ должны быть разные коды.'])
    await assertNewCodes(tx, viewer.regionId, codes)
    if (continues) await bump(tx, viewer, school)
    else await endSchool(tx, viewer, { school, on })
    // Few, and each has an event of its own.
    for (const part of into) await openPart(tx, viewer, { school, part, change })
    note(`school:${code}`, { on, into: codes, continues, basis: change.basis })
    return school.version + 1
  },
)

async function openPart(
  tx: Tx,
  viewer: Viewer,
  {
    school,
    part,
    change,
  }: { school: SchoolRecord; part: { code: string; name: string }; change: Change<'split'> },
): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    insert into schools (region_id, municipality_id, code, name, kind, place, settlement, oktmo, opened_on)
    select region_id, municipality_id, ${part.code}, ${part.name}, kind, place, settlement, oktmo, ${change.on}
    from schools where region_id = ${viewer.regionId} and school_id = ${school.schoolId}
    returning school_id as id`.execute(tx)
  const { id } = rows[0]!
  await storeEvent(tx, viewer, {
    school: id,
    kind: 'opened',
    ends: false,
    ...eventOf(change),
    became: part.name,
  })
  await storeEvent(tx, viewer, {
    school: school.schoolId,
    kind: 'split',
    ends: !change.continues,
    ...eventOf(change),
    successor: id,
    was: school.name,
    became: part.name,
  })
}

function eventOf({ on, basis, reason }: { on: string; basis: string; reason?: string }) {
  return { on, basis, reason }
}

async function bump(tx: Tx, viewer: Viewer, { schoolId }: SchoolRecord): Promise<void> {
  await sql`update schools set version = version + 1
    where region_id = ${viewer.regionId} and school_id = ${schoolId}`.execute(tx)
}

/** The school in which another goes on: it must work on that day and now. Locked, so that it does not close meanwhile. */
async function findSuccessor(
  tx: Tx,
  viewer: Viewer,
  { code, on }: { code: string; on: string },
): Promise<SchoolRecord> {
  await sql`select 1 from schools where region_id = ${viewer.regionId} and code = ${code} for update`.execute(
    tx,
  )
  const successor = await findSchool(viewer.scope, tx, code)
  if (!successor) throw invalidRequest([`Школы с кодом ${code} нет в реестре, или она вам недоступна.`])
  const { name, closedOn, openedOn } = successor
  if (closedOn !== null)
    throw notPossible(`Школа «${name}» закрыта с ${dayInFigures(closedOn)}: присоединить к ней нельзя.`)
  if (openedOn !== null && openedOn > on)
    throw notPossible(
      `Школа «${name}» открыта только ${dayInFigures(openedOn)}: присоединить к ней раньше нельзя.`,
    )
  return successor
}

/** Throws a refusal of codes that any school has or had. */
async function assertNewCodes(tx: Tx, regionId: number, codes: readonly string[]): Promise<void> {
  const { rows } = await sql<{ code: string; name: string | null }>`
    select school_codes.code, schools.name from school_codes left join schools using (region_id, school_id)
    where region_id = ${regionId} and school_codes.code = any(${codes})`.execute(tx)
  if (rows.length === 0) return
  throw invalidRequest(
    rows.map(
      ({ code, name }) =>
        `Код ${code} уже принадлежит школе «${name ?? 'которой больше нет в реестре'}»: код не даётся второй раз.`,
    ),
  )
}
