import type { Config } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { type EmbeddedOptions, startEmbedded } from './embedded-postgres.ts'
import { migrateJobs } from './jobs.ts'
import { migrate } from './migrate.ts'
import { assertSafeDatabase, type Weakness } from './safe-database.ts'

export interface Store {
  /** Connection string, for connections of one's own. */
  url: string
  /** As the owner of the tables sees it. */
  database: Database
  /** Shows nothing but `within` a sight: for people. */
  guarded: Database
  /** What is weak in it and allowed by the settings. */
  allowed: readonly Weakness[]
  close(): Promise<void>
}

export interface StoreOptions extends Pick<EmbeddedOptions, 'busy' | 'say' | 'onLost'> {
  /** Of its connections. */
  name?: string
  /** ms; 0 = never, for long work on the command line. */
  statementTimeout?: number
}

/** A running PostgreSQL of the settings, checked but with whatever schema it has. */
export async function openServer(
  config: Pick<Config, 'databaseUrl' | 'dataFolder' | 'allow'>,
  options: StoreOptions = {},
): Promise<Store> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config.dataFolder, options)
  const url = config.databaseUrl ?? embedded!.url
  const { name, statementTimeout } = options
  const database = openDatabase(url, { name, statementTimeout, connections: 4 })
  const guarded = openDatabase(url, { name, statementTimeout, guarded: true })
  const close = async () => {
    await Promise.all([database.close(), guarded.close()])
    await embedded?.stop()
  }
  try {
    const allowed = await assertSafeDatabase(database, { outside: config.databaseUrl, allow: config.allow })
    for (const { name, sentence } of allowed) options.say?.(`Разрешено в OPORA_ALLOW (${name}): ${sentence}`)
    return { url, database, guarded, allowed, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * The database of the settings, ready for work: our own PostgreSQL or the one of `DATABASE_URL`, checked and brought to
 * the newest schema. A command that may work beside a running server says `busy: 'share'`.
 */
export async function openStore(
  config: Pick<Config, 'databaseUrl' | 'dataFolder'> & Partial<Pick<Config, 'allow'>>,
  options: StoreOptions = {},
): Promise<Store> {
  const store = await openServer({ allow: [], ...config }, options)
  try {
    await migrate(store.database)
    await migrateJobs(store.database)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
