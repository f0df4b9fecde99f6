import { z } from 'zod'
import { defineRoute } from './route.ts'
import { sessionSchema } from './sessions.ts'

const tags = ['sign-on']
/** Where the browser goes now: to the provider's own page. */
const wayOut = z.object({ address: z.url() })

export const beginSignOn = defineRoute({
  method: 'POST',
  path: '/api/sign-on',
  permission: 'public',
  summary: 'Войти через внешнюю службу: адрес, куда идти',
  tags,
  /** Of an invitation's link, which is accepted with the account outside instead of a password. */
  body: z.object({ invitation: z.string().min(1).max(100).optional() }),
  reply: wayOut,
})

export const beginLink = defineRoute({
  method: 'POST',
  path: '/api/profile/sign-on',
  permission: 'signed-in',
  summary: 'Связать со своей учётной записью запись внешней службы: адрес, куда идти',
  tags,
  proof: true,
  reply: wayOut,
})

export const beginProof = defineRoute({
  method: 'POST',
  path: '/api/session/proof/outside',
  permission: 'signed-in',
  summary: 'Подтвердить через внешнюю службу, что это вы: адрес, куда идти',
  tags,
  reply: wayOut,
})

export const unlink = defineRoute({
  method: 'DELETE',
  path: '/api/profile/sign-on',
  permission: 'signed-in',
  summary: 'Отвязать запись внешней службы; нельзя, если других способов войти нет',
  tags,
  proof: true,
  reply: 'none',
})

export const finishSignOn = defineRoute({
  method: 'POST',
  path: '/api/sign-on/finish',
  permission: 'public',
  summary: 'Вернуться из внешней службы: её ответ из строки адреса',
  tags,
  /** What stands after «?» in the address the provider sent the browser to. */
  body: z.object({ answer: z.string().min(1).max(8000) }),
  reply: z.object({
    /** What it was for: to come in, to link the account, or to prove who one is. */
    done: z.enum(['entered', 'linked', 'proved']),
    session: sessionSchema,
  }),
})
