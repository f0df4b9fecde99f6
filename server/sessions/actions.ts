import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { notFound, tooManyAttempts, wrongCredentials } from '#contract/problems.ts'
import { listValidRoles } from '#server/people/queries.ts'
import { type Database, transaction } from '#server/platform/database.ts'
import type { Actor, Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { recordAttempt, secondsToWait } from './attempts.ts'
import { passwordMatches } from './passwords.ts'
import { findCredentials, hashToken } from './queries.ts'

export interface Credentials {
  login: string
  password: string
  /** Network address the try comes from. */
  address: string
}

export interface OpenSession {
  token: string
  expires: Date
}

/** Opens a session, or throws the same words whatever was wrong. Failed tries are remembered and slow the next ones. */
export async function openSession(database: Database, credentials: Credentials): Promise<OpenSession> {
  const user = await checkCredentials(database, credentials)
  const [role] = await listValidRoles(database.kysely, user.userId)
  return storeSession(database, { ...user, membershipId: role?.id }, undefined)
}

/** The try itself is committed before it is refused. */
async function checkCredentials(database: Database, { login, password, address }: Credentials) {
  const outcome = await transaction(database, async (tx) => {
    const wait = await secondsToWait(tx, login, address)
    if (wait > 0) return { wait }
    const user = await findCredentials(tx, login)
    const matches = await passwordMatches(user?.passwordHash ?? undefined, password)
    await recordAttempt(tx, login, address, matches)
    return { user: matches ? user : undefined }
  })
  if (outcome.wait) throw tooManyAttempts(outcome.wait)
  if (!outcome.user) throw wrongCredentials()
  return outcome.user
}

const storeSession = write('session.open', async ({ tx, viewer, note }): Promise<OpenSession> => {
  const token = randomBytes(32).toString('base64url')
  const { expires } = await tx
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      user_id: viewer.userId!,
      expires_at: sql<Date>`now() + interval '12 hours'`,
    })
    .returning('expires_at as expires')
    .executeTakeFirstOrThrow()
  note(`user:${viewer.userId}`)
  return { token, expires }
})

/** Ends a session; one that is not there is ended already. */
export async function closeSession(
  database: Database,
  viewer: Actor | undefined,
  token: string,
): Promise<void> {
  if (viewer) await removeSession(database, viewer, token)
}

const removeSession = write('session.close', async ({ tx, viewer, note }, token: string) => {
  await tx.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
  note(`user:${viewer.userId}`)
})

/** Goes on in another of the person's roles. Throws 404 for a role that is not his, or not valid today. */
export const switchRole = write<{ token: string; membership: number }, void, Viewer>(
  'session.role',
  async ({ tx, viewer, note }, { token, membership }) => {
    const roles = await listValidRoles(tx, viewer.userId)
    const chosen = roles.find(({ id }) => id === membership)
    if (!chosen) throw notFound('Роль')
    await tx
      .updateTable('sessions')
      .set({ membership_id: membership })
      .where('token_hash', '=', hashToken(token))
      .where('user_id', '=', viewer.userId)
      .execute()
    note(`membership:${membership}`, { role: chosen.role })
  },
)
