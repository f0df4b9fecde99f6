import { notFound, notPossible } from '#contract/problems.ts'
import { reopenImport, stopImport } from '#server/flows/stop-import.ts'
import { dropJob, lockJob, retryJob as runAgain, stopJob } from '#server/platform/job-list.ts'
import { write } from '#server/platform/write.ts'
import { importOf, isOver, mayCancel, mayRetry } from './policy.ts'

/** Runs a job that failed again, without waiting for its next try. */
export const retryJob = write<number, void>('job.retry', async ({ tx, viewer, note }, id) => {
  const job = await lockJob(tx, id)
  if (!job) throw notFound('Задание')
  if (!mayRetry(job))
    throw notPossible('Задание и так выполняется или ждёт своей очереди.', 'Обновите страницу.')
  await runAgain(tx, id, viewer.membershipId ?? null)
  const importId = importOf(job)
  if (importId !== undefined) await reopenImport(tx, { regionId: viewer.regionId, importId })
  note(`job:${id}`, { job: job.name })
})

/**
 * Stops a job: one that runs breaks off within a second, and nothing it has not committed is stored. What is over is taken
 * off the list.
 */
export const cancelJob = write<number, void>('job.cancel', async ({ tx, viewer, note }, id) => {
  const job = await lockJob(tx, id)
  if (!job) throw notFound('Задание')
  if (!mayCancel(job)) throw notPossible('Задание уже останавливают.', 'Обновите страницу.')
  const importId = importOf(job)
  if (isOver(job)) await dropJob(tx, id)
  else {
    await stopJob(tx, id, viewer.userId)
    if (importId !== undefined) await stopImport(tx, { regionId: viewer.regionId, importId })
  }
  note(`job:${id}`, { job: job.name })
})
