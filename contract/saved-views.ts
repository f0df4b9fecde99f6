import { z } from 'zod'
import { idParam } from './lists.ts'
import type { Permission } from './permissions.ts'
import { defineRoute } from './route.ts'

/** Lists whose filters and order can be kept, with the permission of their page. */
export const pagesWithViews = {
  schools: 'schools.read',
  run: 'runs.read',
  completeness: 'results.read',
  organisations: 'organisations.read',
  people: 'people.read',
  audit: 'audit.read',
} as const satisfies Record<string, Permission>
export type PageWithViews = keyof typeof pagesWithViews

/** Views one person may have. */
export const MOST_VIEWS = 50

const page = z.enum(Object.keys(pagesWithViews) as [PageWithViews, ...PageWithViews[]])
const name = z.string().trim().min(1).max(100)
const params = z.object({ id: idParam })
const tags = ['Сохранённые виды']

/** What stands after `?` in the address; the page reads it as it reads any address. */
const savedSearch = z
  .record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()]))
  .refine((search) => Object.keys(search).length <= 20, 'не больше 20 условий')

export const savedView = z.object({
  id: z.int(),
  name: z.string(),
  search: savedSearch,
  shared: z.boolean(),
  /** May be renamed and deleted. */
  own: z.boolean(),
  /** Whose it is, when it is another's. */
  by: z.string().nullable(),
})

export const listViews = defineRoute({
  method: 'GET',
  path: '/api/views',
  permission: 'signed-in',
  summary: 'Сохранённые виды страницы: свои и общие в своей организации',
  query: z.object({ page }),
  reply: z.object({ items: z.array(savedView) }),
  tags,
})

export const saveView = defineRoute({
  method: 'POST',
  path: '/api/views',
  permission: 'signed-in',
  summary: 'Сохранить отбор и порядок списка под именем',
  body: z.strictObject({ page, name, search: savedSearch, shared: z.boolean() }),
  reply: z.object({ id: z.int() }),
  tags,
})

export const editView = defineRoute({
  method: 'PUT',
  path: '/api/views/:id',
  permission: 'signed-in',
  summary: 'Переименовать свой вид, сделать его общим или снова своим',
  params,
  body: z.strictObject({ name, shared: z.boolean() }),
  reply: 'none',
  tags,
})

export const deleteView = defineRoute({
  method: 'DELETE',
  path: '/api/views/:id',
  permission: 'signed-in',
  summary: 'Удалить свой вид; сутки его можно вернуть',
  params,
  reply: 'none',
  tags,
})

export const restoreView = defineRoute({
  method: 'POST',
  path: '/api/views/:id/restore',
  permission: 'signed-in',
  summary: 'Вернуть удалённый вид',
  params,
  reply: 'none',
  tags,
})
