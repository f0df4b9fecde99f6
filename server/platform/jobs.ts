import { Logger, makeWorkerUtils, parseCronItems, run, type Task, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import { type Database, openDatabase, type Tx } from './database.ts'
import { wholeRegion } from './scope.ts'
import { within } from './sight.ts'

/** Every job is some region's, and sees nothing of another. */
export interface JobPayload {
  regionId: number
}

/** What a job works with. Progress lives in the tables of the job's own subject. */
export interface JobContext<Payload> {
  /** As the whole region sees it; of a chore, as the owner of the tables does. */
  database: Database
  payload: Payload
  /** Fires when the server stops: end soon, the job will be run again. */
  signal: AbortSignal | undefined
}

/** A named piece of work in the background. It may be run twice (a kill, a retry): its effect must be there once. */
export interface Job<Payload> {
  name: string
  run(context: JobContext<Payload>): Promise<void>
  /** When it begins by itself, with an empty payload: the five fields of a crontab, in UTC. */
  schedule?: string
}

export function defineJob<Payload extends JobPayload>(name: string, run: Job<Payload>['run']): Job<Payload> {
  return { name, run }
}

/** What the product does by itself for all regions, at an hour: with an empty payload, and seeing everything. */
export function defineChore(name: string, schedule: string, run: Job<object>['run']): Job<object> {
  return { name, run, schedule }
}

export interface EnqueueOptions {
  /** Jobs of one queue run one after another. */
  queue?: string
  /** A waiting job with the same key is replaced, not doubled. */
  key?: string
  /** With growing pauses between: e¹, e², … seconds. */
  tries?: number
}

/** Puts a job on the list in the caller's transaction: it runs if and only if that is committed. */
export async function enqueue<Payload extends JobPayload>(
  tx: Tx,
  job: Job<Payload>,
  payload: Payload,
  options: EnqueueOptions = {},
): Promise<void> {
  const { queue = null, key = null, tries = 5 } = options
  await sql`select enqueue_job(${job.name}, ${JSON.stringify(payload)}::json, ${queue}, ${key}, ${tries})`.execute(
    tx,
  )
}

/** Creates or updates the tables of the job list; part of every migration. */
export async function migrateJobs(database: Database): Promise<void> {
  const worker = await makeWorkerUtils({ pgPool: database.pool, logger: silent })
  try {
    await worker.migrate()
  } finally {
    await worker.release()
  }
}

export interface RunningJobs {
  /** Takes no more jobs, lets the running ones end (5 s, then asks them to break off). */
  stop(): Promise<void>
}

export interface JobsOptions {
  url: string
  jobs: readonly Job<never>[]
  atOnce?: number
  /** What went wrong, without payloads: they may hold people's data. */
  onFailure?: (job: string, error: unknown) => void
}

/** Runs jobs in this process, on connections of their own, so that long statements do not starve the pages. */
export async function startJobs({ url, jobs, atOnce = 2, onFailure }: JobsOptions): Promise<RunningJobs> {
  const name = 'opora jobs'
  const list = openDatabase(url, { name, connections: atOnce * 2 + 2, statementTimeout: 0 })
  const database = openDatabase(url, { name, connections: atOnce * 2, statementTimeout: 0, guarded: true })
  const start = () =>
    run({
      pgPool: list.pool,
      taskList: tasksOf(jobs, database, list),
      parsedCronItems: cronOf(jobs),
      concurrency: atOnce,
      noHandleSignals: true,
      logger: silent,
    })
  let runner = await start()
  let stopping = false
  runner.events.on('job:error', ({ job, error }) => onFailure?.(job.task_identifier, error))
  const watch = async () => {
    while (!stopping) {
      // The runner gives up when the database is away for long; it comes back with it.
      await runner.promise.catch((error) => onFailure?.('runner', error))
      if (stopping) return
      await new Promise((resolve) => setTimeout(resolve, 2000))
      runner = await start().catch(() => runner)
    }
  }
  const watching = watch()
  return {
    async stop() {
      stopping = true
      await runner.stop().catch(() => undefined)
      await watching
      await Promise.all([database.close(), list.close()])
    },
  }
}

function tasksOf(jobs: readonly Job<never>[], guarded: Database, owner: Database): TaskList {
  const runs = jobs.map((job): [string, Task] => [
    job.name,
    (payload, { abortSignal }) => {
      const seenBy = ({ regionId }: JobPayload) =>
        within(guarded, { scope: wholeRegion(regionId), userId: null })
      const database = job.schedule ? owner : seenBy(payload as JobPayload)
      return job.run({ database, payload: payload as never, signal: abortSignal })
    },
  ])
  return Object.fromEntries(runs)
}

/** A server that was off at the hour makes up for it when it comes back the same day. */
function cronOf(jobs: readonly Job<never>[]) {
  return parseCronItems(
    jobs.flatMap(({ name, schedule }) =>
      schedule ? [{ task: name, match: schedule, options: { backfillPeriod: A_DAY, jobKey: name } }] : [],
    ),
  )
}

const A_DAY = 24 * 60 * 60 * 1000

const silent = new Logger(() => () => undefined)
