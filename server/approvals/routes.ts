import * as contract from '#contract/approvals.ts'
import { askForRole, decideOnRole } from '#server/flows/role-by-two.ts'
import { assertKnownDay } from '#server/platform/as-of.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { approvalColumns, takeApprovals } from './export.ts'
import { countApprovals, listApprovalRows } from './queries.ts'
import { approvalView } from './view.ts'

export const approvalRoutes = [
  handle(contract.listApprovals, async ({ scope, db, viewer, query }) => {
    await assertKnownDay(scope, db, query.on)
    const cut = cutPage(await listApprovalRows(scope, db, { ...query, second: viewer }), query.limit)
    return {
      items: cut.rows.map((row) => approvalView(viewer, row, query.on)),
      next: cut.next,
      total: await countApprovals(scope, db, query.on),
    }
  }),

  handle(contract.exportApprovals, async (context) => {
    const { scope, db, viewer, query } = context
    await assertKnownDay(scope, db, query.on)
    return takeApprovals(context, {
      title: 'Решения вдвоём',
      ...query,
      columns: approvalColumns(viewer.term),
      rows: await listApprovalRows(scope, db, { on: query.on, second: viewer, limit: null }),
    })
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
