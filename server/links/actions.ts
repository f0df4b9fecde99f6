import { sql } from 'kysely'
import type { LinkKind } from '#contract/link-words.ts'
import { takes } from '#contract/permissions.ts'
import { conflict, invalidRequest, notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { assertFresh } from '#server/platform/conflict.ts'
import type { Tx } from '#server/platform/database.ts'
import { oneAtATime } from '#server/platform/one-at-a-time.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findSchool, type SchoolRecord } from '#server/schools/queries.ts'
import { LINK_OVER, whyNotReachLink } from './policy.ts'
import { findLink, type LinkRow } from './queries.ts'

interface LinkToMake {
  /** Codes of the school that supports and of the one that is supported. */
  from: string
  to: string
  kind: LinkKind
  since: string
  until?: string | null
  basis: string
}

/** Links two schools within the viewer's reach. Throws when the same link holds on one of its days already. */
export const makeLink = write<LinkToMake, number, Viewer>(
  'link.make',
  async ({ tx, viewer, note }, { from, to, kind, since, until = null, basis }) => {
    if (from === to) throw invalidRequest(['Школа не помогает сама себе: выберите другую школу.'])
    const [supporting, supported] = [await schoolOf(tx, viewer, from), await schoolOf(tx, viewer, to)]
    if (until !== null && until <= since)
      throw invalidRequest(['Первый день без связи должен быть позже её первого дня.'])
    for (const school of [supporting, supported]) assertOpenOn(school, since)
    // Two who make the same link at once would wait for one another at `school_links_once`.
    await oneAtATime(tx, `school_links ${viewer.regionId}`)
    const { schoolId: from_school } = supporting
    const { schoolId: to_school } = supported
    const values = { region_id: viewer.regionId, from_school, to_school, kind, since, until, basis }
    const id = await unlessTwice(async () => {
      const { link_id } = await tx
        .insertInto('school_links')
        .values({ ...values, created_by: viewer.userId })
        .returning('link_id')
        .executeTakeFirstOrThrow()
      return link_id
    })
    note(`link:${id}`, { from, to, kind, since, until, basis })
    return id
  },
)

async function schoolOf(tx: Tx, viewer: Viewer, code: string): Promise<SchoolRecord> {
  const school = await findSchool(viewer.scope, tx, code)
  if (!school)
    throw invalidRequest([
      `Школа с кодом ${code}: такой нет, или она вам недоступна. Связь между муниципалитетами вносит ${viewer.term('operator', 'one')}.`,
    ])
  return school
}

function assertOpenOn({ name, openedOn, closedOn }: SchoolRecord, since: string): void {
  if ((closedOn !== null && closedOn <= since) || (openedOn !== null && openedOn > since))
    throw invalidRequest([`Школа «${name}» в первый день связи не работает: исправьте дату.`])
}

interface LinkToEdit {
  id: number
  until: string | null
  basis: string
  reason: string
  version: number
}

/**
 * Gives a link another end or basis; rights that hang on it follow at once. What is over stays as it was. Throws 409
 * with what differs when somebody changed it meanwhile.
 */
export const editLink = write<LinkToEdit, number, Viewer>(
  'link.edit',
  async ({ tx, viewer, note, because }, { id, until, basis, reason, version }) => {
    await because(reason)
    const link = await lockLink(tx, viewer, id)
    if (until !== null && until < link.since)
      throw invalidRequest(['Связь заканчивается раньше, чем началась: исправьте дату.'])
    await assertFresh<{ until: string | null; basis: string }>(tx, {
      regionId: viewer.regionId,
      table: 'school_links',
      key: { link_id: id },
      from: version,
      now: link.version,
      mine: { until, basis },
      theirs: { until: link.until, basis: link.basis },
      fieldsOf: (row) => ({ until: row.until, basis: row.basis }),
    })
    if (!takes('link.change', link.state)) throw notPossible(LINK_OVER)
    await unlessTwice(() =>
      tx
        .updateTable('school_links')
        .set({ until, basis, reason, version: link.version + 1 })
        .where('region_id', '=', viewer.regionId)
        .where('link_id', '=', id)
        .execute(),
    )
    note(`link:${id}`, { until, basis })
    return link.version + 1
  },
)

/** The link locked for a change; 404 when it is out of reach, a refusal with the reason when it is not his to change. */
export async function lockLink(tx: Tx, viewer: Viewer, id: number): Promise<LinkRow> {
  await sql`select 1 from school_links where region_id = ${viewer.regionId} and link_id = ${id}
    for no key update`.execute(tx)
  const link = await findLink(viewer.scope, tx, id)
  if (!link) throw notFound('Связь школ')
  const why = whyNotReachLink(viewer, link)
  if (why) throw notAllowed(why)
  return link
}

async function unlessTwice<Result>(store: () => Promise<Result>): Promise<Result> {
  try {
    return await store()
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'school_links_once') throw error
    throw conflict(
      'Такая связь этих школ в эти дни уже есть.',
      'Посмотрите связи школы и измените срок той, что есть.',
    )
  }
}
