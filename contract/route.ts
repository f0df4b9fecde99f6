import { z } from 'zod'
import type { Noun } from './fields.ts'
import type { Permission } from './permissions.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * Who may enter: anybody; whoever gave the right password, the second factor or not; anybody who signed in; or whoever
 * has the permission.
 */
export type Access = 'public' | 'half-signed-in' | 'signed-in' | Permission

type Shape = z.ZodObject | undefined
/** JSON of a schema, `'file'` to save, or `'none'` (204). */
export type ReplyKind = z.ZodType | 'file' | 'none'

export interface RouteDefinition<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Reply extends ReplyKind = ReplyKind,
  Entry extends Access = Access,
> {
  method: Method
  /** With `:name` for parameters: `/api/schools/:code`. */
  path: `/api/${string}`
  permission: Entry
  /** For the API's reader, in Russian. */
  summary: string
  tags: readonly string[]
  params?: Params
  query?: Query
  /** JSON. Keys that the query or the body does not name are refused: a mistyped filter must not show everything. */
  body?: Body
  /** Files (`multipart/form-data`) instead of a JSON body; the handler reads `files()`. */
  upload?: true
  /** A write that works also while a person looks at the system in another's role, when all others are refused. */
  whileViewing?: true
  /** Changes how one gets in, or ends sessions: asked of whoever proved within minutes who he is. */
  proof?: true
  /** Where in the reply which guarded fields stand (`fields.ts`): `{ items: 'person' }`. */
  fields?: Readonly<Record<string, Noun>>
  reply: Reply
}

/** One promise between browser and server; `handle(route, …)` on the server keeps it. */
export function defineRoute<
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends z.ZodType | undefined = undefined,
  Reply extends ReplyKind = ReplyKind,
  Entry extends Access = Access,
>(
  route: RouteDefinition<Params, Query, Body, Reply, Entry>,
): RouteDefinition<Params, Query, Body, Reply, Entry> {
  return route
}

/** Query of a list that is read by key: `after` is the opaque cursor of the previous page's `next`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(1000).optional(),
}

/** A page of a list: `total` counts all rows the filters let through, `next` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.int(), next: z.string().nullable() })
}
