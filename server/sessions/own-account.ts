import { sql } from 'kysely'
import type { z } from 'zod'
import { notFound, wrongPassword } from '#contract/problems.ts'
import type { Browser, getProfile } from '#contract/profile.ts'
import { isValid, lastDay, rolesHeld } from '#server/people/policy.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import type { SignOnProvider } from '#server/platform/sign-on.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { tryOnce } from './attempts.ts'
import { withdrawInvitations } from './invitations.ts'
import { linkedSince } from './oidc/outside-accounts.ts'
import { assertGoodPassword } from './password-rules.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { findCredentials, hashToken, IDLE } from './queries.ts'
import { removeSessions } from './store-session.ts'
import { tellOfChange } from './tell-account.ts'

type Profile = z.infer<typeof getProfile.reply>

/** What a person sees of his own account; `token` is the session he asks from. */
export async function ownProfile(
  db: Queries,
  viewer: Viewer,
  { token, signOn }: { token: string; signOn?: SignOnProvider },
): Promise<Profile> {
  const { userId, name, login } = viewer
  return {
    name,
    login,
    email: await ownEmail(db, userId),
    roles: await listOwnRoles(db, userId),
    secondFactor: await ownFactor(db, userId),
    outside: signOn ? await ownOutside(db, userId, signOn) : null,
    sessions: await listOwnSessions(db, userId, token),
  }
}

async function ownEmail(db: Queries, userId: number): Promise<string | null> {
  const user = await db
    .selectFrom('users')
    .select('email')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return user.email
}

async function listOwnRoles(db: Queries, userId: number): Promise<Profile['roles']> {
  const { rows } = await sql<Profile['roles'][number]>`
    select memberships.membership_id as id, memberships.role, organisations.name as organisation,
      memberships.valid_from::text as "from", ${lastDay}::text as "to", ${isValid} as valid
    from ${rolesHeld} where memberships.user_id = ${userId} and memberships.withdrawn_at is null
    order by memberships.membership_id`.execute(db)
  return rows
}

async function ownFactor(db: Queries, userId: number): Promise<Profile['secondFactor']> {
  const { rows } = await sql<{ since: Date | null; codesLeft: number }>`
    select max(confirmed_at) as since, count(code_hash) filter (where used_at is null) as "codesLeft"
    from second_factors left join recovery_codes using (user_id) where user_id = ${userId}`.execute(db)
  const { since, codesLeft } = rows[0]!
  return { since: since?.toISOString() ?? null, codesLeft }
}

async function ownOutside(db: Queries, userId: number, { name, issuer }: SignOnProvider) {
  const since = await linkedSince(db, userId, issuer)
  return { name, since: since?.toISOString() ?? null }
}

async function listOwnSessions(db: Queries, userId: number, token: string): Promise<Profile['sessions']> {
  const rows = await db
    .selectFrom('sessions')
    .select(['session_id as id', 'created_at', 'seen_at', 'browser', 'network', 'token_hash'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<Date>`now()`)
    .where('seen_at', '>', sql<Date>`now() - ${IDLE}`)
    .orderBy('seen_at', 'desc')
    .execute()
  const own = hashToken(token)
  return rows.map((row) => ({
    id: row.id,
    openedAt: row.created_at.toISOString(),
    seenAt: row.seen_at.toISOString(),
    browser: row.browser as Browser,
    network: row.network,
    current: row.token_hash.equals(own),
  }))
}

export interface PasswordChange {
  current: string
  password: string
  /** Of the session that stays. */
  token: string
  /** Network address the try comes from. */
  address: string
}

/** Changes the person's password for the right present one; ends his other sessions and unused links. */
export async function changePassword(
  database: Database,
  viewer: Viewer,
  { current, password, token, address }: PasswordChange,
): Promise<void> {
  await provePassword(database, viewer, { current, address })
  const { login, name, organisation } = viewer
  await assertGoodPassword(password, { login, names: [name, organisation.name] })
  await storePassword(database, viewer, { token, passwordHash: await hashPassword(password) })
}

const storePassword = write<{ token: string; passwordHash: string }, void, Viewer>(
  'password.change',
  async ({ tx, viewer, note }, { token, passwordHash }) => {
    const { userId } = viewer
    await tx.updateTable('users').set({ password_hash: passwordHash }).where('user_id', '=', userId).execute()
    await withdrawInvitations(tx, userId)
    await tellOfChange(tx, viewer, userId, 'password')
    note(`user:${userId}`, { closed: await removeSessions(tx, userId, token) })
  },
)

/** Throws unless the present password is the person's: an unattended browser must not give the account away. */
export async function provePassword(
  database: Database,
  { login }: Viewer,
  { current, address }: Pick<PasswordChange, 'current' | 'address'>,
): Promise<void> {
  const right = await tryOnce(database, { kind: 'password', login, address }, async (tx) => {
    const stored = await findCredentials(tx, login)
    return (await passwordMatches(stored?.passwordHash ?? undefined, current)) || undefined
  })
  if (!right) throw wrongPassword()
}

/** Changes the person's address of mail; links sent to the earlier one stop working. */
export const changeEmail = write<string | null, void, Viewer>(
  'person.email',
  async ({ tx, viewer, note }, email) => {
    const { userId } = viewer
    await tx.updateTable('users').set({ email }).where('user_id', '=', userId).execute()
    await withdrawInvitations(tx, userId, 'reset')
    await tellOfChange(tx, viewer, userId, 'email')
    note(`user:${userId}`)
  },
)

/** Ends one session of the person. Throws 404 for one that is not his. */
export const endSession = write<number, void, Viewer>('session.end', async ({ tx, viewer, note }, id) => {
  const ended = await tx
    .deleteFrom('sessions')
    .where('session_id', '=', id)
    .where('user_id', '=', viewer.userId)
    .executeTakeFirst()
  if (ended.numDeletedRows === 0n) throw notFound('Сеанс')
  note(`user:${viewer.userId}`, { session: id })
})

/** Ends all sessions of the person but the one of the token. */
export const endOtherSessions = write<string, void, Viewer>(
  'session.end.others',
  async ({ tx, viewer, note }, token) => {
    note(`user:${viewer.userId}`, { closed: await removeSessions(tx, viewer.userId, token) })
  },
)
