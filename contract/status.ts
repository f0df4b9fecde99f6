import { z } from 'zod'
import { roles } from './permissions.ts'
import { defineRoute } from './route.ts'

/** How far the demonstration region is filled; `done` of `total` steps. */
export const demoProgressSchema = z.object({
  state: z.enum(['none', 'filling', 'ready']),
  done: z.int(),
  total: z.int(),
  sentence: z.string(),
  /** Sign-ins of the made-up people, for the first page; only in a demonstration. */
  signIns: z
    .array(z.object({ role: z.enum(roles), who: z.string(), login: z.string(), password: z.string() }))
    .optional(),
})
export type DemoProgress = z.infer<typeof demoProgressSchema>

export const readStatus = defineRoute({
  method: 'GET',
  path: '/api/status',
  permission: 'public',
  summary: 'Работает ли сервер и заполнена ли демонстрация',
  tags: ['status'],
  reply: z.object({
    version: z.string(),
    database: z.enum(['ok', 'starting', 'down']),
    demo: demoProgressSchema.nullable(),
    /** What people may come in by besides a password: «ЕСИА»; null: nothing else. */
    signOn: z.string().nullable(),
  }),
})
