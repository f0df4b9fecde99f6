import * as contract from '#contract/jobs.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { listJobs } from '#server/platform/job-list.ts'
import * as actions from './actions.ts'
import { importOf } from './policy.ts'
import { importProgress, namesOf } from './queries.ts'
import { jobView } from './view.ts'

const SHOWN = 200

export const jobRoutes = [
  handle(contract.listJobs, async ({ scope, db, viewer }) => {
    const jobs = await listJobs(db, SHOWN)
    const ids = jobs.map(importOf).filter((id) => id !== undefined)
    const imports = new Map((await importProgress(scope, db, ids)).map((row) => [row.import_id, row]))
    const stoppers = jobs.map(({ stopped }) => stopped?.by ?? null).filter((id) => id !== null)
    const names = new Map((await namesOf(scope, db, stoppers)).map(({ user_id, name }) => [user_id, name]))
    const writes = decide(viewer, 'jobs.write').allowed
    return { items: jobs.map((job) => jobView(job, { imports, names, writes })) }
  }),

  handle(contract.retryJob, async ({ database, viewer, params }) => {
    await actions.retryJob(database, viewer, params.id)
    return undefined
  }),

  handle(contract.cancelJob, async ({ database, viewer, params }) => {
    await actions.cancelJob(database, viewer, params.id)
    return undefined
  }),
]
