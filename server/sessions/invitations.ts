import { sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import { linkOver, notFound } from '#contract/problems.ts'
import { lastDay, rolesHeld, today } from '#server/people/policy.ts'
import type { Database, Queries, Tx } from '#server/platform/database.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { type WriteContext, write } from '#server/platform/write.ts'
import type { Client } from './client.ts'
import { assertGoodPassword } from './password-rules.ts'
import { hashPassword } from './passwords.ts'
import { hashToken } from './queries.ts'
import { insertSession, makeToken, type OpenSession, removeSessions } from './store-session.ts'
import { meetClient, tellOfChange } from './tell-account.ts'

type Purpose = 'invitation' | 'reset'

/** What goes to the person. */
export interface InvitationLink {
  token: string
  expires: Date
}

export interface InvitationFor {
  userId: number
  /** null: by the product itself. */
  createdBy: number | null
  /** A link for a forgotten password takes the place of earlier ones of its kind, an invitation of all. */
  purpose?: Purpose
}

/** How long a link works. */
const TERMS: Record<Purpose, string> = { invitation: '7 days', reset: '1 hour' }

/**
 * Makes the link by which a person chooses a password: once, within its term. Earlier links of the person stop
 * working. The token goes to the person; the database keeps its hash only.
 */
export async function createInvitation(
  tx: Tx,
  { userId, createdBy, purpose = 'invitation' }: InvitationFor,
): Promise<InvitationLink> {
  await withdrawInvitations(tx, userId, purpose === 'reset' ? purpose : undefined)
  const token = makeToken()
  const { expires } = await tx
    .insertInto('invitations')
    .values({
      token_hash: hashToken(token),
      user_id: userId,
      created_by: createdBy,
      purpose,
      expires_at: sql<Date>`now() + ${TERMS[purpose]}::interval`,
    })
    .returning('expires_at as expires')
    .executeTakeFirstOrThrow()
  return { token, expires }
}

/** Ends the links of a person that nobody used yet, all or those of one purpose. */
export async function withdrawInvitations(tx: Tx, userId: number, purpose?: Purpose): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ expires_at: sql<Date>`least(expires_at, now())` })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose!))
    .execute()
}

/** Whether the person has an invitation, not a link for a forgotten password, that he may still use. */
export async function hasOpenInvitation(tx: Tx, userId: number): Promise<boolean> {
  const open = await tx
    .selectFrom('invitations')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('purpose', '=', 'invitation')
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .limit(1)
    .executeTakeFirst()
  return open !== undefined
}

export interface Invitation {
  userId: number
  regionId: number
  name: string
  login: string
  purpose: Purpose
  state: 'open' | 'used' | 'expired'
}

/** The invitation of a token, whatever became of it; 404 for a token that was never given. */
export async function getInvitation(db: Queries, token: string): Promise<Invitation> {
  const { rows } = await sql<Invitation>`
    select user_id as "userId", region_id as "regionId", name, login, purpose,
      case when used_at is not null then 'used' when expires_at <= now() then 'expired' else 'open' end as state
    from invitations join users using (user_id)
    where token_hash = ${hashToken(token)} and disabled_at is null`.execute(db)
  if (!rows[0]) throw notFound('Приглашение')
  return rows[0]
}

/** The roles a person is invited to: those that are not over, valid already or not. */
export async function listInvitedRoles(
  db: Queries,
  userId: number,
): Promise<{ role: Role; organisation: string }[]> {
  const { rows } = await sql<{ role: Role; organisation: string }>`
    select role, organisations.name as organisation
    from ${rolesHeld}
    where user_id = ${userId} and withdrawn_at is null and coalesce(${lastDay}, 'infinity') >= ${today}
    order by membership_id`.execute(db)
  return rows
}

/** Sets the password behind the link, uses the link up, ends the person's sessions and opens a new one. */
export async function acceptInvitation(
  database: Database,
  { token, password }: { token: string; password: string },
  client: Client,
): Promise<OpenSession> {
  const invitation = await getInvitation(database.kysely, token)
  assertOpen(invitation)
  const { login, name, userId } = invitation
  const roles = await listInvitedRoles(database.kysely, userId)
  await assertGoodPassword(password, { login, names: [name, ...roles.map((role) => role.organisation)] })
  const passwordHash = await hashPassword(password)
  return storePassword[invitation.purpose](database, invitation, { token, passwordHash, client })
}

interface Accepted {
  token: string
  passwordHash: string
  client: Client
}

const storePassword = {
  invitation: write('invitation.accept', replacePassword),
  reset: write('password.reset', replacePassword),
}

/** The second factor stays: whoever reads a person's mail does not get in by that alone. */
async function replacePassword(
  { tx, viewer, note }: WriteContext<Actor>,
  { token, passwordHash, client }: Accepted,
): Promise<OpenSession> {
  const userId = viewer.userId!
  await spendInvitation(tx, token)
  await withdrawInvitations(tx, userId)
  const { rows } = await sql<{ had: boolean }>`
      update users set password_hash = ${passwordHash} from users earlier
      where users.user_id = ${userId} and earlier.user_id = users.user_id
      returning earlier.password_hash is not null as had`.execute(tx)
  if (rows[0]?.had) await tellOfChange(tx, viewer, userId, 'reset')
  await meetClient(tx, viewer, userId, client)
  const closed = await removeSessions(tx, userId)
  note(`user:${userId}`, { closed })
  return insertSession(tx, userId, client)
}

/** Uses the link up. Throws when somebody was faster with it. */
export async function spendInvitation(tx: Tx, token: string): Promise<void> {
  const used = await tx
    .updateTable('invitations')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  if (used.numUpdatedRows === 0n) throw usedAlready()
}

const usedAlready = () => linkOver('По ней уже выбрали пароль: она действует один раз.')

/** Throws for a link that was used, or is over. */
export function assertOpen({ state }: Invitation): void {
  if (state === 'used') throw usedAlready()
  if (state === 'expired') throw linkOver('Срок ссылки вышел, или вместо неё прислали новую.')
}
