import { takes } from '#contract/permissions.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { LinkEnd, LinkRow } from './queries.ts'

/** Said of a link that is over: it stays as it was. */
export const LINK_OVER = 'Связь закончилась: если школа помогает снова, внесите новую.'

/**
 * Why a link is not a viewer's to change, whatever its state; null when it is. Both ends must be his: a link between
 * municipalities is the region's.
 */
export function whyNotReachLink(viewer: Viewer, link: Pick<LinkRow, 'from' | 'to'>): string | null {
  if (!decide(viewer, 'links.manage').allowed) return 'Связи школ ведут другие роли.'
  const isReached = ({ municipalityId, schoolId }: LinkEnd) =>
    municipalityId !== null &&
    decide(viewer, 'links.manage', { regionId: viewer.regionId, municipalityId, schoolId }).allowed
  if (!isReached(link.from) || !isReached(link.to))
    return `Связь между муниципалитетами ведёт ${viewer.term('operator', 'one')}.`
  return null
}

/** Why a viewer may not change a link; null when he may. */
export function whyNotManageLink(
  viewer: Viewer,
  link: Pick<LinkRow, 'from' | 'to' | 'state'>,
): string | null {
  return whyNotReachLink(viewer, link) ?? (takes('link.change', link.state) ? null : LINK_OVER)
}
