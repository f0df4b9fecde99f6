import { type ApprovalKind, approvalKinds, approvalRights } from '#contract/approvals.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { ApprovalRow } from './queries.ts'

/** What a viewer has to do with, as one who asks or as one who decides. */
export function kindsSeen(viewer: Viewer): ApprovalKind[] {
  return approvalKinds.filter((kind) => {
    const { ask, decide: agree } = approvalRights[kind]
    return decide(viewer, ask).allowed || decide(viewer, agree).allowed
  })
}

export function kindsDecided(viewer: Viewer): ApprovalKind[] {
  return approvalKinds.filter((kind) => decide(viewer, approvalRights[kind].decide).allowed)
}

/** Why a viewer may not decide on what somebody asked for; null when he may. */
export function whyNotDecide(
  viewer: Viewer,
  { kind, askedBy, byAsker, payload }: Pick<ApprovalRow, 'kind' | 'askedBy' | 'byAsker' | 'payload'>,
): string | null {
  if (!kindsDecided(viewer).includes(kind)) return 'Второе слово за другими ролями.'
  if (askedBy === viewer.userId) return 'Это предложили вы сами: решает другой человек.'
  if ('person' in payload && payload.person === viewer.userId)
    return 'Это роль для вас: решает другой человек.'
  if (byAsker)
    return 'Вашу роль, ссылку для входа или почту вёл предложивший: решает тот, кто от него не зависит. Если такого нет, его заводят командой на сервере.'
  return null
}
