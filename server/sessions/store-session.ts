import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { notSignedIn } from '#contract/problems.ts'
import type { Tx } from '#server/platform/database.ts'
import type { OutsideIdentity } from '#server/platform/sign-on.ts'
import type { Client } from './client.ts'
import { hashToken } from './queries.ts'

export interface OpenSession {
  token: string
  expires: Date
}

/** 256 bits that nobody guesses; the database keeps their hash only. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * A new session of a person, which still waits for the second factor if he has one that nobody vouched for. Twelve hours
 * after he last proved who he is, here or at the provider, it is over.
 */
export async function insertSession(
  tx: Tx,
  userId: number,
  client: Client,
  outside?: OutsideIdentity,
): Promise<OpenSession> {
  const token = makeToken()
  const proved = outside ? sql<Date>`least(now(), ${outside.provedAt}::timestamptz)` : sql<Date>`now()`
  const { expires } = await tx
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      user_id: userId,
      proved_at: proved,
      expires_at: sql<Date>`${proved} + interval '12 hours'`,
      factor_outside: outside?.factor ?? false,
      ...client,
    })
    .returning('expires_at as expires')
    .executeTakeFirstOrThrow()
  return { token, expires }
}

/** Notes that the second factor was passed. */
export async function passInSession(tx: Tx, userId: number, token: string): Promise<OpenSession> {
  return goOnAnew(tx, { userId, token, passed: true })
}

/** Notes that the person has proved anew who he is. The session goes on under a new token: one seen before opens nothing. */
export async function goOnAnew(
  tx: Tx,
  { userId, token, passed = false }: { userId: number; token: string; passed?: boolean },
): Promise<OpenSession> {
  const next = makeToken()
  const stored = await tx
    .updateTable('sessions')
    .set({ token_hash: hashToken(next), proved_at: sql<Date>`now()` })
    .$if(passed, (query) => query.set({ second_factor_at: sql<Date>`now()` }))
    .where('token_hash', '=', hashToken(token))
    .where('user_id', '=', userId)
    .returning('expires_at as expires')
    .executeTakeFirst()
  if (!stored) throw notSignedIn()
  return { token: next, expires: stored.expires }
}

/** Ends the sessions of a person, all or all but one; answers how many. */
export async function removeSessions(tx: Tx, userId: number, except?: string): Promise<number> {
  const removed = await tx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(except !== undefined, (query) => query.where('token_hash', '<>', hashToken(except!)))
    .executeTakeFirst()
  return Number(removed.numDeletedRows)
}
