import { sql } from 'kysely'
import type { OrganisationEvent } from '#contract/organisation-life.ts'
import { addedUnder, type OrganisationKind } from '#contract/organisations.ts'
import { invalidRequest, notFound, notPossible } from '#contract/problems.ts'
import { recordable } from '#server/organisations/life-view.ts'
import { findOrganisation, type OrganisationRecord } from '#server/organisations/queries.ts'
import { assertUnchanged } from '#server/platform/conflict.ts'
import type { Tx } from '#server/platform/database.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { handOver } from '#server/schools/life-actions.ts'
import { assertNotAhead } from '#server/schools/locked-school.ts'
import {
  assertAfterLast,
  assertAfterOpening,
  assertAfterSchools,
  assertEmpty,
  assertNewName,
  assertNoRoles,
} from './organisation-life-rules.ts'

type Change<Kind extends OrganisationEvent['kind']> = Extract<OrganisationEvent, { kind: Kind }> & {
  id: number
}

/** Gives an organisation another name from a day on, and a municipality its ОКТМО. Answers the new version. */
export const renameOrganisation = write<Change<'renamed'>, number, Viewer>(
  'organisation.rename',
  async ({ tx, viewer, note, because }, change) => {
    const { id, on, name, basis } = change
    if (change.reason) await because(change.reason)
    const found = await lockOpen(tx, viewer, change)
    const next = await raise(tx, viewer, [id])
    if (found.kind !== 'municipality') {
      if (change.oktmo) throw invalidRequest(['ОКТМО меняют только у муниципалитета: уберите его.'])
      if (found.name === name) throw invalidRequest(['Название то же самое: менять нечего.'])
      await sql`update organisations set name = ${name}
        where region_id = ${viewer.regionId} and organisation_id = ${id}`.execute(tx)
      await storeEvents(tx, viewer, { organisations: [id], change, was: found.name, became: name })
    } else {
      const municipality = found.municipalityId!
      const wasOktmo = await findOktmo(tx, viewer.regionId, municipality)
      const oktmo = change.oktmo ?? wasOktmo
      if (found.name === name && oktmo === wasOktmo)
        throw invalidRequest(['Название и ОКТМО те же самые: менять нечего.'])
      if (found.name !== name) await assertNewName(tx, viewer.regionId, name)
      await sql`update municipalities set name = ${name}, oktmo = ${oktmo}
        where region_id = ${viewer.regionId} and municipality_id = ${municipality}`.execute(tx)
      await storeEvents(tx, viewer, {
        organisations: [id],
        change,
        was: found.name,
        became: name,
        wasOktmo,
        oktmo,
      })
    }
    note(`organisation:${id}`, { on, was: found.name, became: name, basis })
    return next
  },
)

/** Puts an organisation under another place of the tree from a day on. Answers the new version. */
export const moveOrganisation = write<Change<'moved'>, number, Viewer>(
  'organisation.move',
  async ({ tx, viewer, note, because }, change) => {
    const { id, on, parent, basis } = change
    if (change.reason) await because(change.reason)
    const found = await lockOpen(tx, viewer, change)
    const next = await raise(tx, viewer, [id])
    await sql`select 1 from organisations where region_id = ${viewer.regionId} and organisation_id = ${parent}
      for share`.execute(tx)
    const place = await findOrganisation(viewer.scope, tx, parent)
    if (!place) throw invalidRequest(['Место в дереве: такой записи нет, или она вам недоступна.'])
    if (
      !(addedUnder[found.kind as keyof typeof addedUnder] as readonly OrganisationKind[]).includes(place.kind)
    )
      throw invalidRequest([`Под «${place.name}» такую организацию не переносят.`])
    if (place.id === found.parentId) throw invalidRequest([`Организация уже под «${place.name}».`])
    if (place.closedOn !== null)
      throw notPossible(
        `«${place.name}» не действует с ${dayInFigures(place.closedOn)}: перенести туда нельзя.`,
      )
    if (place.openedOn !== null && on < place.openedOn)
      throw invalidRequest([
        `«${place.name}» есть с ${dayInFigures(place.openedOn)}: перенос раньше этого дня внести нельзя.`,
      ])
    if (place.level !== found.level) await assertNoRoles(tx, viewer, found)
    await sql`update organisations set parent_id = ${parent}, municipality_id = ${place.municipalityId},
        school_id = ${place.schoolId}
      where region_id = ${viewer.regionId} and organisation_id = ${id}`.execute(tx)
    await storeEvents(tx, viewer, {
      organisations: [id],
      change,
      was: found.parentName,
      became: place.name,
    })
    note(`organisation:${id}`, { on, was: found.parentId, became: parent, basis })
    return next
  },
)

