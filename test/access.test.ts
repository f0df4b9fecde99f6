import { describe, expect, it } from 'vitest'
import { allows, isHeldAt, roles } from '#contract/permissions.ts'
import type { RouteDefinition } from '#contract/route.ts'
import { featureRoutes } from '#server/features.ts'
import { buildMunicipality, buildSchool, buildUser } from '#test/factories.ts'
import { testServer } from '#test/server.ts'

const server = testServer()
const routes = featureRoutes.map(({ route }) => route)
const closed = routes.filter(({ permission }) => permission !== 'public')

/** The address with something in the place of each parameter: nobody gets far enough to look it up. */
const addressOf = ({ path }: RouteDefinition) => path.replace(/:\w+/g, '1')
const nameOf = (route: RouteDefinition) => `${route.method} ${route.path}`

describe('every route', () => {
  it.each(closed.map((route) => [nameOf(route), route] as const))(
    '%s asks who it is',
    async (_name, route) => {
      const reply = await server.guest.send({ method: route.method, url: addressOf(route) })
      expect(reply.json()).toMatchObject({ code: 'not_signed_in', status: 401 })
    },
  )

  it('refuses the roles its permission does not name, and looks at nothing else before', async () => {
    const { region_id, municipality_id } = await buildMunicipality(server.database.kysely)
    const { school_id } = await buildSchool(server.database.kysely, { region_id, municipality_id })
    const refused: string[] = []
    const expected: string[] = []
    for (const role of roles) {
      const user = await buildUser(server.database.kysely, {
        role,
        region_id,
        ...(isHeldAt(role, 'municipality') && { municipality_id }),
        ...(isHeldAt(role, 'school') && { school_id }),
      })
      const client = await server.signIn(user)
      for (const route of closed) {
        const { permission } = route
        if (permission === 'public' || permission === 'signed-in' || allows(role, permission)) continue
        expected.push(`${role} ${nameOf(route)}`)
        const reply = await client.send({ method: route.method, url: addressOf(route) })
        if (reply.statusCode === 403 && reply.json().code === 'forbidden')
          refused.push(`${role} ${nameOf(route)}`)
      }
    }
    expect(refused).toEqual(expected)
  })

  it('stands in the document of the API, and nothing else does', async () => {
    const document = (await server.guest.get('/api/openapi.json')).json() as { paths: Record<string, object> }
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(described.sort()).toEqual(['GET /api/status', ...routes.map(nameOf)].sort())
  })
})
