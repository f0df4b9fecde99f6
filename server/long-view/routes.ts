import { exportLongView, getLongView } from '#contract/long-view.ts'
import { notFound } from '#contract/problems.ts'
import type { Queries } from '#server/platform/database.ts'
import { handle } from '#server/platform/handle.ts'
import type { Scope } from '#server/platform/scope.ts'
import { procedureTitles } from '#server/procedures/queries.ts'
import { findSchool, listResults } from '#server/schools/queries.ts'
import { RESULT_COLUMNS, takeLongView } from './export.ts'
import { listGroups } from './queries.ts'
import { longViewOf } from './view.ts'

export const longViewRoutes = [
  handle(getLongView, ({ scope, db, params }) => load(scope, db, params.code)),

  handle(exportLongView, async (context) => {
    const { scope, db, params, query } = context
    const { school, results } = await load(scope, db, params.code)
    const title = `Результаты по годам ${school.code}`
    return takeLongView(context, { title, ...params, ...query, columns: RESULT_COLUMNS, rows: results })
  }),
]

async function load(scope: Scope, db: Queries, code: string) {
  const school = await findSchool(scope, db, code)
  if (!school) throw notFound('Школа')
  const results = await listResults(scope, db, [school.schoolId])
  const groups = await listGroups(scope, db, school.schoolId)
  return longViewOf({ school, results, groups, procedures: await procedureTitles(scope, db) })
}
