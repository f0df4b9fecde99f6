import * as contract from '#contract/approvals.ts'
import { askForCorrection } from '#server/flows/correction-by-two.ts'
import { decideByTwo } from '#server/flows/decide-by-two.ts'
import { askForExport } from '#server/flows/export-by-two.ts'
import { askForRole } from '#server/flows/role-by-two.ts'
import { assertKnownDay } from '#server/platform/as-of.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { approvalColumns, takeApprovals } from './export.ts'
import { kindsSeen } from './policy.ts'
import { countApprovals, listApprovalRows } from './queries.ts'
import { approvalView } from './view.ts'

export const approvalRoutes = [
  handle(contract.listApprovals, async ({ scope, db, viewer, query }) => {
    await assertKnownDay(scope, db, query.on)
    const kinds = kindsSeen(viewer)
    const cut = cutPage(await listApprovalRows(scope, db, { ...query, kinds, second: viewer }), query.limit)
    return {
      items: cut.rows.map((row) => approvalView(viewer, row, query.on)),
      next: cut.next,
      total: await countApprovals(scope, db, { kinds, on: query.on }),
    }
  }),

  handle(contract.exportApprovals, async (context) => {
    const { scope, db, viewer, query } = context
    await assertKnownDay(scope, db, query.on)
    return takeApprovals(context, {
      title: 'Решения вдвоём',
      ...query,
      columns: approvalColumns(viewer.term),
      rows: await listApprovalRows(scope, db, {
        on: query.on,
        kinds: kindsSeen(viewer),
        second: viewer,
        limit: null,
      }),
    })
  }),

  handle(contract.askForRole, async ({ database, viewer, body }) => {
    const { reason, from = null, to = null, ...role } = body
    return { id: await askForRole(database, viewer, { asked: { ...role, from, to }, reason }) }
  }),

  handle(contract.askForCorrection, async ({ database, viewer, params, body }) => ({
    id: await askForCorrection(database, viewer, { ...params, ...body }),
  })),

  handle(contract.askForExport, async ({ database, viewer, params, body }) => {
    const { reason, ...asked } = body
    return {
      id: await askForExport(database, viewer, {
        asked: { import: params.id, file: params.file, ...asked },
        reason,
      }),
    }
  }),

  handle(contract.decideApproval, async ({ database, viewer, params, body }) => {
    await decideByTwo(database, viewer, { id: params.id, ...body })
    return { state: body.decision }
  }),
]
