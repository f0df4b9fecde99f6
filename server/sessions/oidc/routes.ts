import type { FastifyReply, FastifyRequest } from 'fastify'
import { notPossible, notSignedIn, outsideRefused } from '#contract/problems.ts'
import * as contract from '#contract/sign-on.ts'
import { type EntryRules, type HandledRoute, handle } from '#server/platform/handle.ts'
import { readSessionToken } from '#server/platform/session-cookie.ts'
import type { SignOnProvider } from '#server/platform/sign-on.ts'
import { clientOf } from '#server/sessions/client.ts'
import { enter, goOn } from '#server/sessions/enter.ts'
import { assertOpen, getInvitation } from '#server/sessions/invitations.ts'
import { proveOutside } from '#server/sessions/proof.ts'
import { sessionReply } from '#server/sessions/queries.ts'
import { joinOutside, linkAccount, openOutsideSession, unlinkAccount } from './outside-accounts.ts'
import { type Purpose, rememberWay, takeWay } from './way.ts'

/** Where the provider sends the browser back: a page of ours, which hands the answer to `finishSignOn`. */
const BACK = '/sign-on'

interface Going {
  entry: EntryRules
  request: FastifyRequest
  reply: FastifyReply
}

function providerOf({ signOn }: EntryRules): SignOnProvider {
  if (signOn) return signOn
  throw notPossible('Вход через внешнюю службу здесь не настроен.', 'Войдите с логином и паролем.')
}

/** The gate has compared the origin with our own address. */
const originOf = (request: FastifyRequest) => request.headers.origin!

async function goOut(going: Going, purpose: Purpose): Promise<{ address: string }> {
  const { entry, request } = going
  const back = new URL(BACK, originOf(request)).href
  const { address, secrets } = await providerOf(entry).begin(back, { anew: purpose.kind === 'prove' })
  rememberWay(entry, going, { purpose, secrets })
  return { address }
}

export const signOnRoutes: readonly HandledRoute[] = [
  handle(contract.beginSignOn, async (context) => {
    const { invitation } = context.body
    if (invitation === undefined) return goOut(context, { kind: 'enter' })
    assertOpen(await getInvitation(context.database.kysely, invitation))
    return goOut(context, { kind: 'join', invitation })
  }),

  handle(contract.beginLink, (context) => goOut(context, { kind: 'link', userId: context.viewer.userId })),

  handle(contract.beginProof, (context) => goOut(context, { kind: 'prove', userId: context.viewer.userId })),

  handle(contract.unlink, async ({ database, viewer, entry }) => {
    await unlinkAccount(database, viewer, providerOf(entry).issuer)
    return undefined
  }),

  handle(contract.finishSignOn, async (context) => {
    const { database, db, viewer, entry, body, request } = context
    const provider = providerOf(entry)
    const way = takeWay(entry, context)
    if (!way) throw outsideRefused(provider.name)
    const { purpose, secrets } = way
    const begunByHim = 'userId' in purpose
    if (begunByHim && (viewer?.userId !== purpose.userId || viewer.lacks || viewer.viewing))
      throw notSignedIn()
    const address = new URL(`${originOf(request)}${BACK}?${body.answer}`)
    const identity = await provider.finish(address, secrets)
    const client = clientOf(request)
    if (purpose.kind === 'link') {
      await linkAccount(database, viewer!, identity)
      return { done: 'linked' as const, session: await sessionReply(db, viewer!, entry) }
    }
    if (purpose.kind === 'prove') {
      const token = readSessionToken(request)!
      const proved = await proveOutside(database, viewer!, { provider, identity, token })
      return { done: 'proved' as const, session: await goOn(context, proved) }
    }
    const session =
      purpose.kind === 'join'
        ? await joinOutside(database, { token: purpose.invitation, identity, client })
        : await openOutsideSession(database, provider, { identity, client })
    return { done: 'entered' as const, session: await enter(context, session) }
  }),
]
