import { z } from 'zod'
import { schoolCode } from './facts.ts'
import { levels, permissions, roles } from './permissions.ts'
import { defineRoute } from './route.ts'

export const getReason = defineRoute({
  method: 'GET',
  path: '/api/why',
  permission: 'signed-in',
  summary: 'Почему мне это можно или нельзя, и кто может',
  query: z.object({
    permission: z.enum(permissions),
    /** The school it is about. */
    school: schoolCode.optional(),
  }),
  reply: z.object({
    allowed: z.boolean(),
    /** All of it as people say it. */
    sentence: z.string(),
    role: z.enum(roles),
    organisation: z.string(),
    from: z.string(),
    /** The last day; null: until withdrawn. */
    to: z.string().nullable(),
    /** The line of the matrix: who has the right, and where. */
    whoCan: z.array(z.object({ level: z.enum(levels), roles: z.array(z.enum(roles)) })),
  }),
  tags: ['Люди и права'],
})
