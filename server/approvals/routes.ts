import * as contract from '#contract/approvals.ts'
import { askForRole, decideOnRole } from '#server/flows/role-by-two.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { countApprovals, listApprovalRows } from './queries.ts'
import { approvalView } from './view.ts'

export const approvalRoutes = [
  handle(contract.listApprovals, async ({ scope, db, viewer, query }) => {
    const cut = cutPage(await listApprovalRows(scope, db, { ...query, second: viewer }), query.limit)
    return {
      items: cut.rows.map((row) => approvalView(viewer, row)),
      next: cut.next,
      total: await countApprovals(scope, db),
    }
  }),

  handle(contract.askForRole, async ({ database, viewer, body }) => {
    const { reason, from = null, to = null, ...role } = body
    return { id: await askForRole(database, viewer, { asked: { ...role, from, to }, reason }) }
  }),

  handle(contract.decideApproval, async ({ database, viewer, params, body }) => {
    await decideOnRole(database, viewer, { id: params.id, ...body })
    return { state: body.decision }
  }),
]
