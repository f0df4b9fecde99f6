import { sql } from 'kysely'
import { type Database, transaction } from '#server/platform/database.ts'
import { errorCode } from '#server/platform/error-code.ts'
import { takeUpLeft } from '#server/platform/job-list.ts'
import { MAKE_BACKUP } from './dump.ts'
import { hasBackupSince, noteAsked, noteFailure, readNotes } from './folder.ts'
import { BACKUP_LOCK, type BackupToMake, type MakeBackupOptions } from './make-job.ts'

export interface Schedule {
  stop(): Promise<void>
}

export interface ScheduleOptions extends Pick<MakeBackupOptions, 'settings' | 'onFailure'> {
  /** As its owner. */
  database: Database
  /** ms between two looks at the clock. */
  every?: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Asks for a backup every day at the hour of the settings, and soon after a start that comes too late for it. */
export function startSchedule({ database, settings, onFailure, every = MINUTE }: ScheduleOptions): Schedule {
  let failedAt = Number.NEGATIVE_INFINITY
  let running = Promise.resolve()
  const ask = async (since: Date) => {
    try {
      // Asked for twice, by a server that was killed in between, it is one job still.
      await askForBackup(database, since)
      await noteAsked(settings.folder)
    } catch (error) {
      failedAt = performance.now()
      const code = errorCode(error)
      onFailure?.(code)
      await noteFailure(settings.folder, code).catch(() => undefined)
    }
  }
  const look = async () => {
    if (performance.now() - failedAt < HOUR) return
    const now = new Date()
    const since = lastHour(settings.hour, now)
    if (await hasBackupSince(settings.folder, since)) return
    if (await isToBeAsked(settings.folder, since, now)) await ask(since)
    else await takeUpBackup(database, every)
  }
  const timer = setInterval(() => {
    running = running.then(look).catch(() => undefined)
  }, every)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

/** The last moment at which a backup should have been made. */
export function lastHour(hour: number, now: Date): Date {
  const due = new Date(now)
  due.setHours(hour, 0, 0, 0)
  if (due > now) due.setDate(due.getDate() - 1)
  return due
}

/** Whether nobody has asked for the backup of that hour, or it failed an hour ago. One that was stopped is not asked for. */
export async function isToBeAsked(folder: string, since: Date, now: Date): Promise<boolean> {
  const { askedAt, failure } = await readNotes(folder)
  if (!askedAt || new Date(askedAt) < since) return true
  return failure !== null && failure.at >= askedAt && now.getTime() - Date.parse(failure.at) >= HOUR
}

/** Puts the backup on the list of jobs: of the region, where there is only one. */
function askForBackup(database: Database, since: Date): Promise<void> {
  return transaction(database, async (tx) => {
    const { rows } = await sql<{ regionId: number }>`
      select region_id as "regionId" from regions order by region_id limit 2`.execute(tx)
    const payload: BackupToMake = { ...(rows.length === 1 && rows[0]), since: since.toISOString() }
    await sql`select graphile_worker.add_job(${MAKE_BACKUP}::text, payload => ${JSON.stringify(payload)}::json,
      max_attempts => ${TRIES}, job_key => ${MAKE_BACKUP})`.execute(tx)
  })
}

/** A server that ends in the middle of it makes it anew when it is there again. */
const TRIES = 5

/** A backup that a killed server left in the middle is made anew. */
async function takeUpBackup(database: Database, left: number): Promise<void> {
  await transaction(database, async (tx) => {
    const { rows } = await sql<{
      free: boolean
    }>`select pg_try_advisory_xact_lock(${BACKUP_LOCK}) as free`.execute(tx)
    if (rows[0]!.free) await takeUpLeft(tx, MAKE_BACKUP, left)
  })
}
