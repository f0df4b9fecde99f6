import { conflict, notFound } from '#contract/problems.ts'
import { assertManages, insertRole, type RoleToGrant } from '#server/people/actions.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Mail } from '#server/platform/mail.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { createInvitation, type InvitationLink } from '#server/sessions/invitations.ts'
import { carrierOf } from './carrier.ts'
import { invitationLetter } from './letters.ts'
import { queueLetters } from './outbox.ts'

interface PersonToInvite extends RoleToGrant {
  name: string
  login: string
  email: string | null
  mail: Mail
}

/** A link on its way to a person: to the address of mail, or else by the hand of whoever invites. */
export interface HandedLink extends InvitationLink {
  /** null: nothing was sent, the link is to be handed over. */
  sentTo: string | null
}

/** A link by mail is good for as long as any: seven days. */
const LETTER_HOURS = 7 * 24

/** Makes an account with its first role and the link behind which the person chooses a password. */
export const invitePerson = write<PersonToInvite, { id: number; invitation: HandedLink }, Viewer>(
  'person.invite',
  async ({ tx, viewer, note }, { name, login, email, mail, ...grant }) => {
    const stored = await tx
      .insertInto('users')
      .values({ region_id: viewer.regionId, name, login, email })
      .onConflict((taken) => taken.column('login').doNothing())
      .returning('user_id as id')
      .executeTakeFirst()
    if (!stored) throw conflict(`Логин «${login}» занят: придумайте другой.`)
    const membership = await insertRole(tx, viewer, { person: stored.id, ...grant })
    const invitation = await handLink(tx, viewer, { userId: stored.id, name, login, email, mail })
    note(`user:${stored.id}`, { membership, ...grant, sent: invitation.sentTo !== null })
    return { id: stored.id, invitation }
  },
)

/** A new link for a person who lost the first one, or the password; earlier links stop working. */
export const inviteAgain = write<{ person: number; byHand: boolean; mail: Mail }, HandedLink, Viewer>(
  'person.reinvite',
  async ({ tx, viewer, note }, { person, byHand, mail }) => {
    await assertManages(tx, viewer, person)
    const found = await tx
      .selectFrom('users')
      .select(['user_id as userId', 'name', 'login', 'email'])
      .where('user_id', '=', person)
      .executeTakeFirst()
    if (!found) throw notFound('Человек')
    const link = await handLink(tx, viewer, { ...found, email: byHand ? null : found.email, mail })
    note(`user:${person}`, { sent: link.sentTo !== null })
    return link
  },
)

interface Invited {
  userId: number
  name: string
  login: string
  /** null: by hand. */
  email: string | null
  mail: Mail
}

/** Makes a link and sends it to the address, or leaves it to be handed over. Earlier links stop working. */
export async function handLink(
  tx: Tx,
  { regionId, userId: createdBy }: Viewer,
  { userId, name, login, email, mail }: Invited,
): Promise<HandedLink> {
  const link = await createInvitation(tx, { userId, createdBy })
  if (email === null || (await carrierOf(tx, mail, regionId)) === 'none') return { ...link, sentTo: null }
  const { time_zone: timeZone } = await tx
    .selectFrom('regions')
    .select('time_zone')
    .where('region_id', '=', regionId)
    .executeTakeFirstOrThrow()
  const expires = link.expires.toLocaleString('ru-RU', { timeZone, dateStyle: 'long', timeStyle: 'short' })
  const letter = invitationLetter({ name, login, link: `${mail.origin}/join#${link.token}`, expires })
  await queueLetters(tx, mail, regionId, [
    { ...letter, userId, address: email, kind: 'invitation', hours: LETTER_HOURS },
  ])
  return { ...link, sentTo: email }
}
