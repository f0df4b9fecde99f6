import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { carrierOf } from '#server/flows/carrier.ts'
import { resetLetter } from '#server/flows/letters.ts'
import { queueLetters } from '#server/flows/outbox.ts'
import { isValid, rolesHeld } from '#server/people/policy.ts'
import { type Database, keptText, transaction } from '#server/platform/database.ts'
import { defineJob, enqueueEach } from '#server/platform/jobs.ts'
import type { Mail } from '#server/platform/mail.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { tryOnce } from './attempts.ts'
import { createInvitation } from './invitations.ts'

interface Forgotten {
  regionId: number
  /** A login or an address of mail, as it was typed. */
  who: string
  /** Answered once, however often the job is run. */
  request: string
}

interface LinkToSend {
  regionId: number
  userId: number
  request: string
}

/** Of letters to one person in an hour: enough for him, too few to fill his box. */
const LETTERS_AN_HOUR = 3
/** One address may be that of several accounts, but not of many. */
const ACCOUNTS = 5

/**
 * Takes a request for a new password. Whether there is such a person is looked up in the background: the answer and the
 * time it takes are the same for everybody. Every request counts against its login and its network address.
 */
export async function forgetPassword(
  database: Database,
  { who, address }: { who: string; address: string },
): Promise<void> {
  const typed = keptText(who.toLowerCase())
  await tryOnce(database, { kind: 'reset', login: typed, address }, async (tx) => {
    const regions = await tx.selectFrom('regions').select('region_id as regionId').execute()
    const request = randomUUID()
    await enqueueEach(
      tx,
      findForgetful,
      regions.map(({ regionId }) => ({ regionId, who: typed, request: `${request} ${regionId}` })),
      { key: 'request' },
    )
    return undefined
  })
}

/** Finds whose login or address it is, among those who could sign in today. */
export const findForgetful = defineJob<Forgotten>('password.find', async ({ database, payload, mail }) => {
  const { regionId, who, request } = payload
  await transaction(database, async (tx) => {
    if ((await carrierOf(tx, mail, regionId)) === 'none') return
    const { rows } = await sql<{ userId: number }>`
      select users.user_id as "userId" from users
      where users.region_id = ${regionId} and (users.login = ${who} or lower(users.email) = ${who})
        and users.email is not null and users.password_hash is not null and users.disabled_at is null
        and exists (select from ${rolesHeld} where memberships.user_id = users.user_id and ${isValid})
      order by users.user_id limit ${ACCOUNTS}`.execute(tx)
    await enqueueEach(
      tx,
      sendResetLink,
      rows.map(({ userId }) => ({ regionId, userId, request: `${request} ${userId}` })),
      { key: 'request' },
    )
  })
})

/** Makes the link and puts the letter in the outbox. */
export const sendResetLink = defineJob<LinkToSend>('password.link', ({ database, payload, mail }) =>
  createLink(database, { regionId: payload.regionId, userId: null }, { ...payload, mail }),
)

const createLink = write<Omit<LinkToSend, 'regionId'> & { mail: Mail }, void, Actor>(
  'password.forget',
  async ({ tx, viewer, note }, { userId, request, mail }) => {
    // Locked before letters are counted: two requests at one moment must not both be the third.
    const { name, login, email } = await tx
      .selectFrom('users')
      .select(['name', 'login', 'email'])
      .where('user_id', '=', userId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const { rows } = await sql<{ enough: boolean }>`
      select coalesce(bool_or(cause = ${request}), false) or count(*) >= ${LETTERS_AN_HOUR} as enough
      from messages where user_id = ${userId} and kind = 'reset'
        and created_at > now() - interval '1 hour'`.execute(tx)
    const sends = !rows[0]!.enough && email !== null
    note(`user:${userId}`, { sent: sends })
    if (!sends) return
    const { token } = await createInvitation(tx, { userId, createdBy: null, purpose: 'reset' })
    const letter = resetLetter({ name, login, link: `${mail.origin}/join#${token}` })
    await queueLetters(tx, mail, viewer.regionId, [
      { ...letter, userId, address: email, kind: 'reset', cause: request, hours: 1 },
    ])
  },
)
