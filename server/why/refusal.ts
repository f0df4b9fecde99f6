import type { Permission } from '#contract/permissions.ts'
import { forbidden, type Problem } from '#contract/problems.ts'
import type { Queries } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { listNearHolders } from './queries.ts'
import { whoCanSentence } from './view.ts'

/** The refusal of a right the viewer's role does not have: what it is, and who can. */
export async function refusalOf(db: Queries, viewer: Viewer, permission: Permission): Promise<Problem> {
  const { whoCan } = decide(viewer, permission)
  const near = whoCan.find(({ level }) => level === viewer.level)
  const holders = await listNearHolders(viewer, db, near?.roles ?? [])
  return forbidden(permission, whoCanSentence({ whoCan }, viewer, holders))
}
