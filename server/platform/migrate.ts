import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import type { Database } from './database.ts'
import { inPackage } from './root.ts'

export interface Migration {
  name: string
  sql: string
  checksum: string
}

/** Any constant: one migrator at a time on a database. */
const LOCK = 7_340_031

/**
 * Brings the database to the newest schema: numbered SQL files, forward only, one transaction each. Two servers may
 * start together: the second waits. Answers the names of the migrations applied now.
 */
export async function migrate(database: Database, folder = inPackage('db/migrations')): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = await database.pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query('set statement_timeout = 0')
    const applied = await readApplied(client)
    const waiting = compare(migrations, applied)
    for (const migration of waiting) await apply(client, migration)
    return waiting.map((migration) => migration.name)
  } finally {
    // The lock and the setting end with the connection.
    client.release(true)
  }
}

/** The migrations of this program, in order. */
export async function readMigrations(folder = inPackage('db/migrations')): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** The list of migrations in the database itself. */
export async function prepareMigrations(client: pg.PoolClient): Promise<void> {
  await client.query(`create table if not exists migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
}

async function readApplied(client: pg.PoolClient): Promise<Map<string, string>> {
  await prepareMigrations(client)
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migrations',
  )
  return new Map(rows.map((row) => [row.name, row.checksum]))
}

/** What is still to be applied; throws when what was applied is not what the folder holds. */
function compare(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const known = new Set(migrations.map((migration) => migration.name))
  const foreign = [...applied.keys()].find((name) => !known.has(name))
  if (foreign)
    throw new Error(`База данных новее программы: в ней есть миграция ${foreign}. Обновите программу.`)
  for (const { name, checksum } of migrations) {
    if (applied.has(name) && applied.get(name) !== checksum) {
      throw new Error(
        `Миграция ${name} изменилась после того, как была применена. Изменения вносят новой миграцией.`,
      )
    }
  }
  return migrations.filter((migration) => !applied.has(migration.name))
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await applyMigration(client, migration)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Applies one migration in the transaction that is open. */
export async function applyMigration(client: pg.PoolClient, migration: Migration): Promise<void> {
  const { name, sql, checksum } = migration
  try {
    await client.query("set local lock_timeout = '10s'")
    await client.query(sql)
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum])
  } catch (error) {
    throw new Error(`Миграция ${name} не применена: ${(error as Error).message}`, { cause: error })
  }
}
