import { z } from 'zod'
import { levels, permissions, roles } from './permissions.ts'
import { defineRoute } from './route.ts'
import { ownTerms } from './settings.ts'

export const viewerSchema = z.object({
  name: z.string(),
  login: z.string(),
  role: z.enum(roles),
  level: z.enum(levels),
  /** Where the role is held. */
  organisation: z.object({ id: z.int(), name: z.string() }),
  /** The number of the role he works in now, among `roles`. */
  membership: z.int(),
  /** Roles he may switch to without signing out. */
  roles: z.array(z.object({ id: z.int(), role: z.enum(roles), organisation: z.string() })),
  /** In whose role he looks at the system, reading only; null: in his own. */
  viewing: z.object({ id: z.int(), name: z.string(), until: z.string() }).nullable(),
  region: z.string(),
  municipality: z.object({ id: z.int(), name: z.string() }).nullable(),
  school: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** Permissions: pages show only what is on this list. */
  can: z.array(z.enum(permissions)),
  /** Academic years that have results, latest first. */
  years: z.array(z.string()),
  /** The region is the made-up one. */
  demo: z.boolean(),
  /** The academic year by the settings of the region, and the last one whose results count. */
  academicYear: z.string(),
  cycle: z.string(),
  /** What the region calls otherwise than everywhere. */
  terms: ownTerms,
  /** Nobody need have a second factor, as the settings say: every page tells. */
  secondFactorOff: z.boolean(),
})
export type ViewerReply = z.infer<typeof viewerSchema>

/** What a session lacks after the password: the code of the second factor, or the factor itself. */
export const lacks = z.enum(['code', 'set_up'])

/** Where a person stands on the way in. */
export const sessionSchema = z.union([
  z.object({ state: z.literal('open'), viewer: viewerSchema }),
  z.object({ state: lacks, name: z.string() }),
])
export type SessionReply = z.infer<typeof sessionSchema>

export const signIn = defineRoute({
  method: 'POST',
  path: '/api/session',
  permission: 'public',
  summary: 'Войти по логину и паролю',
  tags: ['session'],
  body: z.object({ login: z.string().trim().min(1).max(100), password: z.string().min(1).max(200) }),
  reply: sessionSchema,
})

export const proveAnew = defineRoute({
  method: 'POST',
  path: '/api/session/proof',
  permission: 'signed-in',
  summary: 'Подтвердить, что это вы: всё, чем вы входите',
  tags: ['session'],
  body: z.object({
    password: z.string().min(1).max(200).optional(),
    /** Six digits of the application, or a recovery code. */
    code: z.string().trim().min(6).max(40).optional(),
  }),
  reply: 'none',
})

export const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  permission: 'public',
  summary: 'Выйти',
  tags: ['session'],
  reply: 'none',
})

export const readSession = defineRoute({
  method: 'GET',
  path: '/api/session',
  permission: 'half-signed-in',
  summary: 'Открыт ли сеанс, или ждёт второго фактора',
  tags: ['session'],
  reply: sessionSchema,
})

export const readViewer = defineRoute({
  method: 'GET',
  path: '/api/viewer',
  permission: 'signed-in',
  summary: 'Кто вошёл и что ему можно',
  tags: ['session'],
  reply: viewerSchema,
})

export const switchRole = defineRoute({
  method: 'PUT',
  path: '/api/session/role',
  permission: 'signed-in',
  summary: 'Работать в другой своей роли, не выходя',
  tags: ['session'],
  body: z.object({ membership: z.int().positive() }),
  reply: viewerSchema,
})
