import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { allows, isHeldAt, takes } from '#contract/permissions.ts'
import { conflict, invalidRequest, notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { roleWord } from '#contract/role-words.ts'
import { whyNotDecide } from '#server/approvals/policy.ts'
import { type ApprovalRow, type AskedRole, lockApproval } from '#server/approvals/queries.ts'
import { findOrganisation } from '#server/organisations/queries.ts'
import { storeRoleForDays, tellOfRole } from '#server/people/actions.ts'
import { findPerson, findValidRole, listRoleRows } from '#server/people/queries.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { notify } from './notify.ts'
import { closeExpired } from './remind.ts'

/** Asks that a person be given a role that no one gives alone. Answers the number of the approval. */
export const askForRole = write<{ asked: AskedRole; reason: string }, number, Viewer>(
  'approval.ask',
  async ({ tx, viewer, note, because }, { asked, reason }) => {
    await because(reason)
    if (asked.person === viewer.userId) throw notAllowed('Свои роли себе не дают и не отзывают.')
    if (asked.from && asked.to && asked.to < asked.from)
      throw invalidRequest(['Последний день роли раньше первого.'])
    await closeExpired(tx, viewer.regionId)
    const stored = await tx
      .insertInto('approvals')
      .values({
        region_id: viewer.regionId,
        action: 'role.grant',
        subject: `user:${asked.person}`,
        payload: JSON.stringify(asked),
        payload_hash: await hashOf(viewer, tx, asked),
        asked_by: viewer.userId,
        asked_as: viewer.membershipId,
        reason,
      })
      .onConflict((same) => same.doNothing())
      .returning('approval_id as id')
      .executeTakeFirst()
    if (!stored) throw conflict('Это уже предложено и ждёт решения.', undefined, '/approvals')
    await notify(tx, {
      regionId: viewer.regionId,
      kind: 'approval.asked',
      subject: `approval:${stored.id}`,
      data: { role: asked.role },
      to: { secondTo: viewer.userId, about: asked.person },
    })
    note(`user:${asked.person}`, { approval: stored.id, role: asked.role, organisation: asked.organisation })
    return stored.id
  },
)

/**
 * What is decided on: the role that is asked for, and the person with all his roles as they stand. Throws when the
 * person or the place is not there.
 */
async function hashOf({ scope, term }: Viewer, tx: Tx, asked: AskedRole): Promise<Buffer> {
  const person = await findPerson(scope, tx, asked.person)
  if (!person) throw notFound('Человек')
  const place = await findOrganisation(scope, tx, asked.organisation)
  if (!place) throw invalidRequest(['Организация: такой записи нет, или она вам недоступна.'])
  if (!isHeldAt(asked.role, place.level))
    throw invalidRequest([`Роль «${roleWord(asked.role, term)}» в такой организации не держат.`])
  const roles = (await listRoleRows(scope, tx, asked.person)).map(
    ({ id, role, organisationId, from, to, why }) => [id, role, organisationId, from, to, why],
  )
  roles.sort(([one], [other]) => Number(one) - Number(other))
  const { role, organisation, from, to } = asked
  const told = [
    [person.id, person.name, person.login, person.state === 'disabled'],
    [role, organisation, from, to],
    [place.name, place.closedOn],
    roles,
  ]
  return createHash('sha256').update(JSON.stringify(told)).digest()
}

interface Deciding {
  id: number
  decision: 'approved' | 'refused' | 'taken_back'
  /** Names the version the person saw. */
  hash: string
}

/** Decides on what was asked: once, in time, on the version that was seen, and by another person. */
export async function decideOnRole(
  database: Parameters<typeof approve>[0],
  viewer: Viewer,
  deciding: Deciding,
): Promise<void> {
  const actions = { approved: approve, refused: refuse, taken_back: takeBack }
  await actions[deciding.decision](database, viewer, deciding)
}

const approve = write<Deciding, void, Viewer>('approval.approve', async ({ tx, viewer, note }, deciding) => {
  const row = await openApproval(tx, viewer, deciding)
  assertSecond(viewer, row)
  await assertStillSo(tx, viewer, row)
  await storeDecision(tx, viewer, deciding)
  await tellAsker(tx, row, 'approved')
  const { from, to, ...role } = row.payload
  const membership = await storeRoleForDays(tx, row.askedBy, { ...role, from: from ?? undefined, to })
  const { person } = row.payload
  await tellOfRole(tx, viewer, { kind: 'role.given', person, membership })
  note(`user:${person}`, { approval: row.id, membership, role: role.role, askedBy: row.askedBy })
})

const refuse = write<Deciding, void, Viewer>('approval.refuse', async ({ tx, viewer, note }, deciding) => {
  const row = await openApproval(tx, viewer, deciding)
  assertSecond(viewer, row)
  await storeDecision(tx, viewer, deciding)
  await tellAsker(tx, row, 'refused')
  note(`user:${row.payload.person}`, { approval: row.id, role: row.payload.role, askedBy: row.askedBy })
})

function tellAsker(
  tx: Tx,
  { id, regionId, askedBy, payload }: ApprovalRow,
  decision: 'approved' | 'refused',
) {
  return notify(tx, {
    regionId,
    kind: 'approval.decided',
    subject: `approval:${id}`,
    data: { role: payload.role, decision },
    to: { person: askedBy, may: 'approvals.decide' },
  })
}

const takeBack = write<Deciding, void, Viewer>(
  'approval.withdraw',
  async ({ tx, viewer, note }, deciding) => {
    const row = await openApproval(tx, viewer, deciding)
    if (row.askedBy !== viewer.userId)
      throw notAllowed('Забрать предложение может только тот, кто предложил.')
    await storeDecision(tx, viewer, deciding)
    note(`user:${row.payload.person}`, { approval: row.id, role: row.payload.role })
  },
)

async function openApproval(tx: Tx, viewer: Viewer, { id, hash }: Deciding): Promise<ApprovalRow> {
  const row = await lockApproval(viewer.scope, tx, { id, second: viewer })
  if (!row) throw notFound('Предложение')
  if (row.state === 'expired')
    throw notPossible('Предложение ждало больше семи дней и закрыто.', 'Пусть его сделают заново.')
  if (!takes('approval.decide', row.state))
    throw conflict('По этому предложению решение уже есть.', 'Обновите страницу.')
  if (row.hash !== hash) throw conflict('Вы видели другое предложение.', 'Обновите страницу.')
  return row
}

function assertSecond(viewer: Viewer, row: ApprovalRow): void {
  const why = whyNotDecide(viewer, row)
  if (why) throw notAllowed(why)
}

/** The person, the place and the right of whoever asked are what they were. */
async function assertStillSo(tx: Tx, viewer: Viewer, row: ApprovalRow): Promise<void> {
  const now = await hashOf(viewer, tx, row.payload)
  const asker = await findValidRole(tx, row.askedAs)
  if (now.toString('hex') !== row.hash || !asker || !allows(asker.role, 'approvals.ask')) {
    throw conflict(
      'С тех пор, как это предложили, изменились роли человека, организация или права предложившего.',
      'Откажите и попросите предложить заново.',
    )
  }
}

async function storeDecision(tx: Tx, viewer: Viewer, { id, decision }: Deciding): Promise<void> {
  await tx
    .updateTable('approvals')
    .set({ decision, decided_by: viewer.userId, decided_at: sql<Date>`now()` })
    .where('region_id', '=', viewer.regionId)
    .where('approval_id', '=', id)
    .execute()
}
