import { sql } from 'kysely'
import { needsTwoPeople, type Role } from '#contract/permissions.ts'
import { conflict, invalidRequest, notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { roleWord } from '#contract/role-words.ts'
import { notify } from '#server/flows/notify.ts'
import { findOrganisation } from '#server/organisations/queries.ts'
import type { Tx } from '#server/platform/database.ts'
import { oneAtATime } from '#server/platform/one-at-a-time.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { assertMayGrant, assertNeedsNoLink, whyNotManage } from './policy.ts'
import { findPerson, listRoleRows, type RoleRow } from './queries.ts'

/** A role to be given for days, the first and the last included. */
export interface RoleToGrant {
  role: Role
  organisation: number
  from?: string
  to?: string | null
}

/** A mentor's role goes on with the link by which he supports the school. */
interface RoleToStore extends RoleToGrant {
  person: number
  link?: number
}

/** Gives a role to a person. Throws when it is not the viewer's to give, or is held on those days already. */
export const grantRole = write<{ person: number } & RoleToGrant, number, Viewer>(
  'role.grant',
  async ({ tx, viewer, note }, { person, ...grant }) => {
    const found = await findPerson(viewer.scope, tx, person)
    if (!found) throw notFound('Человек')
    if (found.state === 'erased') throw notPossible('Человек стёрт: роли ему больше не дают.')
    const id = await insertRole(tx, viewer, { person, ...grant })
    await tellOfRole(tx, viewer, { kind: 'role.given', person, membership: id })
    note(`user:${person}`, { membership: id, ...grant })
    return id
  },
)

/** Checks whose right it is to give the role, and stores it. `person` has just been made, or is within the scope. */
export async function insertRole(
  tx: Tx,
  viewer: Viewer,
  { person, role, organisation, from, to = null }: { person: number } & RoleToGrant,
): Promise<number> {
  const place = await findOrganisation(viewer.scope, tx, organisation)
  if (!place) throw invalidRequest(['Организация: такой записи нет, или она вам недоступна.'])
  assertMayGrant(viewer, { person, role, level: place.level })
  assertNeedsNoLink(viewer, role)
  assertGivenByOne(viewer, role)
  return storeRoleForDays(tx, viewer.userId, { person, role, organisation, from, to })
}

/** Stores the role without asking whose right it is to give it; `grantedBy` is the person it is given by. */
export async function storeRoleForDays(
  tx: Tx,
  grantedBy: number,
  { person, role, organisation, from, to = null, link }: RoleToStore,
): Promise<number> {
  if (from && to && to < from) throw invalidRequest(['Последний день роли раньше первого.'])
  await lockRoles(tx, person)
  try {
    const { rows } = await sql<{ id: number }>`
      insert into memberships (region_id, user_id, organisation_id, role, valid_from, valid_to, granted_by, link_id)
      select region_id, user_id, ${organisation}, ${role},
        coalesce(${from ?? null}::date, (now() at time zone time_zone)::date), ${to}, ${grantedBy}, ${link ?? null}
      from regions join users using (region_id) where user_id = ${person} returning membership_id as id`.execute(
      tx,
    )
    return rows[0]!.id
  } catch (error) {
    if ((error as { code?: string }).code === '23514')
      throw invalidRequest(['Последний день роли раньше первого.'])
    return refuseTwice(error)
  }
}

/** Takes a role back: from the person's next request on. */
export const withdrawRole = write<{ person: number; membership: number; reason: string }, void, Viewer>(
  'role.withdraw',
  async ({ tx, viewer, note, because }, { person, membership, reason }) => {
    await because(reason)
    const held = await findHeld(tx, viewer, { person, membership })
    if (held.state === 'over') throw notPossible('Срок роли уже закончился.')
    const done = await tx
      .updateTable('memberships')
      .set({ withdrawn_at: sql<Date>`now()`, withdrawn_by: viewer.userId, withdrawn_why: reason })
      .where('membership_id', '=', membership)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) throw conflict('Эту роль уже отозвали.')
    await tellOfRole(tx, viewer, { kind: 'role.withdrawn', person, membership })
    note(`user:${person}`, { membership, role: held.role })
  },
)

