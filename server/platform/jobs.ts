import { Logger, makeWorkerUtils, run, type Task, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import { clientOf, type Database, openDatabase, type Tx } from './database.ts'

/** What a job works with. Progress lives in the tables of the job's own subject. */
export interface JobContext<Payload> {
  database: Database
  payload: Payload
  /** Fires when the server stops: end soon, the job will be run again. */
  signal: AbortSignal | undefined
}

/** A named piece of work in the background. It may be run twice (a kill, a retry): its effect must be there once. */
export interface Job<Payload> {
  name: string
  run(context: JobContext<Payload>): Promise<void>
}

export function defineJob<Payload extends object>(name: string, run: Job<Payload>['run']): Job<Payload> {
  return { name, run }
}

export interface EnqueueOptions {
  /** Jobs of one queue run one after another. */
  queue?: string
  /** A waiting job with the same key is replaced, not doubled. */
  key?: string
  /** With growing pauses between: e¹, e², … seconds. */
  tries?: number
}

/**
 * Puts a job on the list in the caller's transaction: it runs if and only if that is committed. The page of jobs shows
 * it to the region that `payload.regionId` names; a job without it is shown to nobody.
 */
export async function enqueue<Payload extends object>(
  tx: Tx,
  job: Job<Payload>,
  payload: Payload,
  options: EnqueueOptions = {},
): Promise<void> {
  const { queue = null, key = null, tries = 5 } = options
  await sql`select graphile_worker.add_job(identifier => ${job.name}, payload => ${JSON.stringify(payload)}::json,
    queue_name => ${queue}, job_key => ${key}, max_attempts => ${tries})`.execute(tx)
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
  const database = openDatabase(url, { name: 'opora jobs', connections: atOnce * 2 + 2, statementTimeout: 0 })
  const start = () =>
    run({
      pgPool: database.pool,
      taskList: tasksOf(jobs, database),
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
      await database.close()
    },
  }
}

function tasksOf(jobs: readonly Job<never>[], database: Database): TaskList {
  const runs = jobs.map((job): [string, Task] => [
    job.name,
    async (payload, { abortSignal }) => {
      try {
        await job.run({ database, payload: payload as never, signal: abortSignal })
      } catch (error) {
        throw new JobFailure(error)
      }
    },
  ])
  return Object.fromEntries(runs)
}

/** What is kept of a failure beside the job: the code, for messages may repeat people's data. */
class JobFailure extends Error {
  readonly code: string

  constructor(cause: unknown) {
    const { code, name } = cause as { code?: string; name?: string }
    super(code ?? name ?? 'Error', { cause })
    this.name = 'JobFailure'
    this.code = this.message
    this.stack = this.message
  }
}

/** A job that waits, runs, or has failed. Those that went well leave the list. */
export interface ListedJob {
  id: number
  /** As in `defineJob`. */
  name: string
  payload: Record<string, unknown>
  /** Of a failure: its code. */
  error: string | null
  tries: number
  triesAllowed: number
  createdAt: Date
  /** Not before. */
  runAt: Date
  /** Since when it runs; null: it does not. */
  startedAt: Date | null
}

/** The jobs of a region, the newest first; at most `limit`. */
export async function listJobs(database: Database, regionId: number, limit: number): Promise<ListedJob[]> {
  const { rows } = await database.pool.query<ListedJob>(
    `${LISTED} where payload ->> 'regionId' = $1::text order by jobs.id desc limit $2`,
    [String(regionId), limit],
  )
  return rows
}

/** One job of a region, locked until the end of the transaction. */
export async function lockJob(tx: Tx, regionId: number, id: number): Promise<ListedJob | undefined> {
  const text = `${LISTED} where payload ->> 'regionId' = $1::text and jobs.id = $2 for update of jobs`
  const { rows } = await clientOf(tx).query<ListedJob>(text, [String(regionId), id])
  return rows[0]
}

const LISTED = `select jobs.id, tasks.identifier as name, payload, last_error as error, attempts as tries,
    max_attempts as "triesAllowed", created_at as "createdAt", run_at as "runAt", locked_at as "startedAt"
  from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id`

/** Runs a job again now, with all its tries. */
export async function retryJob(tx: Tx, id: number): Promise<void> {
  await sql`select from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at => now(), attempts => 0)`.execute(
    tx,
  )
}

/** Takes a job that does not run off the list. */
export async function dropJob(tx: Tx, id: number): Promise<void> {
  await sql`select from graphile_worker.complete_jobs(array[${id}::bigint])`.execute(tx)
}

/** What `addJobs` takes on another database. */
export type WaitingJob = Record<string, unknown>

/** All jobs that are still to be done, as they are kept in a backup. */
export async function waitingJobs(client: pg.ClientBase): Promise<WaitingJob[]> {
  const there = await client.query<{ there: boolean }>(
    "select to_regclass('graphile_worker._private_jobs') is not null as there",
  )
  if (!there.rows[0]!.there) return []
  const { rows } = await client.query<WaitingJob>(`
    select tasks.identifier, payload, queue_name, run_at, jobs.max_attempts, jobs.key as job_key, priority, flags
    from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id
    left join graphile_worker._private_job_queues as queues on queues.id = job_queue_id
    where jobs.is_available or jobs.locked_at is not null order by jobs.id`)
  return rows.map((row) => JSON.parse(JSON.stringify(row)))
}

/** Puts jobs of a backup on the list. */
export async function addJobs(database: Database, jobs: readonly WaitingJob[]): Promise<void> {
  if (jobs.length === 0) return
  await database.pool.query(
    `select from graphile_worker.add_jobs(array(
       select (identifier, payload, queue_name, run_at, max_attempts, job_key, priority,
         (select array_agg(flag) from json_object_keys(flags) as flag))::graphile_worker.job_spec
       from json_to_recordset($1) as given(identifier text, payload json, queue_name text, run_at timestamptz,
         max_attempts smallint, job_key text, priority smallint, flags json)))`,
    [JSON.stringify(jobs)],
  )
}

const silent = new Logger(() => () => undefined)
