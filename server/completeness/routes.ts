import { exportCompleteness, getCompleteness } from '#contract/completeness.ts'
import { handle } from '#server/platform/handle.ts'
import { municipalityView } from '#server/schools/view.ts'
import { RULE } from './expected.ts'
import { gridColumns, takeGrid } from './export.ts'
import { loadGrid } from './view.ts'

export const completenessRoutes = [
  handle(getCompleteness, async ({ scope, database, query }) => {
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
    const { format, ...filter } = context.query
    const grid = await loadGrid(context.scope, context.database, { ...filter, limit: null })
    const title = `Полнота данных ${filter.year.replace('/', '-')}`
    return takeGrid(context, { title, format, filter, columns: gridColumns(grid), rows: grid.rows })
  }),
]
