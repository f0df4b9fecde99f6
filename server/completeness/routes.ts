import { exportCompleteness, getCompleteness } from '#contract/completeness.ts'
import { handle } from '#server/platform/handle.ts'
import { noteExport } from '#server/platform/write.ts'
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

  handle(exportCompleteness, async ({ scope, database, viewer, query: { format, ...filter } }) => {
    const grid = await loadGrid(scope, database, { ...filter, limit: null })
    await noteGrid(database, viewer, { format, lines: grid.rows.length, filter })
    return gridTable(grid, filter.year, format)
  }),
]

const noteGrid = noteExport('export.completeness')