/** Closes an organisation: the day is the first on which there is none. Answers the new version. */
export const closeOrganisation = write<Change<'closed'>, number, Viewer>(
  'organisation.close',
  async ({ tx, viewer, note, because }, change) => {
    const { id, on, basis } = change
    if (change.reason) await because(change.reason)
    const found = await lockOpen(tx, viewer, change)
    const next = await raise(tx, viewer, [id])
    assertAfterOpening(found, on)
    if (found.kind === 'municipality') {
      await assertEmpty(tx, viewer.regionId, found)
      await assertAfterSchools(tx, viewer.regionId, { ending: [found], on })
      await endMunicipalities(tx, viewer, { ending: [found], change })
    } else {
      await sql`update organisations set closed_on = ${on}
        where region_id = ${viewer.regionId} and organisation_id = ${id}`.execute(tx)
    }
    await storeEvents(tx, viewer, { organisations: [id], change })
    note(`organisation:${id}`, { on, basis })
    return next
  },
)

/**
 * Ends municipalities that go on in another or in a new one: their schools that work move there on that day, their offices
 * and groups close, and what was theirs before stays theirs. Answers the new version of the first.
 */
export const joinMunicipalities = write<Change<'joined'>, number, Viewer>(
  'organisation.join',
  async ({ tx, viewer, note, because }, change) => {
    const { id, on, others, into, basis } = change
    if (change.reason) await because(change.reason)
    const ids = [id, ...others]
    if (new Set(ids).size < ids.length)
      throw invalidRequest(['Один муниципалитет назван дважды: оставьте его один раз.'])
    const first = await lockOpen(tx, viewer, change)
    const ending = [first, ...(await findOthers(tx, viewer, { ids: others, on }))]
    for (const one of ending) assertAfterOpening(one, on)
    await assertAfterSchools(tx, viewer.regionId, { ending, on })
    const heir = 'id' in into ? await findHeir(tx, viewer, { id: into.id, ending, on }) : undefined
    const to = heir ?? (await openMunicipality(tx, viewer, change))
    const schools = await handOver(tx, viewer, {
      schools: sql`schools.municipality_id = any(${ending.map(({ municipalityId }) => municipalityId)}::bigint[])
        and schools.closed_on is null`,
      to: { municipality: to.municipalityId!, name: to.name },
      order: change,
    })
    await endMunicipalities(tx, viewer, { ending, change })
    await storeEvents(tx, viewer, { organisations: ids, change, became: to.name, successor: to.id })
    note(`organisation:${id}`, { on, joined: ids, into: to.id, schools, basis })
    await raise(tx, viewer, [...ids, to.id])
    return first.version + 1
  },
)

async function namesOfPlaces(tx: Tx, regionId: number): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{
    id: number
    name: string
  }>`select organisation_id as id, name from organisations
    where region_id = ${regionId}`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The organisation as the person saw it, locked; a refusal when it has closed or the day cannot be. */
