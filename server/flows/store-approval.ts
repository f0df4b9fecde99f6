import { createHash } from 'node:crypto'
import { type ApprovalKind, approvalRights } from '#contract/approvals.ts'
import type { NotificationData } from '#contract/notifications.ts'
import { conflict } from '#contract/problems.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { notify } from './notify.ts'
import { closeExpired } from './remind.ts'

interface ToAsk {
  kind: ApprovalKind
  /** As of a write. */
  subject: string
  /** Whose it is: who reaches it decides. */
  organisation: number
  payload: object
  /** Of what is decided on. */
  hash: Buffer
  reason: string
  /** What those who may decide are told. */
  told: NotificationData<'approval.asked'>
  /** Whom it is about, if anybody: he does not decide. */
  about?: number
}

/** Keeps what somebody asks a second person for, and tells those who may decide. Answers its number. */
export async function storeApproval(tx: Tx, viewer: Viewer, asked: ToAsk): Promise<number> {
  await closeExpired(tx, viewer.regionId)
  const stored = await tx
    .insertInto('approvals')
    .values({
      region_id: viewer.regionId,
      action: asked.kind,
      subject: asked.subject,
      organisation_id: asked.organisation,
      payload: JSON.stringify(asked.payload),
      payload_hash: asked.hash,
      asked_by: viewer.userId,
      asked_as: viewer.membershipId,
      reason: asked.reason,
    })
    .onConflict((same) => same.doNothing())
    .returning('approval_id as id')
    .executeTakeFirst()
  if (!stored) throw conflict('Это уже предложено и ждёт решения.', undefined, '/approvals')
  await notify(tx, {
    regionId: viewer.regionId,
    kind: 'approval.asked',
    subject: `approval:${stored.id}`,
    data: asked.told,
    to: {
      secondTo: viewer.userId,
      about: asked.about ?? null,
      may: approvalRights[asked.kind].decide,
      organisation: asked.organisation,
    },
  })
  return stored.id
}

/** Names what is decided on. */
export function hashOfContent(content: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(content)).digest()
}
