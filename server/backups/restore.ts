import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyIn, to as copyOut } from 'pg-copy-streams'
import { clientOf, type Database, openDatabase, type Tx, transaction } from '#server/platform/database.ts'
import { addJobs } from '#server/platform/job-list.ts'
import { migrateJobs } from '#server/platform/jobs.ts'
import {
  applyMigration,
  type Migration,
  prepareMigrations,
  readMigrations,
} from '#server/platform/migrate.ts'
import { BadBackup } from './bad-backup.ts'
import {
  type BackedTable,
  type Backup,
  readTables,
  rowsOf,
  type TakeTable,
  verifyBackup,
  type Watched,
} from './content.ts'
import { copyStatement } from './dump.ts'
import { RowSum } from './row-sum.ts'
import type { BackupHead } from './sealed-file.ts'
import { SESSION } from './tables.ts'
import { assertRestorable } from './target.ts'

export interface RestoreOptions {
  path: string
  secret?: string
  /** Takes the place of what is in the database; else only an empty one is filled. */
  replace?: boolean
  /** At the newest schema, in the same transaction. */
  finish?: (tx: Tx, backup: Backup) => Promise<void>
  progress?: (progress: RestoreProgress) => void
}

/** How far it is, in rows: of the file that were read, then loaded, then compared with what was loaded. */
export interface RestoreProgress {
  step: 'check' | 'load' | 'compare'
  done: number
  /** Not known before the file was read. */
  total?: number
}

/**
 * Makes a database what it was when the backup was made, then brings it to this version. The file is read and checked as
 * a whole first; all changes are one transaction, compared with the backup before it is committed: a failure, whenever
 * it comes, leaves the database as it was. Throws `BadBackup` with a sentence for people.
 */
export async function restoreBackup(url: string, options: RestoreOptions): Promise<Backup> {
  const { path, secret, replace = false, progress } = options
  const told = (step: RestoreProgress['step'], total?: number) => (done: number) =>
    progress?.({ step, done, total })
  const backup = await verifyBackup(path, secret, { onRows: told('check') })
  const total = rowsOf(backup.inventory)
  const { first, later } = split(await readMigrations(), backup.head)
  const database = openDatabase(url, { name: 'opora restore', connections: 2, statementTimeout: 0 })
  try {
    await transaction(database, async (tx) => {
      const client = clientOf(tx)
      await client.query(SESSION)
      await assertRestorable(client, replace)
      await emptySchema(client)
      for (const migration of first) await applyMigration(client, migration)
      const aside = await setAside(client)
      await load(client, { path, secret, onRows: told('load', total) })
      await putBack(client, aside)
      await compare(client, backup, told('compare', total))
      for (const migration of later) await applyMigration(client, migration)
      await options.finish?.(tx, backup)
    })
    await takeUpJobs(database, backup)
    return backup
  } finally {
    await database.close()
  }
}

/** The migrations of the backup, and those to come after its rows. */
function split(known: readonly Migration[], { migrations }: BackupHead) {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]))
  for (const { name, checksum } of migrations) {
    if (!checksums.has(name))
      throw new BadBackup(
        `Копия сделана более новой версией программы: в ней есть миграция ${name}. Обновите программу.`,
      )
    if (checksums.get(name) !== checksum)
      throw new BadBackup(`Миграция ${name} в копии не та, что в этой программе: копия от другой её сборки.`)
  }
  const applied = new Set(migrations.map(({ name }) => name))
  return {
    first: known.filter(({ name }) => applied.has(name)),
    later: known.filter(({ name }) => !applied.has(name)),
  }
}

/** Everything of the product goes, in the transaction: it comes back if this fails. */
async function emptySchema(client: pg.PoolClient): Promise<void> {
  await client.query('drop schema if exists graphile_worker cascade')
  await client.query('drop schema public cascade')
  await client.query('create schema public')
  await client.query('grant usage on schema public to public')
  await prepareMigrations(client)
}

interface Aside {
  tables: string[]
  /** Tables whose row security holds for their owner too. */
  forced: string[]
  references: { table: string; name: string; definition: string }[]
}

/** Takes away what would look at each row while it is loaded; an owner may do it, no superuser is needed. */
async function setAside(client: pg.PoolClient): Promise<Aside> {
  const tables = await client.query<{ name: string; forced: boolean }>(
    `select relname as name, relforcerowsecurity as forced from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migrations'`,
  )
  const references = await client.query<Aside['references'][number]>(
    `select relname as table, conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
     from pg_constraint join pg_class on pg_class.oid = conrelid
     where contype = 'f' and relnamespace = 'public'::regnamespace and conparentid = 0`,
  )
  const names = tables.rows.map(({ name }) => quote(name))
  const forced = tables.rows.filter((table) => table.forced).map(({ name }) => quote(name))
  const changes = [
    ...references.rows.map(({ table, name }) => `alter table ${quote(table)} drop constraint ${quote(name)}`),
    ...names.map((name) => `alter table ${name} disable trigger user`),
    ...forced.map((name) => `alter table ${name} no force row level security`),
    // Rows that the migrations themselves have put there.
    `truncate ${names.join(', ')}`,
  ]
  await client.query(changes.join(';\n'))
  return { tables: names, forced, references: references.rows }
}

/** References are checked anew as they come back. */
async function putBack(client: pg.PoolClient, { tables, forced, references }: Aside): Promise<void> {
  const changes = [
    ...references.map(
      ({ table, name, definition }) =>
        `alter table ${quote(table)} add constraint ${quote(name)} ${definition}`,
    ),
    ...tables.map((name) => `alter table ${name} enable trigger user`),
    ...forced.map((name) => `alter table ${name} force row level security`),
    ...tables.map((name) => `analyze ${name}`),
  ]
  await client.query(changes.join(';\n'))
}

async function load(
  client: pg.PoolClient,
  { path, secret, onRows }: Pick<RestoreOptions, 'path' | 'secret'> & Pick<Watched, 'onRows'>,
): Promise<void> {
  const take: TakeTable = (table, rows) => fill(client, table, rows)
  const { sequences } = await readTables(path, secret, take, { onRows })
  const values = JSON.stringify(sequences)
  await client.query(
    'select setval(quote_ident(name)::regclass, last) from json_to_recordset($1) as given(name text, last bigint)',
    [values],
  )
}

/** Loads rows of a backup into a table, or another of the same columns. */
export async function fill(
  client: pg.ClientBase,
  { name, columns }: BackedTable,
  rows: AsyncIterable<Buffer>,
): Promise<void> {
  const into = client.query(copyIn(`copy ${quote(name)} (${columns.map(quote).join(', ')}) from stdin`))
  await pipeline(Readable.from(rows, { objectMode: false }), into)
}

/** Reads every table back: what was loaded is what was saved. */
async function compare(
  client: pg.PoolClient,
  { inventory }: Backup,
  onRows: (rows: number) => void,
): Promise<void> {
  let before = 0
  for (const table of inventory.tables) {
    const sum = new RowSum()
    for await (const text of client.query(copyOut(copyStatement(table)))) {
      sum.add(text)
      onRows(before + sum.rows)
    }
    before += sum.rows
    if (sum.rows !== table.rows || sum.digest() !== table.sum)
      throw new Error(
        `После загрузки таблица ${table.name} не совпала с копией: строк ${sum.rows}, должно быть ${table.rows}. База не изменена.`,
      )
  }
}

async function takeUpJobs(database: Database, { inventory }: Backup): Promise<void> {
  await migrateJobs(database)
  await addJobs(database, inventory.jobs)
}

const quote = pg.escapeIdentifier
