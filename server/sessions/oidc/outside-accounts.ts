import { sql } from 'kysely'
import { accountDisabled, conflict, notFound, notPossible, outsideUnknown } from '#contract/problems.ts'
import { listValidRoles } from '#server/people/queries.ts'
import type { Database, Queries, Tx } from '#server/platform/database.ts'
import type { OutsideIdentity, SignOnProvider } from '#server/platform/sign-on.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { storeSession } from '#server/sessions/actions.ts'
import type { Client } from '#server/sessions/client.ts'
import { assertOpen, getInvitation, spendInvitation } from '#server/sessions/invitations.ts'
import { insertSession, type OpenSession, removeSessions } from '#server/sessions/store-session.ts'

/** Opens a session for whom the provider vouches. Roles come from our tables only. Throws when nobody linked him. */
export async function openOutsideSession(
  database: Database,
  { name }: SignOnProvider,
  { identity, client }: { identity: OutsideIdentity; client: Client },
): Promise<OpenSession> {
  const found = await findOwner(database.kysely, identity)
  if (!found) throw outsideUnknown(name)
  if (found.disabled) throw accountDisabled()
  const [role] = await listValidRoles(database.kysely, found.userId)
  const { userId, regionId } = found
  return storeSession(database, { userId, regionId, membershipId: role?.id }, { client, outside: identity })
}

/** Who has linked the account outside. */
export async function findOwner(db: Queries, { issuer, subject }: OutsideIdentity) {
  return db
    .selectFrom('outside_accounts')
    .innerJoin('users', 'users.user_id', 'outside_accounts.user_id')
    .select(['users.user_id as userId', 'users.region_id as regionId'])
    .select(sql<boolean>`users.disabled_at is not null`.as('disabled'))
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
}

/** Links the account outside to the person who is signed in. Throws when somebody has linked it already. */
export const linkAccount = write<OutsideIdentity, void, Viewer>(
  'signon.link',
  async ({ tx, viewer, note }, identity) => {
    await insertAccount(tx, viewer, identity)
    note(`user:${viewer.userId}`, { issuer: identity.issuer })
  },
)

/** Takes the link away, unless nothing else lets the person in. */
export const unlinkAccount = write<string, void, Viewer>(
  'signon.unlink',
  async ({ tx, viewer, note }, issuer) => {
    const { userId } = viewer
    const { password } = await tx
      .selectFrom('users')
      .select(sql<boolean>`password_hash is not null`.as('password'))
      .where('user_id', '=', userId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!password) {
      throw notPossible(
        'Пароля у вас нет: без этой связи вы не сможете войти.',
        'Попросите ссылку для входа у того, кто ведёт вашу учётную запись, и выберите по ней пароль.',
      )
    }
    const removed = await tx
      .deleteFrom('outside_accounts')
      .where('user_id', '=', userId)
      .where('issuer', '=', issuer)
      .executeTakeFirst()
    if (removed.numDeletedRows === 0n) throw notFound('Связь с внешней службой')
    note(`user:${userId}`, { issuer })
  },
)

interface Joining {
  token: string
  identity: OutsideIdentity
  client: Client
}

/** Accepts an invitation with the account outside; it takes the place of whatever let the person in before. */
export async function joinOutside(database: Database, joining: Joining): Promise<OpenSession> {
  const invitation = await getInvitation(database.kysely, joining.token)
  assertOpen(invitation)
  return storeJoining(database, invitation, joining)
}

const storeJoining = write<Joining, OpenSession>(
  'invitation.accept',
  async ({ tx, viewer, note }, { token, identity, client }) => {
    const userId = viewer.userId!
    await spendInvitation(tx, token)
    await tx.updateTable('users').set({ password_hash: null }).where('user_id', '=', userId).execute()
    await tx
      .deleteFrom('outside_accounts')
      .where('user_id', '=', userId)
      .where('issuer', '=', identity.issuer)
      .execute()
    await insertAccount(tx, { userId, regionId: viewer.regionId }, identity)
    note(`user:${userId}`, { closed: await removeSessions(tx, userId), issuer: identity.issuer })
    return insertSession(tx, userId, client, identity)
  },
)

async function insertAccount(
  tx: Tx,
  { userId, regionId }: { userId: number; regionId: number },
  { issuer, subject }: OutsideIdentity,
): Promise<void> {
  const stored = await tx
    .insertInto('outside_accounts')
    .values({ region_id: regionId, user_id: userId, issuer, subject })
    .onConflict((there) => there.doNothing())
    .executeTakeFirst()
  if (stored.numInsertedOrUpdatedRows === 0n) {
    throw conflict(
      'Эта запись внешней службы уже связана: с вами или с другим человеком.',
      'Если она связана с другим человеком, пусть он отвяжет её в своём профиле.',
    )
  }
}

/** Since when the person's account is linked with the provider; null: it is not. */
export async function linkedSince(db: Queries, userId: number, issuer: string): Promise<Date | null> {
  const row = await db
    .selectFrom('outside_accounts')
    .select('linked_at as since')
    .where('user_id', '=', userId)
    .where('issuer', '=', issuer)
    .executeTakeFirst()
  return row?.since ?? null
}
