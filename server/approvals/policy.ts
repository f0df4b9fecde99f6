import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { ApprovalRow } from './queries.ts'

/** Why a viewer may not decide on what somebody asked for; null when he may. */
export function whyNotDecide(
  viewer: Viewer,
  { askedBy, payload }: Pick<ApprovalRow, 'askedBy' | 'payload'>,
): string | null {
  if (!decide(viewer, 'approvals.decide').allowed) return 'Второе слово за другими ролями.'
  if (askedBy === viewer.userId) return 'Это предложили вы сами: решает другой человек.'
  if (payload.person === viewer.userId) return 'Это роль для вас: решает другой человек.'
  return null
}
