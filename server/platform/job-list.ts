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
}

/** The jobs of the region in sight, the newest first; at most `limit`. */
export async function listJobs(db: Queries, limit: number): Promise<ListedJob[]> {
  return (await sql<ListedJob>`select * from region_jobs() limit ${limit}`.execute(db)).rows
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

/** Runs a job of the region in sight again now, with all its tries. */
export async function retryJob(tx: Tx, id: number): Promise<void> {
  await sql`select retry_job(${id})`.execute(tx)
}

/** Takes a job of the region in sight, that does not run, off the list. */
export async function dropJob(tx: Tx, id: number): Promise<void> {
  await sql`select drop_job(${id})`.execute(tx)
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
