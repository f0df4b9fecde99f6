import { describe, expect, it } from 'vitest'
import { allows, isHeldAt, type Permission, roles } from '#contract/permissions.ts'
import type { Access, RouteDefinition } from '#contract/route.ts'
import { featureRoutes } from '#server/features.ts'
import { buildMunicipality, buildRegion, buildSchool, buildUser } from '#test/factories.ts'
import { setUpFactor } from '#test/second-factor.ts'
import { testServer } from '#test/server.ts'

const server = testServer()
const routes = featureRoutes.map(({ route }) => route)
const closed = routes.filter(({ permission }) => permission !== 'public')

/** Open to everybody who signed in, whatever the role. */
const isForAnybody = (access: Access): access is Exclude<Access, Permission> =>
  ['public', 'half-signed-in', 'signed-in'].includes(access)

/** The only routes of a session that waits for its second factor. */
const HALF_OPEN = [
  'GET /api/session',
  'POST /api/session/second-factor',
  'POST /api/second-factor',
  'POST /api/second-factor/confirm',
]

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
        if (isForAnybody(permission) || allows(role, permission)) continue
        expected.push(`${role} ${nameOf(route)}`)
        const reply = await client.send({ method: route.method, url: addressOf(route) })
        if (reply.statusCode === 403 && reply.json().code === 'forbidden')
          refused.push(`${role} ${nameOf(route)}`)
      }
    }
    expect(refused).toEqual(expected)
  })

  it.each(['code', 'set_up'] as const)('is closed to a session that lacks: %s', async (lacks) => {
    const region = await buildRegion(server.database.kysely, { second_factor: true })
    const user = await buildUser(server.database.kysely, { role: 'operator', region_id: region.region_id })
    if (lacks === 'code') await setUpFactor(await server.signIn(user))
    const client = await server.signIn(user)
    expect((await client.get('/api/session')).json()).toEqual({ state: lacks, name: user.name })
    const reached: string[] = []
    for (const route of closed) {
      const reply = await client.send({ method: route.method, url: addressOf(route) })
      if (reply.statusCode !== 403 || reply.json().code !== 'second_factor') reached.push(nameOf(route))
    }
    // Whoever has a factor may not replace it by the password alone.
    const replacing = HALF_OPEN.filter((name) => name.startsWith('POST /api/second-factor'))
    const bodies = replacing.map(async (name) => client.post(name.slice(5), { code: '000000' }))
    const refused = (await Promise.all(bodies)).map((reply) => reply.json().code)
    if (lacks === 'code') expect(refused).toEqual(['second_factor', 'second_factor'])
    // That one says so itself, to whoever has a factor.
    const open = HALF_OPEN.filter((name) => lacks === 'set_up' || name !== 'POST /api/second-factor')
    expect(reached.sort()).toEqual(open.sort())
  })

  it('stands in the document of the API, and nothing else does', async () => {
    const document = (await server.guest.get('/api/openapi.json')).json() as { paths: Record<string, object> }
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(described.sort()).toEqual(['GET /api/status', ...routes.map(nameOf)].sort())
  })
})
