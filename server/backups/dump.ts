import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyOut } from 'pg-copy-streams'
import { openDatabase } from '#server/platform/database.ts'
import { waitingJobs } from '#server/platform/job-list.ts'
import { version } from '#server/platform/version.ts'
import { type BackedTable, type Backup, type Inventory, recordOf, rowsOf } from './content.ts'
import { HALF } from './folder.ts'
import { RowSum } from './row-sum.ts'
import { type BackupHead, seal } from './sealed-file.ts'
import { countRows, listSequences, listTables, SESSION } from './tables.ts'

/** The job that makes one; it is not to be done again where the backup is restored. */
export const MAKE_BACKUP = 'backup.make'

export interface BackupOptions {
  /** The file to make; there is none under this name until it is whole and on the disk. */
  path: string
  /** Encrypts the content. */
  secret?: string
  signal?: AbortSignal
  /** The moment that another session exported (`pg_export_snapshot`), instead of now. */
  snapshot?: string
  progress?: (progress: BackupProgress) => void
  /** Reads the file before it gets its name; when it throws, there is none. */
  check?: (half: string, rows: number) => Promise<void>
}

/** How far it is, in rows: of the database that are in the file, then of the file that were read again. */
export interface BackupProgress {
  step: 'write' | 'check'
  done: number
  total: number
}

export interface BackupMade extends Backup {
  bytes: number
}

/** On speed rather than size: a backup competes with people's work for the processor. */
const PACKING = { level: 4 }

/**
 * Writes everything the database holds at one moment to a file, while others go on writing. Memory stays flat however
 * much there is. Left out are sessions and attempts to sign in: see `LEFT_OUT`.
 */
export async function backUp(
  url: string,
  { path, secret, signal, snapshot, progress, check }: BackupOptions,
): Promise<BackupMade> {
  const database = openDatabase(url, { name: 'opora backup', connections: 1, statementTimeout: 0 })
  const half = `${path}${HALF}`
  let client: pg.PoolClient | undefined
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    client = await database.pool.connect()
    await client.query('begin isolation level repeatable read, read only')
    if (snapshot) await client.query(`set transaction snapshot ${pg.escapeLiteral(snapshot)}`)
    await client.query(SESSION)
    const head = await headOf(client)
    const told: { inventory?: Inventory } = {}
    const total = progress ? await countRows(client) : 0
    const onRows = (done: number) => progress?.({ step: 'write', done, total })
    await pipeline(
      Readable.from(contentOf(client, told, onRows), { objectMode: false }),
      createGzip(PACKING),
      (packed: AsyncIterable<Buffer>) => seal(head, packed, secret),
      createWriteStream(half, { mode: 0o600, flush: true }),
      { signal },
    )
    await client.query('commit')
    const { size } = await stat(half)
    await check?.(half, rowsOf(told.inventory!))
    signal?.throwIfAborted()
    await rename(half, path)
    await syncFolder(dirname(path))
    return { path, head, inventory: told.inventory!, bytes: size }
  } finally {
    // The connection may still be in the middle of a COPY.
    client?.release(true)
    await database.close()
    await rm(half, { force: true })
  }
}

async function headOf(client: pg.PoolClient): Promise<BackupHead> {
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migrations order by name',
  )
  const { rows } = await client.query<{ at: Date }>('select now() as at')
  return { version, at: rows[0]!.at.toISOString(), migrations }
}

async function* contentOf(
  client: pg.PoolClient,
  told: { inventory?: Inventory },
  onRows: (rows: number) => void,
): AsyncGenerator<Buffer> {
  const tables: Inventory['tables'] = []
  let before = 0
  for (const table of await listTables(client)) {
    const sum = new RowSum()
    yield recordOf('t', Buffer.from(JSON.stringify(table)))
    for await (const text of client.query(copyOut(copyStatement(table)))) {
      sum.add(text)
      onRows(before + sum.rows)
      yield recordOf('r', text)
    }
    tables.push({ ...table, rows: sum.rows, sum: sum.digest() })
    before += sum.rows
  }
  // After the rows: what sequences give out is never taken back, so they are at or past every number in the rows.
  const sequences = await listSequences(client)
  const jobs = (await waitingJobs(client)).filter(({ identifier }) => identifier !== MAKE_BACKUP)
  told.inventory = { tables, sequences, jobs }
  yield recordOf('e', Buffer.from(JSON.stringify(told.inventory)))
}

/** Reads a table as text, with the settings of `SESSION`. */
export function copyStatement({ name, columns }: BackedTable): string {
  return `copy ${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier).join(', ')}) to stdout`
}

/** The new name is on the disk as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
