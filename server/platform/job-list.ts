import { sql } from 'kysely'
import type pg from 'pg'
import type { Database, Queries, Tx } from './database.ts'

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
  /** Told to stop: by whom (null: by the product, for his right is gone), and when. */
  stopped: { by: number | null; at: string } | null
  /** Of its own pieces, where it counts them. */
  progress: { done: number; total: number; step?: string } | null
}

/** The jobs of the region in sight, the newest first, after the chores that run for all; at most `limit`. */
export async function listJobs(db: Queries, limit: number): Promise<ListedJob[]> {
  return (
    await sql<ListedJob>`select * from running_chores() union all select * from region_jobs() limit ${limit}`.execute(
      db,
    )
  ).rows
}

/** How many jobs of the region in sight were tried as often as they may be, and failed. */
export async function countFailedJobs(db: Queries): Promise<number> {
  const { rows } = await sql<{ failed: number }>`select count(*) as failed from region_jobs()
    where "startedAt" is null and tries >= "triesAllowed"`.execute(db)
  return rows[0]!.failed
}

/** One job of the region in sight, locked until the end of the transaction. */
export async function lockJob(tx: Tx, id: number): Promise<ListedJob | undefined> {
  return (await sql<ListedJob>`select * from lock_job(${id})`.execute(tx)).rows[0]
}

/** Runs a job of the region in sight again now, with all its tries; one that was refused, in the role given. */
export async function retryJob(tx: Tx, id: number, membershipId: number | null): Promise<void> {
  await sql`select retry_job(${id}, ${membershipId})`.execute(tx)
}

/** Ends a job of the region in sight that waits; has one that runs ended by the process that runs it. */
export async function stopJob(tx: Tx, id: number, userId: number | null): Promise<void> {
  await sql`select stop_job(${id}, ${userId})`.execute(tx)
}

/** Whether a job was told to stop, by whomever. */
export async function isStopped(owner: Database, id: string): Promise<boolean> {
  const { rowCount } = await owner.pool.query(
    "select from graphile_worker._private_jobs where id = $1 and flags ? 'stopped'",
    [id],
  )
  return rowCount !== 0
}

/** Keeps how far a job is. */
export async function noteProgress(owner: Database, id: string, progress: object): Promise<void> {
  await owner.pool.query(
    `update graphile_worker._private_jobs
     set flags = coalesce(flags, '{}') || jsonb_build_object('progress', $2::jsonb) where id = $1`,
    [id, JSON.stringify(progress)],
  )
}

/** Has a running job not be tried again: whoever asked for it may no longer. */
export async function refuseJob(owner: Database, id: string): Promise<void> {
  await owner.pool.query(
    `update graphile_worker._private_jobs set max_attempts = attempts, flags = coalesce(flags, '{}')
       || jsonb_build_object('stopped', jsonb_build_object('by', null, 'at', now(), 'tries', max_attempts))
     where id = $1`,
    [id],
  )
}

/** Takes a job of the region in sight, that does not run, off the list. */
export async function dropJob(tx: Tx, id: number): Promise<void> {
  await sql`select drop_job(${id})`.execute(tx)
}

/**
 * Gives jobs of a name back to be run that have been in hand for longer than so many ms; whoever calls it knows that
 * nobody does them any more.
 */
export async function takeUpLeft(db: Queries, name: string, ms: number): Promise<void> {
  await sql`update graphile_worker._private_jobs as jobs
    set locked_at = null, locked_by = null, run_at = now(), flags = flags - 'progress'
    from graphile_worker._private_tasks as tasks
    where tasks.id = task_id and tasks.identifier = ${name}
      and locked_at < now() - make_interval(secs => ${ms / 1000})`.execute(db)
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
    select tasks.identifier, payload, queue_name, run_at, jobs.max_attempts, jobs.key as job_key, priority,
      flags - 'progress' as flags
    from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id
    left join graphile_worker._private_job_queues as queues on queues.id = job_queue_id
    where (jobs.is_available or jobs.locked_at is not null) and not coalesce(flags ? 'stopped', false)
    order by jobs.id`)
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
