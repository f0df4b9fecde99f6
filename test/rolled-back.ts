import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'

/** What a piece of work came to in the database. */
interface Trace {
  /** Transactions of it that changed rows and would have been committed. */
  changes: number
}

const traces = new AsyncLocalStorage<Trace>()

/** Counts the changes of a piece of work that a pool takes back; see `takesBack`. */
export async function counted<Result>(work: () => Promise<Result>): Promise<[Result, changes: number]> {
  const trace: Trace = { changes: 0 }
  const result = await traces.run(trace, work)
  return [result, trace.changes]
}

/**
 * Connections of a pool commit nothing while `isOn`: what somebody's transaction did is held against every constraint, those
 * that wait for its end too, and then taken back. What is written at the door, that a session is used, stays. To be called
 * before the first connection.
 */
export function takesBack(pool: pg.Pool, isOn: () => boolean): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...request: unknown[]) => Promise<pg.QueryResult>
    let atDoor = false
    const takeBack = async () => {
      const { rows } = await query('select pg_current_xact_id_if_assigned() is not null as changed')
      await query('set constraints all immediate')
      const trace = traces.getStore()
      if (trace && rows[0].changed) trace.changes++
      return query('rollback')
    }
    client.query = ((...request: unknown[]) => {
      const [text] = request
      if (typeof text === 'string' && text.startsWith('begin')) atDoor = text.includes("'door'")
      return text === 'commit' && isOn() && !atDoor ? takeBack() : query(...request)
    }) as typeof client.query
  })
}
