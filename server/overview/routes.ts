import { getOverview } from '#contract/overview.ts'
import type { Permission } from '#contract/permissions.ts'
import { kindsDecided } from '#server/approvals/policy.ts'
import { countAskedOf } from '#server/approvals/queries.ts'
import { findLeft } from '#server/audit/queries.ts'
import { lastBackupFailed } from '#server/backups/queries.ts'
import { countMissing } from '#server/completeness/view.ts'
import { countImportStates } from '#server/imports/queries.ts'
import { countUnread } from '#server/notifications/queries.ts'
import { countPeople } from '#server/people/queries.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import { handle, type Keeping } from '#server/platform/handle.ts'
import { countFailedJobs } from '#server/platform/job-list.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findLatestRun, type RunRow } from '#server/runs/queries.ts'
import { listMunicipalityRows } from '#server/schools/queries.ts'
import { countWatched } from '#server/watched-schools/queries.ts'
import * as overview from './queries.ts'

export const overviewRoutes = [
  handle(getOverview, async ({ scope, db, database, viewer, keeping }) => {
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
      missing: year ? await missingIn(scope, database, { year, level: viewer.level }) : null,
      approvals: await askedOf(scope, db, viewer),
      server: may('jobs.read') ? await serverOf(db, keeping) : null,
      people: may('people.read') ? await peopleOf(scope, db) : null,
      own: {
        ...(await overview.findOwnState(db, viewer)),
        unread: await countUnread(db, viewer.userId),
      },
      watched: may('schools.read') ? await watchedOf(scope, db, viewer, run) : null,
    }
  }),
]

function runView({ methodology, createdAt, ...run }: RunRow) {
  return { ...run, title: methodology.title, createdAt: createdAt.toISOString() }
}

async function missingIn(
  scope: Scope,
  database: Database,
  { year, level }: { year: string; level: Viewer['level'] },
) {
  const { late, ...counts } = await countMissing(scope, database, year)
  return { year, ...counts, late: level === 'region' ? late : null }
}

async function serverOf(db: Queries, { folder, allowed, headsNotes, linesNotes }: Keeping) {
  return {
    failedJobs: await countFailedJobs(db),
    backupFailed: await lastBackupFailed(folder),
    headsFailed: [await findLeft(headsNotes), await findLeft(linesNotes)].some(
      (left) => left?.failure != null,
    ),
    weak: allowed.length,
  }
}

async function importsOf(scope: Scope, db: Queries) {
  const counts = await countImportStates(scope, db)
  const waits = counts.checked + counts.failed > 0
  return { ...counts, waiting: waits ? await overview.listWaitingImports(scope, db) : [] }
}

async function askedOf(scope: Scope, db: Queries, viewer: Viewer) {
  const kinds = kindsDecided(viewer)
  return kinds.length > 0 ? countAskedOf(scope, db, { kinds, second: viewer }) : null
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
