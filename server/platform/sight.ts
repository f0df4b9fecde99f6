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
export function within({ pool, close }: Database, sight: Sight): Database {
  const settings = settingsOf(sight)
  const reading = new Reading(pool, `begin read only; ${settings}`)
  return {
    kysely: reading.queries,
    pool,
    begin: `begin; ${settings}`,
    settle: () => reading.settle(),
    close,
  }
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
    municipality: municipalityId,
    school: schoolId,
    person: sight.userId,
  }
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `set local opora.${name} = '${value}'`)
    .join('; ')
}

/** One connection in a read-only transaction, taken by the first query and given back when no other follows at once. */
class Reading {
  readonly queries: Queries
  private readonly pool: pg.Pool
  private readonly begin: string
  private open: Promise<pg.PoolClient> | undefined
  private running = 0

  constructor(pool: pg.Pool, begin: string) {
    this.pool = pool
    this.begin = begin
    const connect = () => this.lend()
    const lender = { connect, end: async () => undefined } as unknown as pg.Pool
    this.queries = new Kysely<DB>({ dialect: new PostgresDialect({ pool: lender }) })
  }

  /** Ends the transaction unless a query is running in it. */
  async settle(): Promise<void> {
    if (this.running > 0 || !this.open) return
    const { open } = this
    this.open = undefined
    const client = await open
    await client.query('commit').then(
      () => client.release(),
      (lost: Error) => client.release(lost),
    )
  }

  private async lend() {
    this.running++
    try {
      this.open ??= this.take()
      const client = await this.open
      return { query: client.query.bind(client), release: () => this.giveBack() }
    } catch (error) {
      this.running--
      this.open = undefined
      throw error
    }
  }

  private async take(): Promise<pg.PoolClient> {
    const client = await this.pool.connect()
    try {
      await client.query(this.begin)
      return client
    } catch (error) {
      client.release(error as Error)
      throw error
    }
  }

  private giveBack(): void {
    this.running--
    setImmediate(() => this.settle())
  }
}
