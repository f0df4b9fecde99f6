import type { BackupSettings } from '#server/platform/config.ts'
import { DatabaseClient } from '#server/platform/database-client.ts'
import { errorCode } from '#server/platform/error-code.ts'
import type { Job } from '#server/platform/jobs.ts'
import { MAKE_BACKUP } from './dump.ts'
import { hasBackupSince, noteFailure, pruneBackups } from './folder.ts'
import { makeBackup } from './make.ts'

export type ScheduledBackups = BackupSettings & { folder: string }

export interface BackupToMake {
  /** Left out: the database holds several regions, and the backup is nobody's to stop. */
  regionId?: number
  /** One made since is this one. */
  since: string
}

export interface MakeBackupOptions {
  url: string
  settings: ScheduledBackups
  /** The code of what went wrong; the schedule asks again in an hour. */
  onFailure?: (code: string) => void
}

/** Held by whoever makes a backup on schedule, and gone with him. Any constant. */
export const BACKUP_LOCK = 7_340_032

const LOCK_NOT_AVAILABLE = '55P03'

/** The job that makes a backup: it tells how far it is, and leaves nothing when it is stopped. */
export function makeBackupJob({ url, settings, onFailure }: MakeBackupOptions): Job<BackupToMake> {
  const { folder, keep, secret } = settings
  return {
    name: MAKE_BACKUP,
    async run({ payload, signal, progress }) {
      try {
        await alone(url, async () => {
          if (await hasBackupSince(folder, new Date(payload.since))) return
          await makeBackup(url, folder, { secret, signal, progress })
          await pruneBackups(folder, keep)
        })
      } catch (error) {
        const code = errorCode(error)
        // Stopped, or somebody else makes it: the list of jobs knows what to do.
        if (signal?.aborted || code === LOCK_NOT_AVAILABLE) throw error
        onFailure?.(code)
        await noteFailure(folder, code).catch(() => undefined)
      }
    },
  }
}

/** Of several servers on one database one makes the backup. */
async function alone(url: string, work: () => Promise<void>): Promise<void> {
  const client = new DatabaseClient({ connectionString: url, application_name: 'opora backup lock' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    // One that was stopped a moment ago may still be going.
    await client.query("set lock_timeout = '30s'")
    await client.query('select pg_advisory_lock($1)', [BACKUP_LOCK])
    await work()
  } finally {
    await client.end().catch(() => undefined)
  }
}
