import { sql } from 'kysely'
import { notFound } from '#contract/problems.ts'
import { assertManages } from '#server/people/actions.ts'
import { assertFreshSince } from '#server/platform/conflict.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Mail } from '#server/platform/mail.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { hasOpenInvitation, withdrawInvitations } from '#server/sessions/invitations.ts'
import { tellOfChange } from '#server/sessions/tell-account.ts'
import { carrierOf } from './carrier.ts'
import { type HandedLink, handLink } from './invite-person.ts'
import { addressChangedLetter } from './letters.ts'
import { queueLetters } from './outbox.ts'

interface PersonToEdit {
  person: number
  name: string
  email: string | null
  /** Of the card that was corrected. */
  version: number
  /** What stood on it: of people history keeps numbers only. */
  was: { name: string; email: string | null }
  mail: Mail
}

interface Edited {
  version: number
  /** The link of a person who was invited and has not come yet; null: nothing was sent anew. */
  invitation: HandedLink | null
}

/** The news is old after a week. */
const LETTER_HOURS = 7 * 24

/**
 * Corrects the name and the address of mail on a person's card. Throws 409 when somebody changed it meanwhile. A new address
 * makes links sent to the earlier one void; both addresses are told, and an open invitation goes to the new one.
 */
export const editPerson = write<PersonToEdit, Edited, Viewer>(
  'person.edit',
  async ({ tx, viewer, note }, { person, name, email, version, was, mail }) => {
    await assertManages(tx, viewer, person)
    const found = await lockCard(tx, person)
    assertFreshSince({
      from: version,
      now: found.version,
      old: was,
      mine: { name, email },
      theirs: { name: found.name, email: found.email },
    })
    const { rows } = await sql<{ version: number }>`update users set name = ${name}, email = ${email}
      where user_id = ${person} returning version`.execute(tx)
    const moved = email !== found.email
    const invitation = moved
      ? await tellOfAddress(tx, viewer, { person, name, login: found.login, old: found.email, email, mail })
      : null
    // That it was changed, and not to what: neither the log nor history has names.
    const changed = [...(name === found.name ? [] : ['name']), ...(moved ? ['email'] : [])]
    note(`user:${person}`, { changed, ...(invitation && { sent: invitation.sentTo !== null }) })
    return { version: rows[0]!.version, invitation }
  },
)

async function lockCard(tx: Tx, person: number) {
  const found = await tx
    .selectFrom('users')
    .select(['name', 'login', 'email', 'version'])
    .where('user_id', '=', person)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!found) throw notFound('Человек')
  return found
}

interface NewAddress {
  person: number
  name: string
  login: string
  old: string | null
  email: string | null
  mail: Mail
}

/** Ends what was sent to the old address, tells both, and sends an open invitation to the new one. */
async function tellOfAddress(
  tx: Tx,
  viewer: Viewer,
  { person, name, login, old, email, mail }: NewAddress,
): Promise<HandedLink | null> {
  const { regionId } = viewer
  const invited = await hasOpenInvitation(tx, person)
  await withdrawInvitations(tx, person)
  await tellOfChange(tx, viewer, person, 'email')
  if ((await carrierOf(tx, mail, regionId)) !== 'none') {
    const addresses = [old, email].filter((address) => address !== null)
    await queueLetters(
      tx,
      mail,
      regionId,
      addresses.map((address) => ({
        ...addressChangedLetter({ name, isNew: address === email }),
        userId: person,
        address,
        kind: 'account',
        hours: LETTER_HOURS,
      })),
    )
  }
  return invited ? handLink(tx, viewer, { userId: person, name, login, email, mail }) : null
}
