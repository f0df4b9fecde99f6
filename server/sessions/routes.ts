import * as contract from '#contract/sessions.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { clearSessionToken, readSessionToken, setSessionToken } from '#server/platform/session-cookie.ts'
import { within } from '#server/platform/sight.ts'
import { closeSession, openSession, switchRole } from './actions.ts'
import { clientOf } from './client.ts'
import { enter } from './enter.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { mailRoutes } from './mail-routes.ts'
import { signOnRoutes } from './oidc/routes.ts'
import { profileRoutes } from './profile-routes.ts'
import { proveAnew } from './proof.ts'
import { findViewer, sessionReply, viewerReply } from './queries.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import { viewingRoutes } from './viewing-routes.ts'

export const sessionRoutes: readonly HandledRoute[] = [
  handle(contract.signIn, async (context) => {
    const { body, database, request } = context
    const credentials = { ...body, address: request.ip }
    return enter(context, await openSession(database, credentials, clientOf(request)))
  }),
  handle(contract.signOut, async ({ database, viewer, request, reply }) => {
    const token = readSessionToken(request)
    if (token) await closeSession(database, viewer, token)
    clearSessionToken(request, reply)
    return undefined
  }),
  handle(contract.proveAnew, async ({ database, viewer, body, entry, request, reply }) => {
    const token = readSessionToken(request)!
    const proving = { ...body, token, address: request.ip, vault: entry.vault }
    const session = await proveAnew(database, viewer, proving)
    setSessionToken(request, reply, session.token, session.expires)
    return undefined
  }),
  handle(contract.readSession, ({ db, viewer, entry }) => sessionReply(db, viewer, entry)),
  handle(contract.switchRole, async ({ database, viewer, entry, body, request }) => {
    const token = readSessionToken(request)!
    await switchRole(database, viewer, { token, membership: body.membership })
    const switched = (await findViewer(within(database, 'door'), token, entry))!
    return viewerReply(within(database, switched).kysely, switched, entry)
  }),
  handle(contract.readViewer, ({ db, viewer, entry }) => viewerReply(db, viewer, entry)),
  ...secondFactorRoutes,
  ...invitationRoutes,
  ...signOnRoutes,
  ...mailRoutes,
  ...profileRoutes,
  ...viewingRoutes,
]
