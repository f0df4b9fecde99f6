import { z } from 'zod'
import { defineRoute } from './route.ts'
import { sessionSchema } from './sessions.ts'

const tags = ['second-factor']
/** Six digits of the application, or a recovery code; spaces and hyphens do not count. */
const code = z.string().trim().min(6).max(40)
/** Shown once: the server keeps only what it can compare them by. */
const recoveryCodes = z.array(z.string())

export const passSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/session/second-factor',
  permission: 'half-signed-in',
  summary: 'Войти до конца: код из приложения или запасной код',
  tags,
  body: z.object({ code }),
  reply: sessionSchema,
})

export const offerSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/second-factor',
  permission: 'half-signed-in',
  summary: 'Секрет для приложения; он начнёт действовать после верного кода',
  tags,
  /** On the way in the password has just been given. */
  proof: true,
  reply: z.object({
    /** Base32, to be typed by hand. */
    secret: z.string(),
    /** `otpauth://…`, for the application on the same device. */
    uri: z.string(),
    /** The same as a picture: a square of so many modules, and its dark ones as the path of an SVG. */
    qr: z.object({ size: z.int(), path: z.string() }),
  }),
})

export const confirmSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/second-factor/confirm',
  permission: 'half-signed-in',
  summary: 'Включить второй фактор: код по новому секрету',
  tags,
  body: z.object({ code }),
  reply: z.object({ codes: recoveryCodes, session: sessionSchema }),
})

export const renewRecoveryCodes = defineRoute({
  method: 'POST',
  path: '/api/second-factor/recovery-codes',
  permission: 'signed-in',
  summary: 'Новые запасные коды; прежние перестают действовать',
  tags,
  proof: true,
  reply: z.object({ codes: recoveryCodes }),
})
