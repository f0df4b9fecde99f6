import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Database, openDatabase } from '#server/platform/database.ts'
import { administer, databaseUrl } from './setup.ts'

export interface TestDatabase {
  url: string
  /** As the owner of the tables sees it. */
  database: Database
  /** As the product works with it: shows nothing but `within` a sight. */
  guarded: Database
  drop(): Promise<void>
}

/** An empty migrated database of one's own. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `opora_test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${inject('template')}`)
  const url = databaseUrl(server, name)
  const database = openDatabase(url, { connections: 8 })
  const guarded = openDatabase(url, { connections: 8, guarded: true })
  const drop = async () => {
    await Promise.all([database.close(), guarded.close()])
    await administer(server, `drop database ${name} with (force)`)
  }
  return { url, database, guarded, drop }
}

/** The database of a test file, made before its first test and dropped after the last; to be read inside tests. */
export function testDatabase(): Omit<TestDatabase, 'drop'> {
  let made: TestDatabase
  beforeAll(async () => {
    made = await createDatabase()
  })
  afterAll(() => made.drop())
  return {
    get url() {
      return made.url
    },
    get database() {
      return made.database
    },
    get guarded() {
      return made.guarded
    },
  }
}
