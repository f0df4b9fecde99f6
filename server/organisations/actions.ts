import { sql } from 'kysely'
import { type AddedKind, addedUnder, type OrganisationKind } from '#contract/organisations.ts'
import { invalidRequest, notFound, notPossible } from '#contract/problems.ts'
import { assertFresh } from '#server/platform/conflict.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findOrganisation } from './queries.ts'

interface OrganisationToAdd {
  kind: AddedKind
  name: string
  parent: number
}

/** Adds an organisation under a place of the tree that may have such; it works with that place's schools. */
export const addOrganisation = write<OrganisationToAdd, number, Viewer>(
  'organisation.add',
  async ({ tx, viewer, note }, { kind, name, parent }) => {
    const place = await findOrganisation(viewer.scope, tx, parent)
    if (!place) throw invalidRequest(['Место в дереве: такой записи нет, или она вам недоступна.'])
    if (!(addedUnder[kind] as readonly OrganisationKind[]).includes(place.kind))
      throw invalidRequest([`Под «${place.name}» такую организацию не добавляют.`])
    if (place.closedOn !== null)
      throw notPossible(
        `«${place.name}» не действует с ${dayInFigures(place.closedOn)}: добавить туда нельзя.`,
      )
    const { id } = await tx
      .insertInto('organisations')
      .values({
        region_id: viewer.regionId,
        kind,
        name,
        parent_id: parent,
        municipality_id: place.municipalityId,
        school_id: place.schoolId,
        opened_on: sql<Date>`(select (now() at time zone time_zone)::date from regions
          where region_id = ${viewer.regionId})`,
      })
      .returning('organisation_id as id')
      .executeTakeFirstOrThrow()
    note(`organisation:${id}`, { kind, parent })
    return id
  },
)

interface OrganisationToEdit {
  id: number
  name: string
  closedOn: string | null
  version: number
}

/** Renames an organisation or closes it from a day on. Throws 409 when somebody changed it meanwhile. */
export const editOrganisation = write<OrganisationToEdit, number, Viewer>(
  'organisation.edit',
  async ({ tx, viewer, note }, { id, name, closedOn, version }) => {
    await sql`select 1 from organisations where region_id = ${viewer.regionId} and organisation_id = ${id}
      for no key update`.execute(tx)
    const found = await findOrganisation(viewer.scope, tx, id)
    if (!found) throw notFound('Организация')
    if (!isAdded(found.kind))
      throw notPossible('Муниципалитет и школу меняют события на их карточках, регион — его настройки.')
    if (closedOn === null && found.closedOn !== null && found.parentId !== null) {
      const place = await findOrganisation(viewer.scope, tx, found.parentId)
      if (place && place.closedOn !== null)
        throw notPossible(`«${place.name}» закрыта: организация в ней работать не может.`)
    }
    if (closedOn && found.openedOn && closedOn < found.openedOn)
      throw invalidRequest(['Организация закрывается раньше, чем появилась: исправьте дату.'])
    await assertFresh<{ name: string; closed_on: string | null }>(tx, {
      regionId: viewer.regionId,
      table: 'organisations',
      key: { organisation_id: id },
      from: version,
      now: found.version,
      mine: { name, closedOn },
      theirs: { name: found.name, closedOn: found.closedOn },
      fieldsOf: (row) => ({ name: row.name, closedOn: row.closed_on }),
    })
    await tx
      .updateTable('organisations')
      .set({ name, closed_on: closedOn, version: found.version + 1 })
      .where('region_id', '=', viewer.regionId)
      .where('organisation_id', '=', id)
      .execute()
    if (found.closedOn !== null && closedOn === null)
      await sql`update organisation_events set corrected_at = now() where region_id = ${viewer.regionId}
        and organisation_id = ${id} and kind = 'closed' and corrected_at is null`.execute(tx)
    note(`organisation:${id}`, { name, closedOn })
    return found.version + 1
  },
)

/** Added by people, not by the register. */
export function isAdded(kind: OrganisationKind): kind is AddedKind {
  return kind in addedUnder
}
