import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { from as copyStream } from 'pg-copy-streams'
import type { DB } from '#db/types.ts'

/** Ends a connection whose other side may not answer. */
export function destroy(client: pg.ClientBase): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  connection.stream.destroy()
}

/** What a query runs on: the pool, or the connection of an open transaction. */
export type Queries = Kysely<DB>

declare const open: unique symbol
/** Queries inside an open transaction; only `transaction` makes one. */
export type Tx = Queries & { readonly [open]: true }

export interface Database {
  kysely: Queries
  pool: pg.Pool
  /**
   * Connections on which the door stands open for good: one statement tells who somebody is. They write nothing. Only a
   * guarded database has them.
   */
  door?: pg.Pool
  /** Opens a transaction that sees what this database shows. */
  begin: string
  /** Gives back what its reading holds before a transaction takes a connection of its own. */
  settle?(): Promise<void>
  /** Stores with the first write of a request that it was done: see `answerOnce`. */
  claim?(tx: Tx): Promise<void>
  /**
   * Breaks the connections made before a moment (of `performance.now`): whoever waits for an answer gets an error, what is
   * not committed is not stored.
   */
  breakOff(before: number): void
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Shown in `pg_stat_activity`. */
  name?: string
  connections?: number
  /** A statement is cancelled after so many ms; 0 = never. */
  statementTimeout?: number
  /**
   * As the role that owns nothing: it sees no row but `within` a sight. Otherwise as the owner of the tables, for
   * migrations and commands of the machine, who sees all.
   */
  guarded?: boolean
}

/** bigint and numeric as numbers; a bigint that a number cannot hold is an error, not a rounded value. */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, safeInteger],
  [pg.types.builtins.NUMERIC, Number],
])

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ??
    pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
}

/** ms */
const LOCK_PATIENCE = 8_000
const IDLE_LIFE = 600_000

/** Of the connections of the door: who somebody is, is read quickly. */
const DOOR_CONNECTIONS = 4

const GUARDED = '-c role=opora_app'
const DOOR = `${GUARDED} -c opora.sight=door -c default_transaction_read_only=on`

/** Opens a pool; connects on the first query. `url` is a PostgreSQL connection string. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { name = 'opora', connections = 10, statementTimeout = 30_000, guarded = false } = options
  const connected = new Map<pg.PoolClient, number>()
  const open = (max: number, settings?: string) => {
    const pool = new pg.Pool({
      connectionString: url,
      application_name: name,
      max,
      options: settings,
      statement_timeout: statementTimeout || undefined,
      idle_in_transaction_session_timeout: 600_000,
      // A connection that is kept knows the tables and its plans.
      idleTimeoutMillis: IDLE_LIFE,
      // Who may not take long, waits for nobody long.
      lock_timeout: statementTimeout ? LOCK_PATIENCE : undefined,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      types,
    })
    // A lost connection tells of itself by its query; a lost idle one is replaced by the next query.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => {
      client.on('error', () => undefined)
      connected.set(client, performance.now())
    })
    pool.on('remove', (client) => connected.delete(client))
    return pool
  }
  const pool = open(connections, guarded ? GUARDED : undefined)
  const door = guarded ? open(DOOR_CONNECTIONS, DOOR) : undefined
  return {
    kysely: new Kysely<DB>({ dialect: new PostgresDialect({ pool }) }),
    pool,
    door,
    begin: 'begin',
    breakOff(before) {
      for (const [client, since] of connected) if (since < before) destroy(client)
    },
    close: async () => {
      await Promise.all([pool.end(), door?.end()])
    },
  }
}

/** A database for one piece of work, which can be broken off. */
export interface Breakable {
  database: Database
  /**
   * From now on the work reaches nothing: connections it holds are broken, so that what is not committed is not stored,
   * and it gets no others. Answers which server processes answered it.
   */
  breakOff(why: Error): number[]
}

/** The same database with its connections counted out to one piece of work. */
export function breakable(database: Database): Breakable {
  const { pool } = database
  const held = new Set<pg.PoolClient>()
  let broken: Error | undefined
  const connect = async () => {
    if (broken) throw broken
    const client = await pool.connect()
    if (broken) {
      client.release()
      throw broken
    }
    held.add(client)
    const { release } = client
    client.release = (error) => {
      held.delete(client)
      release.call(client, error)
    }
    return client
  }
  const query = (...args: Parameters<pg.Pool['query']>) => {
    if (broken) throw broken
    return pool.query(...args)
  }
  const counted = { connect, query, options: pool.options, end: async () => undefined } as unknown as pg.Pool
  let kysely: Queries | undefined
  return {
    database: {
      ...database,
      // Work within a sight has queries of its own: these are made for whoever asks.
      get kysely() {
        kysely ??= new Kysely<DB>({ dialect: new PostgresDialect({ pool: counted }) })
        return kysely
      },
      pool: counted,
    },
    breakOff(why) {
      broken ??= why
      const processes = [...held].map((client) => (client as unknown as { processID: number }).processID)
      for (const client of held) destroy(client)
      return processes
    },
  }
}

