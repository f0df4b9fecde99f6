import * as contract from '#contract/viewing.ts'
import { type Context, type HandledRoute, handle } from '#server/platform/handle.ts'
import { readSessionToken } from '#server/platform/session-cookie.ts'
import { within } from '#server/platform/sight.ts'
import { findViewer, viewerReply } from './queries.ts'
import { beginViewing, endViewing } from './viewing.ts'

type Changed = Pick<Context<unknown, unknown, unknown, 'signed-in'>, 'database' | 'entry'>

/** The viewer as he is after the change. */
async function viewerNow({ database, entry }: Changed, token: string) {
  const viewer = (await findViewer(within(database, 'door'), token, entry))!
  return viewerReply(within(database, viewer).kysely, viewer, entry)
}

export const viewingRoutes: readonly HandledRoute[] = [
  handle(contract.beginViewing, async (context) => {
    const { database, viewer, body, request } = context
    const token = readSessionToken(request)!
    await beginViewing(database, viewer, { token, ...body })
    return viewerNow(context, token)
  }),
  handle(contract.endViewing, async (context) => {
    const token = readSessionToken(context.request)!
    await endViewing(context.database, context.viewer, token)
    return viewerNow(context, token)
  }),
]
