import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { ApprovalRow } from './queries.ts'

/** Why a viewer may not decide on what somebody asked for; null when he may. */
export function whyNotDecide(
  viewer: Viewer,
  { askedBy, byAsker, payload }: Pick<ApprovalRow, 'askedBy' | 'byAsker' | 'payload'>,
): string | null {
  if (!decide(viewer, 'approvals.decide').allowed) return 'Второе слово за другими ролями.'
  if (askedBy === viewer.userId) return 'Это предложили вы сами: решает другой человек.'
  if (payload.person === viewer.userId) return 'Это роль для вас: решает другой человек.'
  if (byAsker)
    return 'Вашу роль, ссылку для входа или почту вёл предложивший: решает тот, кто от него не зависит. Если такого нет, его заводят командой на сервере.'
  return null
}
