import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Database, openDatabase } from '#server/platform/database.ts'
import { administer, databaseUrl } from './setup.ts'

export interface TestDatabase {
  url: string
  database: Database
  drop(): Promise<void>
}

/** An empty migrated database of one's own. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `opora_test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${inject('template')}`)
  const url = databaseUrl(server, name)
  const database = openDatabase(url, { connections: 8 })
  const drop = async () => {
    await database.close()
    await administer(server, `drop database ${name} with (force)`)
  }
  return { url, database, drop }
}

/** The database of a test file, made before its first test and dropped after the last; to be read inside tests. */
export function testDatabase(): Pick<TestDatabase, 'url' | 'database'> {
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
  }
}