async function lockOpen(
  tx: Tx,
  viewer: Viewer,
  { id, version, on, kind }: { id: number; version: number; on: string; kind: OrganisationEvent['kind'] },
): Promise<OrganisationRecord> {
  // All of the region in one order: changes of municipalities wait for each other, and for schools that move.
  await sql`select 1 from municipalities where region_id = ${viewer.regionId} order by municipality_id
    for no key update`.execute(tx)
  await sql`select 1 from organisations where region_id = ${viewer.regionId} and organisation_id = ${id}
    for no key update`.execute(tx)
  const found = await findOrganisation(viewer.scope, tx, id)
  if (!found) throw notFound('Организация')
  // Asked only when there is something to tell of.
  const places = found.version === version ? undefined : await namesOfPlaces(tx, viewer.regionId)
  const placeOf = (parent: number | null) => (parent === null ? null : (places?.get(parent) ?? null))
  await assertUnchanged<{ name: string; closed_on: string | null; parent_id: number | null }>(tx, {
    regionId: viewer.regionId,
    table: 'organisations',
    key: { organisation_id: id },
    from: version,
    now: found.version,
    mine: {},
    theirs: { name: found.name, parent: placeOf(found.parentId), closedOn: found.closedOn },
    fieldsOf: (row) => ({ name: row.name, parent: placeOf(row.parent_id), closedOn: row.closed_on }),
  })
  if (found.closedOn !== null)
    throw notPossible(`«${found.name}» уже не действует с ${dayInFigures(found.closedOn)}: изменить нельзя.`)
  if (!recordable(found).includes(kind))
    throw notPossible(
      found.kind === 'school'
        ? 'Школу меняют события на её карточке.'
        : found.kind === 'region'
          ? 'Название региона меняют в его настройках.'
          : 'С такой организацией этого не делают: выберите другое изменение.',
    )
  await assertNotAhead(tx, viewer.regionId, on)
  await assertAfterLast(tx, viewer.regionId, { organisations: [id], on })
  return found
}

async function findOthers(
  tx: Tx,
  viewer: Viewer,
  { ids, on }: { ids: number[]; on: string },
): Promise<OrganisationRecord[]> {
  await assertAfterLast(tx, viewer.regionId, { organisations: ids, on })
  const found: OrganisationRecord[] = []
  // Few: a reform joins some municipalities.
  for (const id of ids) found.push(await findMunicipality(tx, viewer, id))
  return found
}

async function findMunicipality(tx: Tx, viewer: Viewer, id: number): Promise<OrganisationRecord> {
  const one = await findOrganisation(viewer.scope, tx, id)
  if (one?.kind !== 'municipality')
    throw invalidRequest(['Муниципалитет: такой записи нет, или она вам недоступна.'])
  if (one.closedOn !== null)
    throw notPossible(`«${one.name}» уже закрыт с ${dayInFigures(one.closedOn)}: объединить его нельзя.`)
  return one
}

/** The municipality in which the others go on: it is there on that day, and it is none of them. */
async function findHeir(
  tx: Tx,
  viewer: Viewer,
  { id, ending, on }: { id: number; ending: OrganisationRecord[]; on: string },
): Promise<OrganisationRecord> {
  if (ending.some((one) => one.id === id))
    throw invalidRequest(['Муниципалитет нельзя присоединить к нему самому: выберите другой или новый.'])
  const heir = await findMunicipality(tx, viewer, id)
  if (heir.openedOn !== null && on < heir.openedOn)
    throw invalidRequest([
      `«${heir.name}» есть с ${dayInFigures(heir.openedOn)}: присоединить к нему раньше этого дня нельзя.`,
    ])
  return heir
}

