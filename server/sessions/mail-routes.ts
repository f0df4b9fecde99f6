import * as contract from '#contract/mail.ts'
import { carrierOf } from '#server/flows/carrier.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { forgetPassword } from './password-reset.ts'

export const mailRoutes: readonly HandledRoute[] = [
  handle(contract.readMail, async ({ db, viewer, mail }) => ({
    carrier: await carrierOf(db, mail, viewer?.regionId),
  })),
  handle(contract.forgetPassword, async ({ database, body, request }) => {
    await forgetPassword(database, { who: body.who, address: request.ip })
    return undefined
  }),
]
