import { z } from 'zod'
import { roles } from './permissions.ts'
import { defineRoute } from './route.ts'
import { sessionSchema } from './sessions.ts'
import { ownTerms } from './settings.ts'

const tags = ['invitations']
const params = z.object({ token: z.string().min(1).max(100) })

export const readInvitation = defineRoute({
  method: 'GET',
  path: '/api/invitations/:token',
  permission: 'public',
  summary: 'Кого приглашает ссылка',
  tags,
  params,
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
  path: '/api/invitations/:token',
  permission: 'public',
  summary: 'Выбрать пароль по ссылке и войти',
  tags,
  params,
  body: z.object({ password: z.string().min(1).max(200) }),
  reply: sessionSchema,
})
