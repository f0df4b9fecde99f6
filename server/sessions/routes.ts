import { readViewer, signIn, signOut } from '#contract/sessions.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { clearSessionToken, readSessionToken, setSessionToken } from '#server/platform/session-cookie.ts'
import { closeSession, openSession } from './actions.ts'
import { findViewer, viewerReply } from './queries.ts'

export const sessionRoutes: readonly HandledRoute[] = [
  handle(signIn, async ({ body, database, db, viewer, request, reply }) => {
    const { token, expires } = await openSession(database, { ...body, address: request.ip })
    const earlier = readSessionToken(request)
    if (earlier) await closeSession(database, viewer, earlier)
    setSessionToken(request, reply, token, expires)
    return viewerReply(db, (await findViewer(db, token))!)
  }),
  handle(signOut, async ({ database, viewer, request, reply }) => {
    const token = readSessionToken(request)
    if (token) await closeSession(database, viewer, token)
    clearSessionToken(request, reply)
    return undefined
  }),
  handle(readViewer, ({ db, viewer }) => viewerReply(db, viewer)),
]
