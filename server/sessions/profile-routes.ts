import * as contract from '#contract/profile.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { readSessionToken } from '#server/platform/session-cookie.ts'
import { changeEmail, changePassword, endOtherSessions, endSession, ownProfile } from './own-account.ts'

export const profileRoutes: readonly HandledRoute[] = [
  handle(contract.getProfile, ({ db, viewer, entry, request }) =>
    ownProfile(db, viewer, { token: readSessionToken(request)!, signOn: entry.signOn }),
  ),
  handle(contract.changePassword, async ({ database, viewer, body, request }) => {
    const token = readSessionToken(request)!
    await changePassword(database, viewer, { ...body, token, address: request.ip })
    return undefined
  }),
  handle(contract.changeEmail, async ({ database, viewer, body }) => {
    await changeEmail(database, viewer, body.email)
    return undefined
  }),
  handle(contract.endSession, async ({ database, viewer, params }) => {
    await endSession(database, viewer, params.id)
    return undefined
  }),
  handle(contract.endOtherSessions, async ({ database, viewer, request }) => {
    await endOtherSessions(database, viewer, readSessionToken(request)!)
    return undefined
  }),
]
