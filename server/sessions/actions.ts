import { notFound, wrongCredentials } from '#contract/problems.ts'
import { listValidRoles } from '#server/people/queries.ts'
import type { Database } from '#server/platform/database.ts'
import type { OutsideIdentity } from '#server/platform/sign-on.ts'
import type { Actor, Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { tryOnce } from './attempts.ts'
import type { Client } from './client.ts'
import { passwordMatches } from './passwords.ts'
import { findCredentials, hashToken } from './queries.ts'
import { insertSession, type OpenSession } from './store-session.ts'
import { meetClient } from './tell-account.ts'

export interface Credentials {
  login: string
  password: string
  /** Network address the try comes from. */
  address: string
}

/** Opens a session, or throws the same words whatever was wrong. Failed tries are remembered and slow the next ones. */
export async function openSession(
  database: Database,
  credentials: Credentials,
  client: Client,
): Promise<OpenSession> {
  const user = await checkCredentials(database, credentials)
  const [role] = await listValidRoles(database.kysely, user.userId)
  return storeSession(database, { ...user, membershipId: role?.id }, { client })
}

async function checkCredentials(database: Database, { login, password, address }: Credentials) {
  const user = await tryOnce(database, { kind: 'password', login, address }, async (tx) => {
    const found = await findCredentials(tx, login)
    return (await passwordMatches(found?.passwordHash ?? undefined, password)) ? found : undefined
  })
  if (!user) throw wrongCredentials()
  return user
}

/** `outside`: whom the provider vouched for, when not the password opened the session. */
export const storeSession = write<{ client: Client; outside?: OutsideIdentity }, OpenSession>(
  'session.open',
  async ({ tx, viewer, note }, { client, outside }) => {
    note(`user:${viewer.userId}`, outside && { issuer: outside.issuer })
    await meetClient(tx, viewer, viewer.userId!, client)
    return insertSession(tx, viewer.userId!, client, outside)
  },
)

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
