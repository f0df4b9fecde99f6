import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { fillDemo } from '#demo/fill.ts'
import { verifyChains } from '#server/audit/verify.ts'
import { backUp } from '#server/backups/dump.ts'
import { restoreBackup } from '#server/backups/restore.ts'
import { listTables, SESSION } from '#server/backups/tables.ts'
import { type Database, openDatabase, transaction } from '#server/platform/database.ts'
import { write } from '#server/platform/write.ts'
import { buildRegion, buildSchool } from './factories.ts'

export interface DrillGround {
  /** A migrated database of one's own. */
  makeDatabase(): Promise<{ url: string; drop(): Promise<void> }>
}

export interface DrillReport {
  /** What went wrong, a sentence each; none: the drill went well. */
  failures: string[]
  rows: number
  /** Transactions that others committed while the backup was made. */
  writes: number
  bytes: number
}

/**
 * Saves a region while others write to it and restores it into another database. What must be there is read in SQL by
 * another session in the very snapshot of the backup, not from what the backup says of itself.
 */
export async function drill(
  ground: DrillGround,
  { seed, secret }: { seed: number; secret?: string },
): Promise<DrillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'opora-drill-'))
  const [from, into] = [await ground.makeDatabase(), await ground.makeDatabase()]
  const [source, target] = [openDatabase(from.url, { statementTimeout: 0 }), openDatabase(into.url)]
  try {
    await fillDemo(source, { schools: 6, seed })
    const path = join(folder, 'drill.opora')
    const saved = await saveUnderLoad(source, from.url, { path, secret })
    const backup = await restoreBackup(into.url, { path, secret })
    const failures = differences(saved.sums, await sumsOf(target))
    const broken = (await verifyChains(target.kysely)).filter((chain) => chain.broken)
    if (broken.length > 0) failures.push('the audit chain is broken')
    if (saved.writes === 0) failures.push('nobody wrote meanwhile')
    const rows = backup.inventory.tables.reduce((sum, table) => sum + table.rows, 0)
    failures.push(...(await goOn(target)))
    return { failures, rows, writes: saved.writes, bytes: (await stat(path)).size }
  } finally {
    await Promise.all([source.close(), target.close()])
    await Promise.all([from.drop(), into.drop()])
    await rm(folder, { recursive: true })
  }
}

async function saveUnderLoad(database: Database, url: string, options: { path: string; secret?: string }) {
  const watcher = new pg.Client({ connectionString: url })
  await watcher.connect()
  const load = startWriting(database)
  try {
    await watcher.query('begin isolation level repeatable read, read only')
    const { rows } = await watcher.query<{ id: string }>('select pg_export_snapshot() as id')
    await load.more()
    await backUp(url, { ...options, snapshot: rows[0]!.id })
    return { sums: await sumsIn(watcher), writes: await load.stop() }
  } finally {
    await load.stop()
    await watcher.end()
  }
}

const rename = write<{ region: number; name: string }, void>(
  'drill.rename',
  async ({ tx, note }, { region, name }) => {
    await buildSchool(tx, { region_id: region })
    await tx.updateTable('regions').set({ name }).where('region_id', '=', region).execute()
    note(`region:${region}`)
  },
)

/** Somebody who adds schools and renames his region, one transaction after another. */
function startWriting(database: Database) {
  let writes = 0
  let stopping = false
  const running = (async () => {
    const { region_id: region } = await buildRegion(database.kysely)
    for (; !stopping; writes++)
      await rename(database, { regionId: region, userId: null }, { region, name: `Область ${writes}` })
  })()
  return {
    /** Resolves when something more has been written. */
    async more() {
      const before = writes
      while (writes <= before + 1) await new Promise((resolve) => setTimeout(resolve, 2))
    },
    async stop() {
      stopping = true
      await running
      return writes
    },
  }
}

type Sums = ReadonlyMap<string, string>

async function sumsOf(database: Database): Promise<Sums> {
  const client = await database.pool.connect()
  return sumsIn(client).finally(() => client.release())
}

/** Rows and a sum of their hashes, table by table, as PostgreSQL counts them. */
export async function sumsIn(client: pg.ClientBase): Promise<Sums> {
  await client.query(SESSION)
  const sums = new Map<string, string>()
  for (const { name } of await listTables(client)) {
    const { rows } = await client.query<{ sum: string }>(
      `select count(*) || ' rows, ' || coalesce(sum(hashtextextended(its::text, 0)::numeric), 0) as sum from ${name} as its`,
    )
    sums.set(name, rows[0]!.sum)
  }
  return sums
}

export function differences(was: Sums, is: Sums): string[] {
  const names = new Set([...was.keys(), ...is.keys()])
  return [...names]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => `${name}: ${was.get(name)} became ${is.get(name)}`)
}

/** The restored database takes new rows: sequences, references and triggers are in place. */
async function goOn(database: Database): Promise<string[]> {
  try {
    await transaction(database, async (tx) => {
      await buildSchool(tx, { code: '999999' })
    })
    const { rows } = await database.pool.query<{ kept: boolean }>(
      `select exists (select from history join schools using (region_id) where code = '999999'
         and key = jsonb_build_object('school_id', school_id)) as kept`,
    )
    return rows[0]!.kept ? [] : ['history is not kept any more']
  } catch (error) {
    return [`a new row is refused: ${(error as Error).message}`]
  }
}
