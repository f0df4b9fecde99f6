import { exportCompleteness, getCompleteness } from '#contract/completeness.ts'
import { handle } from '#server/platform/handle.ts'
import { municipalityView } from '#server/schools/view.ts'
import { RULE } from './expected.ts'
import { gridTable } from './export.ts'
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

  handle(exportCompleteness, async ({ scope, database, query: { format, ...filters } }) => {
    const grid = await loadGrid(scope, database, { ...filters, limit: null })
    return gridTable(grid, filters.year, format)
  }),
]
