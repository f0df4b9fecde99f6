import { z } from 'zod'
import { defineRoute } from './route.ts'

/** What is searched, in the order it is shown. A former school is one by a name it had or by an order about it. */
export const searchKinds = [
  'school',
  'formerSchool',
  'person',
  'organisation',
  'file',
  'run',
  'method',
] as const
export type SearchKind = (typeof searchKinds)[number]

export const searchHit = z.object({
  /** Of the address of its page: a code, a number, the id of a methodology. */
  id: z.string(),
  title: z.string(),
  /** What tells it from others of the same name. */
  note: z.string().nullable(),
  /** The import of a file. */
  import: z.int().nullable(),
})

export const searchGroup = z.object({
  kind: z.enum(searchKinds),
  items: z.array(searchHit),
  /** Where the group goes on; null: these are all. */
  next: z.string().nullable(),
})

export const search = defineRoute({
  method: 'GET',
  path: '/api/search',
  permission: 'overview.read',
  summary:
    'Поиск по школам и их прежним названиям, людям, организациям, файлам, спискам и методикам в пределах прав',
  query: z.object({
    q: z.string().trim().min(1).max(100),
    /** One group only; needed to go on in it. */
    kind: z.enum(searchKinds).optional(),
    /** Of each group. */
    limit: z.coerce.number().int().min(1).max(50).default(6),
    after: z.string().max(1000).optional(),
  }),
  reply: z.object({ groups: z.array(searchGroup) }),
  tags: ['Поиск'],
})
