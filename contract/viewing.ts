import { z } from 'zod'
import { defineRoute } from './route.ts'
import { viewerSchema } from './sessions.ts'

const tags = ['Посмотреть как']

export const beginViewing = defineRoute({
  method: 'POST',
  path: '/api/viewing',
  permission: 'people.viewas',
  summary: 'Посмотреть на систему в роли другого человека: полчаса, только чтение',
  tags,
  body: z.strictObject({ membership: z.int().positive() }),
  reply: viewerSchema,
})

export const endViewing = defineRoute({
  method: 'DELETE',
  path: '/api/viewing',
  permission: 'signed-in',
  whileViewing: true,
  summary: 'Вернуться к своей роли',
  tags,
  reply: viewerSchema,
})
