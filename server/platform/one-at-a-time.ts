import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** Waits for whoever does the same thing now, and makes others wait until the end of the transaction. */
export async function oneAtATime(tx: Tx, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(tx)
}
