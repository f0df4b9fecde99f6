import { takes } from '#contract/permissions.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { DutyRow } from './queries.ts'

/** Said of a duty that is over: it stays as it was. */
export const DUTY_OVER = 'Это уже закончилось: если человек отвечает снова, внесите его снова.'

/** Why a duty is not a viewer's to change, whatever its state; null when it is. It is kept where it is held. */
export function whyNotReachDuty(
  viewer: Viewer,
  { organisation, organisationReached }: Pick<DutyRow, 'organisation' | 'organisationReached'>,
): string | null {
  if (!decide(viewer, 'duties.manage').allowed) return 'Кто за что отвечает, вносят другие роли.'
  return organisationReached ? null : `Вносят там, где человек состоит: «${organisation}».`
}

/** Why a viewer may not change a duty; null when he may. */
export function whyNotManageDuty(
  viewer: Viewer,
  duty: Pick<DutyRow, 'organisation' | 'organisationReached' | 'state'>,
): string | null {
  return whyNotReachDuty(viewer, duty) ?? (takes('duty.change', duty.state) ? null : DUTY_OVER)
}
