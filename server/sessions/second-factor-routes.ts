import * as contract from '#contract/second-factor.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { readSessionToken } from '#server/platform/session-cookie.ts'
import { goOn } from './enter.ts'
import * as factor from './second-factor.ts'

export const secondFactorRoutes: readonly HandledRoute[] = [
  handle(contract.passSecondFactor, async (context) => {
    const { database, viewer, body, entry, request } = context
    const attempt = { code: body.code, address: request.ip, vault: entry.vault }
    const token = readSessionToken(request)!
    return goOn(context, await factor.passSecondFactor(database, viewer, { ...attempt, token }))
  }),
  handle(contract.offerSecondFactor, ({ database, viewer, entry }) =>
    factor.offerSecondFactor(database, viewer, entry.vault),
  ),
  handle(contract.confirmSecondFactor, async (context) => {
    const { database, viewer, body, entry, request } = context
    const attempt = { code: body.code, address: request.ip, vault: entry.vault }
    const token = readSessionToken(request)!
    const { codes, ...session } = await factor.confirmSecondFactor(database, viewer, { ...attempt, token })
    return { codes, session: await goOn(context, session) }
  }),
  handle(contract.renewRecoveryCodes, async ({ database, viewer }) => ({
    codes: await factor.renewRecoveryCodes(database, viewer),
  })),
]
