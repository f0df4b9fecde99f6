import { getOverview } from '#contract/overview.ts'
import { loadGrid } from '#server/completeness/view.ts'
import { countImportStates } from '#server/imports/queries.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { findLatestRun, type RunRow } from '#server/runs/queries.ts'
import { listMunicipalityRows } from '#server/schools/queries.ts'
import { listYearCounts } from './queries.ts'

export const overviewRoutes = [
  handle(getOverview, async ({ scope, db, database, viewer }) => {
    const municipalities = await listMunicipalityRows(scope, db)
    const years = await listYearCounts(scope, db)
    const run = await findLatestRun(scope, db)
    const year = years[0]?.year
    return {
      schools: municipalities.reduce((sum, { schools }) => sum + schools, 0),
      municipalities: municipalities.length,
      years,
      run: run ? runView(run) : null,
      imports: decide(viewer, 'imports.read').allowed ? await countImportStates(scope, db) : null,
      missing: year ? missingIn(year, await loadGrid(scope, database, { year, limit: null })) : null,
    }
  }),
]

function runView({ methodology, createdAt, ...run }: RunRow) {
  return { ...run, title: methodology.title, createdAt: createdAt.toISOString() }
}

function missingIn(year: string, { rows }: Awaited<ReturnType<typeof loadGrid>>) {
  const missing = rows.map(({ cells }) => cells.filter((cell) => cell === 'missing').length)
  return {
    year,
    cells: missing.reduce((sum, count) => sum + count, 0),
    schools: missing.filter((count) => count > 0).length,
  }
}
