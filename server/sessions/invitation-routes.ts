import * as contract from '#contract/invitations.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { clientOf } from './client.ts'
import { enter } from './enter.ts'
import { acceptInvitation, getInvitation, listInvitedRoles } from './invitations.ts'

export const invitationRoutes: readonly HandledRoute[] = [
  handle(contract.readInvitation, async ({ db, params }) => {
    const { userId, name, login, purpose, state } = await getInvitation(db, params.token)
    return { name, login, purpose, state, roles: await listInvitedRoles(db, userId) }
  }),
  handle(contract.acceptInvitation, async (context) => {
    const { database, params, body, request } = context
    return enter(context, await acceptInvitation(database, { ...params, ...body }, clientOf(request)))
  }),
]
