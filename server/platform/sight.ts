import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { DB } from '#db/types.ts'
import type { Database, Queries } from './database.ts'
import { levelOf, type Scope } from './scope.ts'

/**
 * What the database shows: a person's schools, or, at the door, only what tells who somebody is. Policies of the tables
 * read it from the settings of the transaction.
 */
export type Sight = 'door' | { scope: Scope; userId: number | null }

/**
 * The same database as somebody sees it: no query and no transaction of it reaches a row outside the sight. Queries
 * outside of `transaction` share a read-only transaction for as long as they follow one another.
 */
export function within({ pool, door, breakOff, close }: Database, sight: Sight): Database {
  const settings = settingsOf(sight)
  const seen = { pool, door, begin: `begin; ${settings}`, breakOff, close }
  if (sight === 'door' && door) return { ...seen, kysely: atTheDoor(door) }
  const reading = new Reading(pool, `begin read only; ${settings}`)
  return { ...seen, kysely: reading.queries, settle: () => reading.settle() }
}

/** Throws unless row-level security holds for whoever the database works as, on every table. */
export async function assertGuarded({ pool }: Database): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations'
      and not row_security_active(oid)`)
  if (rows.length === 0) return
  const tables = rows.map(({ name }) => name).join(', ')
  throw new Error(`Защита строк не действует, сервер не запущен. Таблицы без неё: ${tables}.`)
}

/** Local to the transaction: a connection goes back to the pool seeing nothing. */
function settingsOf(sight: Sight): string {
  if (sight === 'door') return `set local opora.sight = 'door'`
  const { regionId, municipalityId, schoolId } = sight.scope
  const values = {
    sight: levelOf(sight.scope),
    region: regionId,
    // A school's municipality must not open its neighbours.
    municipality: schoolId === null ? municipalityId : null,
    school: schoolId,
    person: sight.userId,
  }
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `set local opora.${name} = '${value}'`)
    .join('; ')
}

/** A read-only transaction: taken by the first query, given back when no other follows at once. */
interface OpenReading {
  connected: Promise<{ client: pg.PoolClient; begun: Promise<unknown> }>
  running: number
}

/** One read-only transaction at a time; after a query that failed, the next one opens another. */
class Reading {
  readonly queries: Queries
  private readonly pool: pg.Pool
  private readonly begin: string
  private current: OpenReading | undefined
  private ending: Promise<void> | undefined

  constructor(pool: pg.Pool, begin: string) {
    this.pool = pool
    this.begin = begin
    this.queries = queriesOf(() => this.lend())
  }

  /** Ends the transaction unless a query is running in it; resolves when its connection is given back. */
  async settle(): Promise<void> {
    if (!this.current || this.current.running > 0) return this.ending
    const ended = this.current
    this.current = undefined
    this.ending = end(ended)
    await this.ending
  }

  private async lend(): Promise<Lent> {
    this.current ??= { connected: this.take(), running: 0 }
    const reading = this.current
    reading.running++
    try {
      const { client, begun } = await reading.connected
      const query = async (text: string, values: unknown[]) => {
        try {
          // Both are on their way at once; without its sight a query shows nothing, which is no answer.
          const [, answer] = await Promise.all([begun, ask(client, text, values)])
          return answer
        } catch (error) {
          this.leave(reading)
          throw error
        }
      }
      return { query, release: () => this.giveBack(reading) }
    } catch (error) {
      this.leave(reading)
      throw error
    }
  }

  private async take() {
    const client = await this.pool.connect()
    sendAtOnce(client, true)
    const begun = client.query(this.begin)
    begun.catch(() => undefined)
    return { client, begun }
  }

  private leave(reading: OpenReading): void {
    if (this.current === reading) this.current = undefined
  }

  private giveBack(reading: OpenReading): void {
    if (--reading.running > 0) return
    if (this.current === reading) setImmediate(() => this.settle())
    else void end(reading)
  }
}

async function end({ connected }: OpenReading): Promise<void> {
  const { client, begun } = await connected
  // Nothing was written: there is nothing to commit.
  await Promise.all([begun, client.query('rollback')]).then(
    () => {
      sendAtOnce(client, false)
      client.release()
    },
    (lost: Error) => client.release(lost),
  )
}

/** Whether statements are sent before earlier ones are answered; transactions are not, for COPY refuses it. */
function sendAtOnce(client: pg.PoolClient, pipeline: boolean): void {
  Object.assign(client, { pipeline })
}

/** A connection as Kysely uses it. */
interface Lent {
  query(text: string, values: unknown[]): Promise<unknown>
  release(): void
}

function queriesOf(connect: () => Promise<Lent>): Queries {
  const pool = { connect, end: async () => undefined } as unknown as pg.Pool
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
}

function atTheDoor(door: pg.Pool): Queries {
  return queriesOf(async () => {
    const client = await door.connect()
    return { query: (text, values) => ask(client, text, values), release: () => client.release() }
  })
}

const ask = (client: pg.PoolClient, text: string, values: unknown[]) =>
  client.query({ text, values, name: nameOf(text) })

/** Each planned statement takes some 100 KB of each connection. */
const MOST_PLANNED = 200
const names = new Map<string, string>()

/**
 * What a connection plans once, it keeps under a name, the same for the same text: planning, policies and all, takes longer
 * than most readings. Texts beyond the first so many are planned each time. PostgreSQL takes names of 63 characters.
 */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= MOST_PLANNED) return known
  const name = createHash('sha256').update(text).digest('hex').slice(0, 40)
  names.set(text, name)
  return name
}
