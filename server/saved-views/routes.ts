import * as contract from '#contract/saved-views.ts'
import { handle } from '#server/platform/handle.ts'
import * as actions from './actions.ts'
import { listSavedViews } from './queries.ts'

export const savedViewRoutes = [
  handle(contract.listViews, async ({ db, viewer, query }) => ({
    items: await listSavedViews(viewer, db, query.page),
  })),

  handle(contract.saveView, async ({ database, viewer, body }) => ({
    id: await actions.saveView(database, viewer, body),
  })),

  handle(contract.editView, async ({ database, viewer, params, body }) => {
    await actions.editView(database, viewer, { ...params, ...body })
    return undefined
  }),

  handle(contract.deleteView, async ({ database, viewer, params }) => {
    await actions.deleteView(database, viewer, params)
    return undefined
  }),

  handle(contract.restoreView, async ({ database, viewer, params }) => {
    await actions.restoreView(database, viewer, params)
    return undefined
  }),
]
