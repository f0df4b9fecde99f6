import type { z } from 'zod'
import type { approvalRow } from '#contract/approvals.ts'
import { takes } from '#contract/permissions.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { whyNotDecide } from './policy.ts'
import type { ApprovalRow } from './queries.ts'

/** Nothing can be decided on a past day. */
export function approvalView(viewer: Viewer, row: ApprovalRow, on?: string): z.input<typeof approvalRow> {
  const { id, state, payload, organisation, reason, decidedBy, decidedByName, hash } = row
  const waits = takes('approval.decide', state) && on === undefined
  return {
    id,
    state,
    person: { id: payload.person, name: row.personName },
    role: payload.role,
    organisation,
    from: payload.from,
    to: payload.to,
    reason,
    askedBy: { id: row.askedBy, name: row.askedByName },
    askedAt: row.askedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedBy: decidedBy === null ? null : { id: decidedBy, name: decidedByName! },
    decidedAt: row.decidedAt?.toISOString() ?? null,
    hash,
    can: {
      decide: waits && whyNotDecide(viewer, row) === null,
      takeBack: waits && row.askedBy === viewer.userId,
    },
  }
}
