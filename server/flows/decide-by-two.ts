import { sql } from 'kysely'
import { approvalRights } from '#contract/approvals.ts'
import type { NotificationData } from '#contract/notifications.ts'
import { allows, takes } from '#contract/permissions.ts'
import { conflict, invalidRequest, notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { kindsSeen, whyNotDecide } from '#server/approvals/policy.ts'
import { type ApprovalRow, lockApproval } from '#server/approvals/queries.ts'
import { findValidRole } from '#server/people/queries.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { correctAskedCard } from './correction-by-two.ts'
import { allowAskedExport } from './export-by-two.ts'
import { notify } from './notify.ts'
import { giveAskedRole } from './role-by-two.ts'

interface Deciding {
  id: number
  decision: 'approved' | 'refused' | 'taken_back'
  /** Names the version the person saw. */
  hash: string
  /** Why, in his words. */
  words?: string
}

/** Decides on what was asked: once, in time, on the version that was seen, and by another person. */
export async function decideByTwo(
  database: Parameters<typeof approve>[0],
  viewer: Viewer,
  deciding: Deciding,
): Promise<void> {
  const actions = { approved: approve, refused: refuse, taken_back: takeBack }
  await actions[deciding.decision](database, viewer, deciding)
}

const approve = write<Deciding, void, Viewer>(
  'approval.approve',
  async ({ tx, viewer, note, because }, deciding) => {
    const row = await openApproval(tx, viewer, deciding)
    assertSecond(viewer, row)
    await assertAskerMay(tx, row)
    await because(deciding.words ? `${row.reason}. ${deciding.words}` : row.reason)
    await storeDecision(tx, viewer, deciding)
    await tellAsker(tx, row, 'approved')
    const done = await carryOut(tx, viewer, row)
    note(subjectOf(row), { approval: row.id, askedBy: row.askedBy, ...partsOf(row), ...done })
  },
)

/** Does what was asked, or throws what has changed since. Answers particulars for the log. */
function carryOut(tx: Tx, viewer: Viewer, row: ApprovalRow): Promise<object> {
  switch (row.kind) {
    case 'role.grant':
      return giveAskedRole(tx, viewer, row)
    case 'school.correct':
      return correctAskedCard(tx, viewer, row)
    case 'pupils.export':
      return allowAskedExport(tx, viewer, row)
  }
}

const refuse = write<Deciding, void, Viewer>(
  'approval.refuse',
  async ({ tx, viewer, note, because }, deciding) => {
    const row = await openApproval(tx, viewer, deciding)
    assertSecond(viewer, row)
    if (row.kind !== 'role.grant' && !deciding.words)
      throw invalidRequest(['Напишите, почему отказ: это прочтёт тот, кто предложил.'])
    if (deciding.words) await because(deciding.words)
    await storeDecision(tx, viewer, deciding)
    await tellAsker(tx, row, 'refused')
    note(subjectOf(row), { approval: row.id, askedBy: row.askedBy, ...partsOf(row) })
  },
)

const takeBack = write<Deciding, void, Viewer>(
  'approval.withdraw',
  async ({ tx, viewer, note }, deciding) => {
    const row = await openApproval(tx, viewer, deciding)
    if (row.askedBy !== viewer.userId)
      throw notAllowed('Забрать предложение может только тот, кто предложил.')
    await storeDecision(tx, viewer, deciding)
    note(subjectOf(row), { approval: row.id, ...partsOf(row) })
  },
)

async function openApproval(tx: Tx, viewer: Viewer, { id, hash }: Deciding): Promise<ApprovalRow> {
  const row = await lockApproval(viewer.scope, tx, { id, kinds: kindsSeen(viewer), second: viewer })
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

/** The word of whoever has lost his role, or the right to ask, counts no more. */
async function assertAskerMay(tx: Tx, { kind, askedAs }: ApprovalRow): Promise<void> {
  const asker = await findValidRole(tx, askedAs)
  if (!asker || !allows(asker.role, approvalRights[kind].ask))
    throw conflict(
      'С тех пор, как это предложили, предложивший лишился роли, в которой предлагал.',
      'Откажите и попросите предложить заново.',
    )
}

async function storeDecision(tx: Tx, viewer: Viewer, { id, decision, words }: Deciding): Promise<void> {
  await tx
    .updateTable('approvals')
    .set({ decision, words: words ?? null, decided_by: viewer.userId, decided_at: sql<Date>`now()` })
    .where('region_id', '=', viewer.regionId)
    .where('approval_id', '=', id)
    .execute()
}

function tellAsker(tx: Tx, row: ApprovalRow, decision: 'approved' | 'refused'): Promise<void> {
  return notify(tx, {
    regionId: row.regionId,
    kind: 'approval.decided',
    subject: `approval:${row.id}`,
    data: { ...toldOf(row), decision },
    to: { person: row.askedBy, may: approvalRights[row.kind].ask },
  })
}

function toldOf(row: ApprovalRow): NotificationData<'approval.asked'> {
  switch (row.kind) {
    case 'role.grant':
      return { role: row.payload.role }
    case 'school.correct':
      return { school: row.schoolName }
    case 'pupils.export':
      return { pupils: row.payload.pupils }
  }
}

/** As of a write. */
function subjectOf(row: ApprovalRow): string {
  switch (row.kind) {
    case 'role.grant':
      return `user:${row.payload.person}`
    case 'school.correct':
      return `school:${row.code}`
    case 'pupils.export':
      return `file:${row.payload.file}`
  }
}

function partsOf(row: ApprovalRow): object {
  return row.kind === 'role.grant' ? { role: row.payload.role } : {}
}
