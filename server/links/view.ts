import type { z } from 'zod'
import type { schoolLink } from '#contract/links.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { whyNotManageLink } from './policy.ts'
import type { LinkEnd, LinkRow } from './queries.ts'

const endView = ({ code, name, municipality }: LinkEnd) => ({ code, name, municipality })

export function linkView(viewer: Viewer, row: LinkRow): z.input<typeof schoolLink> {
  const { cursor: _, from, to, ...rest } = row
  return { ...rest, from: endView(from), to: endView(to), manage: whyNotManageLink(viewer, row) }
}
