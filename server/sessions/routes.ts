import { noRole } from '#contract/problems.ts'
import * as contract from '#contract/sessions.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { clearSessionToken, readSessionToken, setSessionToken } from '#server/platform/session-cookie.ts'
import { closeSession, openSession, switchRole } from './actions.ts'
import { findViewer, viewerReply } from './queries.ts'

export const sessionRoutes: readonly HandledRoute[] = [
  handle(contract.signIn, async ({ body, database, db, viewer, request, reply }) => {
    const { token, expires } = await openSession(database, { ...body, address: request.ip })
    const entered = await findViewer(db, token)
    if (!entered) throw noRole()
    const earlier = readSessionToken(request)
    if (earlier) await closeSession(database, viewer, earlier)
    setSessionToken(request, reply, token, expires)
    return viewerReply(db, entered)
  }),
  handle(contract.signOut, async ({ database, viewer, request, reply }) => {
    const token = readSessionToken(request)
    if (token) await closeSession(database, viewer, token)
    clearSessionToken(request, reply)
    return undefined
  }),
  handle(contract.switchRole, async ({ database, db, viewer, body, request }) => {
    const token = readSessionToken(request)!
    await switchRole(database, viewer, { token, membership: body.membership })
    return viewerReply(db, (await findViewer(db, token))!)
  }),
  handle(contract.readViewer, ({ db, viewer }) => viewerReply(db, viewer)),
]
