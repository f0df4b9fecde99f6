import { notFound, notPossible } from '#contract/problems.ts'
import { dropJob, lockJob, retryJob as runAgain } from '#server/platform/job-list.ts'
import { write } from '#server/platform/write.ts'
import { importOf, mayCancel, mayRetry, stateOf } from './policy.ts'

/** Runs a job that failed again, without waiting for its next try. */
export const retryJob = write<number, void>('job.retry', async ({ tx, note }, id) => {
  const job = await lockJob(tx, id)
  if (!job) throw notFound('Задание')
  if (!mayRetry(job))
    throw notPossible('Задание и так выполняется или ждёт своей очереди.', 'Обновите страницу.')
  await runAgain(tx, id)
  note(`job:${id}`, { job: job.name })
})

/** Takes a job off the list before it runs. */
export const cancelJob = write<number, void>('job.cancel', async ({ tx, note }, id) => {
  const job = await lockJob(tx, id)
  if (!job) throw notFound('Задание')
  if (stateOf(job) === 'running')
    throw notPossible('Задание уже выполняется, его не остановить.', 'Дождитесь конца.')
  if (!mayCancel(job))
    throw notPossible(
      `Это проверка файлов загрузки ${importOf(job)}.`,
      'Отмените саму загрузку на её странице.',
    )
  await dropJob(tx, id)
  note(`job:${id}`, { job: job.name })
})
