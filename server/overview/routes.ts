import { getOverview } from '#contract/overview.ts'
import type { Permission } from '#contract/permissions.ts'
import { loadGrid } from '#server/completeness/view.ts'
import { countImportStates } from '#server/imports/queries.ts'
import { countPeople } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findLatestRun, type RunRow } from '#server/runs/queries.ts'
import { listMunicipalityRows } from '#server/schools/queries.ts'
import { countWatched } from '#server/watched-schools/queries.ts'
import * as overview from './queries.ts'

export const overviewRoutes = [
  handle(getOverview, async ({ scope, db, database, viewer }) => {
    const may = (permission: Permission) => decide(viewer, permission).allowed
    const municipalities = await listMunicipalityRows(scope, db)
    const years = may('results.read') ? await overview.listYearCounts(scope, db) : null
    const run = may('runs.read') ? await findLatestRun(scope, db) : undefined
    const year = years?.[0]?.year
    return {
      schools: municipalities.reduce((sum, { schools }) => sum + schools, 0),
      municipalities: municipalities.length,
      years,
      run: run ? runView(run) : null,
      imports: may('imports.read') ? await importsOf(scope, db) : null,
      missing: year ? missingIn(year, await loadGrid(scope, database, { year, limit: null })) : null,
      people: may('people.read') ? await peopleOf(scope, db) : null,
      own: await overview.findOwnState(db, viewer),
      watched: may('schools.read') ? await watchedOf(scope, db, viewer, run) : null,
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

async function importsOf(scope: Scope, db: Queries) {
  const counts = await countImportStates(scope, db)
  return { ...counts, waiting: await overview.listWaitingImports(scope, db) }
}

async function peopleOf(scope: Scope, db: Queries) {
  return {
    invited: await countPeople(scope, db, { state: 'invited' }),
    ending: await countPeople(scope, db, { ending: true }),
  }
}

async function watchedOf(scope: Scope, db: Queries, { userId }: Viewer, run: RunRow | undefined) {
  return {
    schools: await countWatched(scope, db, userId),
    changed: run ? await overview.listChangedWatched(scope, db, { userId, run: run.id }) : [],
  }
}
