import { assertSafeDatabase, type Config } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { type EmbeddedOptions, startEmbedded } from './embedded-postgres.ts'
import { migrateJobs } from './jobs.ts'
import { migrate } from './migrate.ts'

export interface Store {
  /** Connection string, for connections of one's own. */
  url: string
  /** As the owner of the tables sees it. */
  database: Database
  /** Shows nothing but `within` a sight: for people. */
  guarded: Database
  close(): Promise<void>
}

export interface StoreOptions extends Pick<EmbeddedOptions, 'busy' | 'say' | 'onLost'> {
  /** ms; 0 = never, for long work on the command line. */
  statementTimeout?: number
}

/**
 * The database of the settings, ready for work: our own PostgreSQL or the one of `DATABASE_URL`, checked and brought to
 * the newest schema. A command that may work beside a running server says `busy: 'share'`.
 */
export async function openStore(
  config: Pick<Config, 'databaseUrl' | 'dataFolder'>,
  options: StoreOptions = {},
): Promise<Store> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config.dataFolder, options)
  const url = config.databaseUrl ?? embedded!.url
  const { statementTimeout } = options
  const database = openDatabase(url, { statementTimeout, connections: 4 })
  const guarded = openDatabase(url, { statementTimeout, guarded: true })
  const close = async () => {
    await Promise.all([database.close(), guarded.close()])
    await embedded?.stop()
  }
  try {
    await assertSafeDatabase(database)
    await migrate(database)
    await migrateJobs(database)
    return { url, database, guarded, close }
  } catch (error) {
    await close()
    throw error
  }
}
