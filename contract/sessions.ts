import { z } from 'zod'
import { permissions, roles } from './permissions.ts'
import { defineRoute } from './route.ts'

export const viewerSchema = z.object({
  name: z.string(),
  login: z.string(),
  role: z.enum(roles),
  region: z.string(),
  municipality: z.object({ id: z.int(), name: z.string() }).nullable(),
  school: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** Permissions: pages show only what is on this list. */
  can: z.array(z.enum(permissions)),
  /** Academic years that have results, latest first. */
  years: z.array(z.string()),
  /** The region is the made-up one. */
  demo: z.boolean(),
})
export type ViewerReply = z.infer<typeof viewerSchema>

export const signIn = defineRoute({
  method: 'POST',
  path: '/api/session',
  permission: 'public',
  summary: 'Войти по логину и паролю',
  tags: ['session'],
  body: z.object({ login: z.string().trim().min(1).max(100), password: z.string().min(1).max(200) }),
  reply: viewerSchema,
})

export const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  permission: 'public',
  summary: 'Выйти',
  tags: ['session'],
  reply: 'none',
})

export const readViewer = defineRoute({
  method: 'GET',
  path: '/api/viewer',
  permission: 'signed-in',
  summary: 'Кто вошёл и что ему можно',
  tags: ['session'],
  reply: viewerSchema,
})