const clients = new WeakMap<Queries, pg.PoolClient>()

/**
 * Runs `work` in one transaction on one connection: all of it is stored, or none. The promise resolves after COMMIT.
 */
export async function transaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  await database.settle?.()
  const client = await database.pool.connect()
  let broken: Error | undefined
  try {
    await client.query(database.begin)
    const result = await work(openOn(client))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost
    })
    throw error
  } finally {
    client.release(broken)
  }
}

function openOn(client: pg.PoolClient): Tx {
  const lent = { query: client.query.bind(client), release: () => undefined }
  const pool = { connect: async () => lent, end: async () => undefined }
  const tx = new Kysely<DB>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) }) as Tx
  clients.set(tx, client)
  return tx
}

/** The connection of an open transaction, for what Kysely has no words for. */
export function clientOf(tx: Tx): pg.PoolClient {
  const client = clients.get(tx)
  if (!client) throw new Error('not inside an open transaction')
  return client
}

type Cell = string | number | boolean | Date | Buffer | null | readonly (number | string | null)[] | object

/**
 * Loads rows with COPY, in the order of `columns`; answers how many. Arrays become PostgreSQL arrays, other objects
 * JSON. Memory stays flat however many rows there are.
 */
export async function copyFrom<Table extends keyof DB & string>(
  tx: Tx,
  table: Table,
  columns: readonly (keyof DB[Table] & string)[],
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>,
): Promise<number> {
  return copyTextFrom(tx, table, columns, Readable.from(inChunks(rows)))
}

/** Loads what is written in COPY's text format already: bytes go to the server as they are. Answers how many rows. */
export async function copyTextFrom<Table extends keyof DB & string>(
  tx: Tx,
  table: Table,
  columns: readonly (keyof DB[Table] & string)[],
  text: Readable,
): Promise<number> {
  const client = clientOf(tx)
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  const target = pg.escapeIdentifier(table)
  const { rows } = await client.query('select row_security_active($1) as walled', [target])
  if (!rows[0].walled) return copyInto(client, `${target} (${names})`, text)
  // PostgreSQL copies into no table whose rows are checked: they come by one that is gone with the transaction.
  await client.query(
    `create temporary table copied on commit drop as select ${names} from ${target} with no data`,
  )
  const copied = await copyInto(client, 'copied', text)
  await client.query(`insert into ${target} (${names}) select * from copied`)
  await client.query('drop table copied')
  return copied
}

async function copyInto(client: pg.PoolClient, target: string, text: Readable): Promise<number> {
  const sink = client.query(copyStream(`copy ${target} from stdin`))
  await pipeline(text, sink)
  return sink.rowCount
}

const CHUNK = 64 * 1024

async function* inChunks(rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>) {
  let text = ''
  for await (const row of rows) {
    text += `${row.map(copyText).join('\t')}\n`
    if (text.length >= CHUNK) {
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text) yield Buffer.from(text)
}

const SPECIAL = /[\\\t\n\r]/g
/** PostgreSQL keeps no NUL and no half of a character, which broken files hold. */
const UNKEPT = /\0|\p{Surrogate}/gu
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A value in COPY's text format. */
function copyText(value: Cell): string {
  if (value === null) return '\\N'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return keptText(plainText(value)).replace(SPECIAL, (character) => ESCAPES[character]!)
}

function plainText(value: Exclude<Cell, null | number | boolean>): string {
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  if (Array.isArray(value)) return `{${value.map(arrayElement).join(',')}}`
  return jsonText(value)
}

/** A value as JSON that PostgreSQL takes: its texts without what no text there may hold. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value)
  if (!/\\u(0000|d[89a-f])/.test(text)) return text
  return JSON.stringify(value, (_, part) => (typeof part === 'string' ? keptText(part) : part))
}

/** A text as PostgreSQL takes it. */
export function keptText(text: string): string {
  return text.replace(UNKEPT, '')
}

function arrayElement(value: number | string | null): string {
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of range: ${text}`)
  return value
}
