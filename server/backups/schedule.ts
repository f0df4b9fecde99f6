import type { BackupSettings } from '#server/platform/config.ts'
import { DatabaseClient } from '#server/platform/database-client.ts'
import { errorCode } from '#server/platform/error-code.ts'
import { listBackups, noteFailure, pruneBackups } from './folder.ts'
import { makeBackup } from './make.ts'

export interface Schedule {
  /** Breaks off a backup that is being made. */
  stop(): Promise<void>
}

export interface ScheduleOptions {
  url: string
  settings: BackupSettings & { folder: string }
  /** The code of what went wrong; it is tried again in an hour. */
  onFailure?: (code: string) => void
  /** ms between two looks at the clock. */
  every?: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Any constant: of several servers on one database one makes the backup. */
const LOCK = 7_340_032

/** Makes a backup every day at the hour of the settings, and soon after a start that comes too late for it. */
export function startSchedule({ url, settings, onFailure, every = MINUTE }: ScheduleOptions): Schedule {
  const stopping = new AbortController()
  let failedAt = Number.NEGATIVE_INFINITY
  let running = Promise.resolve()
  const look = async () => {
    if (performance.now() - failedAt < HOUR || !(await isDue(settings, new Date()))) return
    await backUpAlone(url, settings, stopping.signal).catch(async (error: unknown) => {
      if (stopping.signal.aborted) return
      failedAt = performance.now()
      const code = errorCode(error)
      onFailure?.(code)
      await noteFailure(settings.folder, code).catch(() => undefined)
    })
  }
  const timer = setInterval(() => {
    running = running.then(look).catch(() => undefined)
  }, every)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}

/** Whether the newest backup is older than the last time one should have been made. */
export async function isDue({ folder, hour }: { folder: string; hour: number }, now: Date): Promise<boolean> {
  const due = new Date(now)
  due.setHours(hour, 0, 0, 0)
  if (due > now) due.setDate(due.getDate() - 1)
  const newest = (await listBackups(folder)).find(({ verifiedAt }) => verifiedAt)
  return !newest?.at || newest.at < due
}

async function backUpAlone(
  url: string,
  settings: ScheduleOptions['settings'],
  signal: AbortSignal,
): Promise<void> {
  const { folder, keep, secret } = settings
  const client = new DatabaseClient({ connectionString: url, application_name: 'opora backup lock' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [LOCK])
    if (!rows[0]!.held) return
    await makeBackup(url, folder, { secret, signal })
    await pruneBackups(folder, keep)
  } finally {
    await client.end().catch(() => undefined)
  }
}
