import { unwatchSchool, watchSchool } from '#contract/watched-schools.ts'
import { handle } from '#server/platform/handle.ts'
import * as actions from './actions.ts'

export const watchedSchoolRoutes = [
  handle(watchSchool, async ({ database, viewer, params }) => {
    await actions.watchSchool(database, viewer, params)
    return undefined
  }),

  handle(unwatchSchool, async ({ database, viewer, params }) => {
    await actions.unwatchSchool(database, viewer, params)
    return undefined
  }),
]
