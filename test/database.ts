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
  const database = openDatabase(url, { name, connections: 8 })
  const guarded = openDatabase(url, { name, connections: 8, guarded: true })
  const drop = async () => {
    await Promise.all([database.close(), guarded.close()])
    await administer(server, `drop database ${name} with (force)`)
  }
  return { url, database, guarded, drop }
}

/** A database without any table; `owner` makes a role without rights elsewhere that owns it. */
export async function createEmptyDatabase(owner?: string): Promise<TestDatabase & { ownerUrl?: string }> {
  const server = inject('postgresUrl')
  const name = `opora_test_${randomBytes(6).toString('hex')}`
  if (owner) await administer(server, `create role ${owner} login; grant opora_app to ${owner}`)
  await administer(server, `create database ${name} template template0 ${owner ? `owner ${owner}` : ''}`)
  const url = databaseUrl(server, name)
  const database = openDatabase(url, { name: 'test', connections: 8 })
  const guarded = openDatabase(url, { name: 'test', connections: 8, guarded: true })
  const drop = async () => {
    await Promise.all([database.close(), guarded.close()])
    await administer(server, `drop database ${name} with (force)`)
    if (owner) await administer(server, `drop role ${owner}`)
  }
  const ownerUrl = owner && url.replace(/\/\/[^@]*@/, `//${owner}@`)
  return { url, database, guarded, drop, ownerUrl }
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
