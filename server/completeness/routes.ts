import { exportCompleteness, getCompleteness } from '#contract/completeness.ts'
import { assertKnownDay } from '#server/platform/as-of.ts'
import { handle } from '#server/platform/handle.ts'
import { municipalityView } from '#server/schools/view.ts'
import { RULE } from './expected.ts'
import { gridColumns, takeGrid } from './export.ts'
import { loadGrid } from './view.ts'

export const completenessRoutes = [
  handle(getCompleteness, async ({ scope, database, db, query }) => {
    await assertKnownDay(scope, db, query.on)
    const grid = await loadGrid(scope, database, query)
    return {
      items: grid.rows.map((row) => ({ ...row, municipality: municipalityView(row) })),
      total: grid.total,
      next: grid.next,
      year: query.year,
      rule: RULE,
      columns: grid.columns,
    }
  }),

  handle(exportCompleteness, async (context) => {
    const { scope, db, database, query } = context
    const { format, on, ...filter } = query
    await assertKnownDay(scope, db, on)
    const grid = await loadGrid(scope, database, { ...filter, on, limit: null })
    const title = `Полнота данных ${filter.year.replace('/', '-')}`
    return takeGrid(context, { title, format, filter, on, columns: gridColumns(grid), rows: grid.rows })
  }),
]
