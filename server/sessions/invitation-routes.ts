import * as contract from '#contract/invitations.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { findSettings } from '#server/settings/queries.ts'
import { clientOf } from './client.ts'
import { enter } from './enter.ts'
import { acceptInvitation, getInvitation, listInvitedRoles } from './invitations.ts'

export const invitationRoutes: readonly HandledRoute[] = [
  handle(contract.readInvitation, async ({ db, body, entry }) => {
    const { userId, regionId, name, login, purpose, state } = await getInvitation(db, body.token)
    const { terms } = await findSettings(db, regionId)
    const signOn = entry.signOn?.name ?? null
    return { name, login, purpose, state, roles: await listInvitedRoles(db, userId), terms, signOn }
  }),
  handle(contract.acceptInvitation, async (context) => {
    const { database, body, request } = context
    return enter(context, await acceptInvitation(database, body, clientOf(request)))
  }),
]
