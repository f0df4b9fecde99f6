import { Logger, makeWorkerUtils, parseCronItems, run, type Task, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import { breakable, type Database, openDatabase, type Queries, type Tx } from './database.ts'
import { errorCode } from './error-code.ts'
import { isStopped, noteProgress, refuseJob } from './job-list.ts'
import { type Mail, noMail } from './mail.ts'
import { wholeRegion } from './scope.ts'
import { within } from './sight.ts'
import type { Vault } from './vault.ts'

/** Every job is some region's, and sees nothing of another. */
export interface JobPayload {
  regionId: number
}

/** What a job works with. */
export interface JobContext<Payload> {
  /** As the whole region sees it; of a chore, as the owner of the tables does. */
  database: Database
  payload: Payload
  mail: Mail
  /**
   * Fires when the server stops (end soon, the job will be run again), and when the job is stopped: its connections are
   * broken off then, and what it has not committed is not stored.
   */
  signal: AbortSignal | undefined
  /** Tells how far it is, where the tables of its own subject do not. */
  progress?: (progress: JobProgress) => void
}

/** How far a job is, in pieces of its own. */
export interface JobProgress {
  done: number
  total: number
  /** Of a job in several steps: which one it is at. */
  step?: string
}

/** A named piece of work in the background. It may be run twice (a kill, a retry): its effect must be there once. */
export interface Job<Payload> {
  name: string
  run(context: JobContext<Payload>): Promise<void>
  /** When it begins by itself, with an empty payload: the five fields of a crontab, in UTC. */
  schedule?: string
  /** The hour at which it is run every day for every region, by the region's clock. */
  dailyAt?: number
  /** Of work that is done for whoever asked for it, and not without his right. */
  asked?: AskedJob<Payload>
}

/** Work that ends when whoever asked for it loses his right to it. */
export interface AskedJob<Payload> {
  /** Whether the role it was asked for in still has the right; asked at the start and again while it runs. */
  mayGoOn(db: Queries, membershipId: number): Promise<boolean>
  /** Says in its own tables that it ended so. */
  refused(database: Database, payload: Payload): Promise<void>
}

/** What a job of every day is told. */
export interface Daily extends JobPayload {
  /** The day in the region, `2026-09-01`. */
  day: string
}

export function defineJob<Payload extends JobPayload>(
  name: string,
  run: Job<Payload>['run'],
  asked?: AskedJob<Payload>,
): Job<Payload> {
  return { name, run, asked }
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
  /** The role it is asked for in; left out: that of the write whose transaction it is. */
  askedAs?: number | null
}

/** A job that nobody asks for: once a day in each region, also when the server was down at that hour. */
export function defineDailyJob(name: string, dailyAt: number, run: Job<Daily>['run']): Job<Daily> {
  return { name, run, dailyAt }
}

/** Puts a job on the list in the caller's transaction: it runs if and only if that is committed. */
export async function enqueue<Payload extends JobPayload>(
  tx: Tx,
  job: Job<Payload>,
  payload: Payload,
  options: EnqueueOptions = {},
): Promise<void> {
  const { queue = null, key = null, tries = 5, askedAs = null } = options
  await sql`select enqueue_job(${job.name}, (${JSON.stringify(payload)}::jsonb || jsonb_build_object('askedAs',
    coalesce(${askedAs}::bigint, nullif(current_setting('opora.membership', true), '')::bigint)))::json,
    ${queue}, ${key}, ${tries})`.execute(tx)
}

/**
 * Puts a job on the list for each payload, by one statement. `key` names the field of the payload that tells jobs apart: a
 * waiting job with the same one is replaced.
 */
export async function enqueueEach<Payload extends JobPayload>(
  tx: Tx,
  job: Job<Payload>,
  payloads: readonly Payload[],
  { tries = 5, key }: { tries?: number; key: keyof Payload & string },
): Promise<void> {
  await sql`select enqueue_job(${job.name}, payload, null, ${job.name} || ':' || (payload ->> ${key}), ${tries})
    from json_array_elements(${JSON.stringify(payloads)}::json) as payload`.execute(tx)
}

const HOURLY = 'hourly'

/** Puts the daily jobs on the list, in the regions where it is their hour. */
export async function enqueueDaily(
  database: Database,
  jobs: readonly Job<never>[],
  hour: Date,
): Promise<void> {
  const daily = jobs.flatMap(({ name, dailyAt }) => (dailyAt === undefined ? [] : [{ name, hour: dailyAt }]))
  await sql`select graphile_worker.add_job(identifier => job.name,
      payload => json_build_object('regionId', region_id, 'day', (${hour} at time zone time_zone)::date::text),
      job_key => job.name || ':' || region_id)
    from regions cross join json_to_recordset(${JSON.stringify(daily)}::json) as job (name text, hour int)
    where extract(hour from ${hour} at time zone time_zone) = job.hour`.execute(database.kysely)
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
  /** Left out: no letters are sent. */
  mail?: Mail
  atOnce?: number
  /** What went wrong, without payloads: they may hold people's data. */
  onFailure?: (job: string, error: unknown) => void
  /** A job was tried as often as it may be. */
  onGivenUp?: (job: FailedJob) => void
}

export interface FailedJob {
  id: string
  name: string
  /** null: a chore, of no region. */
  regionId: number | null
}

/** Of the connections of jobs: by its key `opora keys` sees whether a server still seals by an earlier one. */
export const connectionName = ({ keyName }: Pick<Vault, 'keyName'>) => `opora jobs, key ${keyName}`

/** Runs jobs in this process, on connections of their own, so that long statements do not starve the pages. */
export async function startJobs(options: JobsOptions): Promise<RunningJobs> {
  const { url, jobs, mail = noMail(), atOnce = 2, onFailure, onGivenUp } = options
  const name = connectionName(mail.vault)
  const owner = openDatabase(url, { name, connections: atOnce * 2 + 2, statementTimeout: 0 })
  const guarded = openDatabase(url, { name, connections: atOnce * 2, statementTimeout: 0, guarded: true })
  const start = async () => {
    const runner = await run({
      pgPool: owner.pool,
      taskList: tasksOf(jobs, { owner, guarded, mail }),
      parsedCronItems: cronOf(jobs),
      concurrency: atOnce,
      noHandleSignals: true,
      logger: silent,
    })
    runner.events.on('job:error', ({ job, error }) => {
      if (!wasStopped(error)) onFailure?.(job.task_identifier, error)
    })
    runner.events.on('job:failed', ({ job: { id, task_identifier: name, payload }, error }) => {
      if (wasStopped(error)) return
      onGivenUp?.({ id, name, regionId: (payload as Partial<JobPayload>).regionId ?? null })
    })
    return runner
  }
  let runner = await start()
  let stopping = false
  const watch = async () => {
    while (!stopping) {
      // The runner gives up when the database is away for long; it comes back with it.
      await runner.promise.catch((error) => onFailure?.('runner', error))
      if (stopping) return
      await new Promise((resolve) => setTimeout(resolve, 2000))
      if (stopping) return
      runner = await start().catch(() => runner)
      // One that came up while we were stopping is nobody else's to stop.
      if (stopping) await runner.stop().catch(() => undefined)
    }
  }
  const watching = watch()
  return {
    async stop() {
      stopping = true
      await runner.stop().catch(() => undefined)
      await watching
      await Promise.all([owner.close(), guarded.close()])
    },
  }
}

interface JobParts {
  owner: Database
  guarded: Database
  mail: Mail
}

function tasksOf(jobs: readonly Job<never>[], { owner, guarded, mail }: JobParts): TaskList {
  const runs = jobs.map((job): [string, Task] => [
    job.name,
    async (payload, { abortSignal, job: { id } }) => {
      const seenBy = (database: Database) =>
        within(database, { scope: wholeRegion((payload as JobPayload).regionId), userId: null })
      const work = breakable(job.schedule ? owner : guarded)
      const watch = watchJob({ id, job, payload: payload as AskedPayload, owner, sees: seenBy(guarded) })
      const { stopped } = watch
      stopped.addEventListener('abort', () => {
        // A statement that goes on without its client would keep its locks.
        const processes = work.breakOff(stopped.reason)
        void owner.pool
          .query('select pg_terminate_backend(process) from unnest($1::integer[]) process', [processes])
          .catch(() => undefined)
      })
      const broken = new Promise<never>((_, reject) =>
        stopped.addEventListener('abort', () => reject(stopped.reason)),
      )
      broken.catch(() => undefined)
      const context = {
        database: job.schedule ? work.database : seenBy(work.database),
        payload: payload as never,
        mail,
        signal: abortSignal ? AbortSignal.any([abortSignal, stopped]) : stopped,
        progress: watch.progress,
      }
      try {
        await watch.look()
        stopped.throwIfAborted()
        const running = job.run(context)
        // What it does when it is stopped is nobody's any more: it reaches nothing.
        running.catch(() => undefined)
        await Promise.race([running, broken])
      } catch (error) {
        throw new JobFailure(error)
      } finally {
        watch.end()
        await work.database.settle?.()
      }
    },
  ])
  const hourly: Task = (payload) =>
    enqueueDaily(owner, jobs, new Date((payload as { _cron: { ts: string } })._cron.ts))
  return { ...Object.fromEntries(runs), [HOURLY]: hourly }
}

/** Between two looks: what is stopped or withdrawn ends within a second. */
const LOOK_MS = 400

interface AskedPayload extends JobPayload {
  /** Nobody's: the product does it by itself. */
  askedAs?: number | null
}

interface WatchedJob {
  id: string
  job: Job<never>
  payload: AskedPayload
  owner: Database
  /** What the job sees, on connections that are not broken with its own. */
  sees: Database
}

/** Looks, while a job runs, whether it is told to stop and whether whoever asked for it still may. */
function watchJob({ id, job, payload, owner, sees }: WatchedJob) {
  const controller = new AbortController()
  const { signal: stopped } = controller
  let told: JobProgress | undefined
  const refuse = async () => {
    await refuseJob(owner, id)
    await job.asked?.refused(sees, payload as never)
    controller.abort(new JobStopped('Refused'))
  }
  const look = async () => {
    if (told) await noteProgress(owner, id, told)
    told = undefined
    if (await isStopped(owner, id)) return controller.abort(new JobStopped('Cancelled'))
    const { askedAs } = payload
    if (!job.asked || !askedAs) return
    if (!(await job.asked.mayGoOn(sees.kysely, askedAs))) await refuse()
  }
  let looking = false
  const timer = setInterval(async () => {
    if (looking) return
    looking = true
    // A database that is away answers the job itself.
    await look().catch(() => undefined)
    looking = false
  }, LOOK_MS)
  stopped.addEventListener('abort', () => clearInterval(timer))
  const progress = (progress: JobProgress) => {
    told = progress
  }
  return { stopped, look, progress, end: () => clearInterval(timer) }
}

class JobStopped extends Error {
  readonly code: 'Cancelled' | 'Refused'

  constructor(code: 'Cancelled' | 'Refused') {
    super(code)
    this.name = 'JobStopped'
    this.code = code
  }
}

const wasStopped = (error: unknown) => (error as Error | undefined)?.cause instanceof JobStopped

/** What is kept of a failure beside the job. */
class JobFailure extends Error {
  readonly code: string

  constructor(cause: unknown) {
    super(errorCode(cause), { cause })
    this.name = 'JobFailure'
    this.code = this.message
    this.stack = this.message
  }
}

/** A server that was off at the hour makes up for it when it comes back the same day. */
function cronOf(jobs: readonly Job<never>[]) {
  const chores = jobs.flatMap(({ name, schedule }) =>
    schedule ? [{ task: name, match: schedule, options: { backfillPeriod: A_DAY, jobKey: name } }] : [],
  )
  return parseCronItems([{ task: HOURLY, match: '0 * * * *', options: { backfillPeriod: A_DAY } }, ...chores])
}

const A_DAY = 24 * 60 * 60 * 1000

const silent = new Logger(() => () => undefined)