async function openMunicipality(
  tx: Tx,
  viewer: Viewer,
  change: Change<'joined'>,
): Promise<Pick<OrganisationRecord, 'id' | 'municipalityId' | 'name'>> {
  const { name, oktmo } = change.into as { name: string; oktmo?: string }
  await assertNewName(tx, viewer.regionId, name)
  const { municipality_id: municipalityId } = await tx
    .insertInto('municipalities')
    .values({
      region_id: viewer.regionId,
      name,
      oktmo: oktmo ?? null,
      opened_on: sql<Date>`${change.on}::date`,
    })
    .returning('municipality_id')
    .executeTakeFirstOrThrow()
  // Its place of the tree is made by the trigger.
  const { id } = await tx
    .selectFrom('organisations')
    .select('organisation_id as id')
    .where('region_id', '=', viewer.regionId)
    .where('kind', '=', 'municipality')
    .where('municipality_id', '=', municipalityId)
    .executeTakeFirstOrThrow()
  await storeEvents(tx, viewer, {
    organisations: [id],
    change: { ...change, kind: 'opened' },
    became: name,
    oktmo,
  })
  return { id, municipalityId, name }
}

/** Closes municipalities without schools, and with them the offices and groups that work with all of one. */
async function endMunicipalities(
  tx: Tx,
  viewer: Viewer,
  { ending, change }: { ending: OrganisationRecord[]; change: Change<'joined' | 'closed'> },
): Promise<void> {
  const municipalities = ending.map(({ municipalityId }) => municipalityId)
  await sql`update municipalities set closed_on = ${change.on}
    where region_id = ${viewer.regionId} and municipality_id = any(${municipalities}::bigint[])`.execute(tx)
  const { rows } = await sql<{ id: number }>`
    update organisations set closed_on = greatest(${change.on}::date, opened_on), version = version + 1
    where region_id = ${viewer.regionId} and municipality_id = any(${municipalities}::bigint[])
      and kind <> 'municipality' and closed_on is null
    returning organisation_id as id`.execute(tx)
  await storeEvents(tx, viewer, {
    organisations: rows.map(({ id }) => id),
    change: { ...change, kind: 'closed' },
  })
}

interface EventsToStore {
  organisations: number[]
  change: {
    kind: OrganisationEvent['kind'] | 'opened'
    on: string
    basis: string
    reason?: string
  }
  /** Names as they are on that day; of a joining, `was` is each one's own. */
  was?: string | null
  became?: string
  wasOktmo?: string | null
  oktmo?: string | null
  successor?: number
}

async function storeEvents(
  tx: Tx,
  { regionId, userId }: Viewer,
  { organisations, change, was, became, wasOktmo, oktmo, successor }: EventsToStore,
): Promise<void> {
  const { kind, on, basis, reason } = change
  await sql`insert into organisation_events (region_id, organisation_id, kind, on_date, successor_id, was, became,
      was_oktmo, oktmo, basis, reason, recorded_by)
    select ${regionId}, organisation_id, ${kind}, ${on}, ${successor ?? null},
      coalesce(${was ?? null}, case when ${kind}::text = 'joined' then name end), ${became ?? null},
      ${wasOktmo ?? null}, ${oktmo ?? null}, ${basis}, ${reason ?? null}, ${userId}
    from organisations where region_id = ${regionId} and organisation_id = any(${organisations}::bigint[])
    order by organisation_id`.execute(tx)
}

/** Raises versions before what they are of changes, so that history keeps each with its own. Answers that of the first. */
async function raise(tx: Tx, { regionId }: Viewer, ids: number[]): Promise<number> {
  const { rows } = await sql<{ id: number; version: number }>`
    update organisations set version = version + 1
    where region_id = ${regionId} and organisation_id = any(${ids}::bigint[])
    returning organisation_id as id, version`.execute(tx)
  return rows.find(({ id }) => id === ids[0])!.version
}

async function findOktmo(tx: Tx, regionId: number, municipality: number): Promise<string | null> {
  const { rows } = await sql<{ oktmo: string | null }>`select oktmo from municipalities
    where region_id = ${regionId} and municipality_id = ${municipality}`.execute(tx)
  return rows[0]!.oktmo
}
