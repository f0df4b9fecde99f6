import type { z } from 'zod'
import { type jobRow, jobSteps } from '#contract/jobs.ts'
import type { ListedJob } from '#server/platform/job-list.ts'
import { importOf, mayCancel, mayRetry, stateOf } from './policy.ts'
import type { ImportProgress } from './queries.ts'

interface Around {
  imports: ReadonlyMap<number, ImportProgress>
  /** Of people, by their ids. */
  names: ReadonlyMap<number, string>
  /** Whether the viewer may change the list. */
  writes: boolean
}

export function jobView(job: ListedJob, { imports, names, writes }: Around): z.input<typeof jobRow> {
  const { id, name, tries, triesAllowed, error, createdAt, runAt, startedAt, stopped } = job
  const itsImport = importOf(job)
  const counted = itsImport === undefined ? undefined : imports.get(itsImport)
  return {
    id,
    name,
    state: stateOf(job),
    progress: counted
      ? { done: counted.files_read, total: counted.files_total, step: null }
      : job.progress && { ...job.progress, step: stepOf(job.progress.step) },
    tries,
    triesAllowed,
    error: error && codeIn(error),
    createdAt: createdAt.toISOString(),
    runAt: runAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    stopped: stopped && {
      by: (stopped.by !== null && names.get(stopped.by)) || null,
      at: new Date(stopped.at).toISOString(),
    },
    link: itsImport === undefined ? null : `/imports/${itsImport}`,
    can: { retry: writes && mayRetry(job), cancel: writes && mayCancel(job) },
  }
}

function stepOf(told: string | undefined) {
  return jobSteps.find((step) => step === told) ?? null
}

/** Jobs that failed before only codes were kept have whole sentences there. */
function codeIn(error: string): string {
  return /^[A-Za-z0-9_.]{1,40}$/.test(error) ? error : 'Error'
}
