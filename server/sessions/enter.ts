import type { FastifyReply, FastifyRequest } from 'fastify'
import { noRole } from '#contract/problems.ts'
import type { SessionReply } from '#contract/sessions.ts'
import type { Context } from '#server/platform/handle.ts'
import { readSessionToken, setSessionToken } from '#server/platform/session-cookie.ts'
import { within } from '#server/platform/sight.ts'
import { closeSession } from './actions.ts'
import { findViewer, sessionReply } from './queries.ts'
import type { OpenSession } from './store-session.ts'

type Entering = Pick<Context<unknown, unknown, unknown, 'public'>, 'database' | 'viewer' | 'entry'> & {
  request: FastifyRequest
  reply: FastifyReply
}

/** Gives the browser a new session in place of the one it had; answers where the person stands on the way in. */
export async function enter(context: Entering, session: OpenSession): Promise<SessionReply> {
  const { database, viewer, request } = context
  const answer = await goOn(context, session)
  const earlier = readSessionToken(request)
  if (earlier) await closeSession(database, viewer, earlier)
  return answer
}

/** Goes on with the same session under its new token. */
export async function goOn(
  { database, entry, request, reply }: Pick<Entering, 'database' | 'entry' | 'request' | 'reply'>,
  { token, expires }: OpenSession,
): Promise<SessionReply> {
  const entered = await findViewer(database, token, entry)
  if (!entered) throw noRole()
  setSessionToken(request, reply, token, expires)
  return sessionReply(within(database, entered).kysely, entered, entry)
}
