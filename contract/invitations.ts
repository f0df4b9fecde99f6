import { z } from 'zod'
import { roles } from './permissions.ts'
import { defineRoute } from './route.ts'
import { sessionSchema } from './sessions.ts'
import { ownTerms } from './settings.ts'

const tags = ['invitations']
/** Of the link: it goes in bodies only, so that no address, history or log holds it. */
const token = z.string().min(1).max(100)

export const readInvitation = defineRoute({
  method: 'POST',
  path: '/api/invitation',
  permission: 'public',
  summary: 'Кого приглашает ссылка',
  tags,
  body: z.object({ token }),
  reply: z.object({
    name: z.string(),
    login: z.string(),
    roles: z.array(z.object({ role: z.enum(roles), organisation: z.string() })),
    /** A link for whoever forgot his password works the same way. */
    purpose: z.enum(['invitation', 'reset']),
    state: z.enum(['open', 'used', 'expired']),
    /** What the region calls otherwise than everywhere. */
    terms: ownTerms,
    /** What it may be accepted with instead of a password: «ЕСИА»; null: nothing else. */
    signOn: z.string().nullable(),
  }),
})

export const acceptInvitation = defineRoute({
  method: 'POST',
  path: '/api/invitation/password',
  permission: 'public',
  summary: 'Выбрать пароль по ссылке и войти',
  tags,
  body: z.object({ token, password: z.string().min(1).max(200) }),
  reply: sessionSchema,
})
