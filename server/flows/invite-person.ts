import { conflict } from '#contract/problems.ts'
import { assertManages, insertRole, type RoleToGrant } from '#server/people/actions.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { createInvitation, type InvitationLink } from '#server/sessions/invitations.ts'

interface PersonToInvite extends RoleToGrant {
  name: string
  login: string
  email: string | null
}

/** Makes an account with its first role and the link behind which the person chooses a password. */
export const invitePerson = write<PersonToInvite, { id: number; invitation: InvitationLink }, Viewer>(
  'person.invite',
  async ({ tx, viewer, note }, { name, login, email, ...grant }) => {
    const stored = await tx
      .insertInto('users')
      .values({ region_id: viewer.regionId, name, login, email })
      .onConflict((taken) => taken.column('login').doNothing())
      .returning('user_id as id')
      .executeTakeFirst()
    if (!stored) throw conflict(`Логин «${login}» занят: придумайте другой.`)
    const membership = await insertRole(tx, viewer, { person: stored.id, ...grant })
    const invitation = await createInvitation(tx, { userId: stored.id, createdBy: viewer.userId })
    note(`user:${stored.id}`, { membership, ...grant })
    return { id: stored.id, invitation }
  },
)

/** A new link for a person who lost the first one, or the password; earlier links stop working. */
export const inviteAgain = write<number, InvitationLink, Viewer>(
  'person.reinvite',
  async ({ tx, viewer, note }, person) => {
    await assertManages(tx, viewer, person)
    note(`user:${person}`)
    return createInvitation(tx, { userId: person, createdBy: viewer.userId })
  },
)
