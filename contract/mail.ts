import { z } from 'zod'
import { defineRoute } from './route.ts'

/** Where letters go: to people by SMTP; into files on the server, in a demonstration; nowhere, for it is not set up. */
export const carrier = z.enum(['smtp', 'folder', 'none'])
export type Carrier = z.infer<typeof carrier>

const tags = ['mail']

export const readMail = defineRoute({
  method: 'GET',
  path: '/api/mail',
  permission: 'public',
  summary: 'Отправляет ли система письма',
  tags,
  reply: z.object({ carrier }),
})

export const forgetPassword = defineRoute({
  method: 'POST',
  path: '/api/password-resets',
  permission: 'public',
  summary: 'Попросить ссылку для нового пароля: ответ один и тот же, есть такой человек или нет',
  tags,
  body: z.object({
    /** A login, or the address of mail. */
    who: z.string().trim().min(1).max(200),
  }),
  reply: 'none',
})