/**
 * Gives back a role that was withdrawn within a day, as it was: the undo of a withdrawal. Throws when the role is not the
 * viewer's to give alone, or the person has got it anew meanwhile.
 */
export const returnRole = write<{ person: number; membership: number }, void, Viewer>(
  'role.return',
  async ({ tx, viewer, note }, { person, membership }) => {
    await lockRoles(tx, person)
    const found = await findPerson(viewer.scope, tx, person)
    const held = await findHeld(tx, viewer, { person, membership })
    assertGivenByOne(viewer, held.role)
    if (found?.state === 'erased') throw notPossible('Человек стёрт: роли ему больше не дают.')
    if (held.state !== 'withdrawn') throw conflict('Эта роль не отозвана.', 'Обновите страницу.')
    if (!held.lately) throw notPossible('Роль отозвали больше суток назад.', 'Дайте её снова.')
    await sql`update memberships set withdrawn_at = null, withdrawn_by = null, withdrawn_why = null
      where region_id = ${viewer.regionId} and membership_id = ${membership}`
      .execute(tx)
      .catch(refuseTwice)
    await tellOfRole(tx, viewer, { kind: 'role.returned', person, membership })
    note(`user:${person}`, { membership, role: held.role })
  },
)

/** A role of the person within reach. Throws when there is none, or when it is not the viewer's to give. */
async function findHeld(
  tx: Tx,
  viewer: Viewer,
  { person, membership }: { person: number; membership: number },
): Promise<RoleRow> {
  const held = (await listRoleRows(viewer.scope, tx, person)).find(
    ({ id, reached }) => id === membership && reached,
  )
  if (!held) throw notFound('Роль')
  assertMayGrant(viewer, { person, role: held.role, level: held.level })
  return held
}

function assertGivenByOne({ term }: Viewer, role: Role): void {
  if (needsTwoPeople(role))
    throw notAllowed(
      `Роль «${roleWord(role, term)}» дают вдвоём.`,
      'Пригласите человека с другой ролью и предложите эту на его карточке: согласиться должен ещё один человек.',
    )
}

/** Two who give the same role at once would wait for one another at `memberships_once` until the deadlock is broken. */
async function lockRoles(tx: Tx, person: number): Promise<void> {
  await oneAtATime(tx, `memberships ${person}`)
}

function refuseTwice(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'memberships_once')
    throw conflict('Эта роль в этой организации у человека в эти дни уже есть.')
  throw error
}

/** Told to whoever has another role left to read it in. */
export async function tellOfRole(
  tx: Tx,
  { regionId }: Pick<Viewer, 'regionId'>,
  {
    kind,
    person,
    membership,
  }: { kind: 'role.given' | 'role.withdrawn' | 'role.returned'; person: number; membership: number },
): Promise<void> {
  const { rows } = await sql<{ role: Role; organisation: string }>`
    select role, organisations.name as organisation
    from memberships join organisations using (region_id, organisation_id)
    where region_id = ${regionId} and membership_id = ${membership}`.execute(tx)
  await notify(tx, { regionId, kind, subject: `user:${person}`, data: rows[0]!, to: { person } })
}

/** Turns an account off, with all its sessions, or on again. */
export const setDisabled = write<{ person: number; disabled: boolean; reason: string }, void, Viewer>(
  'person.disable',
  async ({ tx, viewer, note, because }, { person, disabled, reason }) => {
    await because(reason)
    await assertManages(tx, viewer, person)
    await tx
      .updateTable('users')
      .set({ disabled_at: disabled ? sql<Date>`now()` : null })
      .where('user_id', '=', person)
      .execute()
    if (disabled) await tx.deleteFrom('sessions').where('user_id', '=', person).execute()
    note(`user:${person}`, { disabled })
  },
)

/** Throws unless the person is within the scope and his account the viewer's to keep. */
export async function assertManages(tx: Tx, viewer: Viewer, person: number): Promise<void> {
  const found = await findPerson(viewer.scope, tx, person)
  if (!found) throw notFound('Человек')
  const roles = (await listRoleRows(viewer.scope, tx, person)).filter(({ state }) => state !== 'withdrawn')
  const why = whyNotManage(viewer, { ...found, roles })
  if (why) throw notAllowed(why)
}
