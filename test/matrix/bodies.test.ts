import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { featureRoutes } from '#server/features.ts'
import { strictly } from '#server/platform/strict-schema.ts'
import { buildUser } from '#test/factories.ts'
import { fillReference } from '#test/import-files.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion } from '#test/small-region.ts'

/*
 * What stands in a table but not in a body is nobody's to send: `role`, `region_id`, `approved_by` and every other column
 * is refused in every body, not passed over, and changes nothing.
 */

const server = testServer()
const routes = featureRoutes.flatMap(({ route }) => (route.body ? [{ ...route, body: route.body }] : []))
const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const)

let columns: readonly string[]
let operator: TestClient
/** Who may what the operator may not. */
let others: Readonly<Record<string, TestClient>>
beforeAll(async () => {
  const { rows } = await sql<{ name: string }>`select distinct column_name as name
    from information_schema.columns where table_schema = 'public'`.execute(server.database.kysely)
  const words = rows.flatMap(({ name }) => [
    name,
    name.replace(/_(\w)/g, (_, one: string) => one.toUpperCase()),
  ])
  columns = [...new Set([...words, 'isAdmin', 'permissions', '__proto__x'])]
  await fillReference(server.database)
  const { regionId: region_id, users } = await buildSmallRegion(server.database)
  operator = await server.signIn(users.region)
  const department = await buildUser(server.database.kysely, { role: 'department', region_id })
  others = {
    'listings.dispute': await server.signIn(users.district),
    'listings.approve': await server.signIn(department),
  }
})

describe('a body', () => {
  it('is looked at in every route that takes one, with every column of every table', () => {
    expect(routes.length).toBeGreaterThan(35)
    expect(columns.length).toBeGreaterThan(200)
  })

  it.each(named)('of %s takes no column that it does not name', (_, { body }) => {
    for (const form of formsOf(strictly(body))) {
      const own = keysOf(form)
      const taken = columns.filter((column) => {
        const issues = form.safeParse({ [column]: 1 }).error?.issues ?? []
        return !issues.some((issue) => issue.code === 'unrecognized_keys' && issue.keys.includes(column))
      })
      expect(taken.filter((column) => !own.includes(column))).toEqual([])
    }
  })

  it.each(named)(
    'of %s is refused over HTTP for all of them',
    async (_, { method, path, body, permission }) => {
      const own = formsOf(strictly(body)).flatMap(keysOf)
      const foreign = columns.filter((column) => !own.includes(column))
      const url = path.replace(/:\w+/g, '1')
      const reply = await (others[permission] ?? operator).send({
        method: method as 'POST',
        url,
        payload: Object.fromEntries(foreign.map((column) => [column, 1])),
      })
      expect(reply.statusCode, reply.body).toBe(400)
    },
  )
})

/** A body of several forms, each by itself. */
function formsOf(schema: z.ZodType): z.ZodType[] {
  return schema instanceof z.ZodUnion ? (schema.options as z.ZodType[]).flatMap(formsOf) : [schema]
}

const keysOf = (form: z.ZodType) => (form instanceof z.ZodObject ? Object.keys(form.shape) : [])
