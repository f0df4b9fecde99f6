import { randomBytes } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Permission } from '#contract/permissions.ts'
import { forbidden } from '#contract/problems.ts'
import { type Access, defineRoute, type Method } from '#contract/route.ts'
import { testDatabase } from '#test/database.ts'
import { buildSchool } from '#test/factories.ts'
import { TestClient } from '#test/server.ts'
import { someViewer as viewer } from '#test/viewer.ts'
import { handle } from './handle.ts'
import { createApp } from './http.ts'
import { noMail } from './mail.ts'
import { createVault } from './vault.ts'
import type { Viewer } from './viewer.ts'

const store = testDatabase()
const viewing = { userId: 2, membershipId: 2, name: 'Другой', until: new Date() }

const common = { summary: 'Дверь', tags: ['test'] } as const
const parts = () => ({
  database: store.database,
  entry: { secondFactor: true, vault: createVault(randomBytes(32)) },
  mail: noMail(),
  refusalOf: async (_viewer: Viewer, permission: Permission) => forbidden(permission, 'Это могут другие.'),
})

type Who = Viewer | undefined | 'unknown'

/** Comes to a route of one's own as somebody; the code of the refusal, or `open`. */
async function knock(
  who: Who | 'no cookie',
  {
    access,
    method = 'GET',
    whileViewing,
    proof,
  }: { access: Access; method?: Method; whileViewing?: true; proof?: true },
  headers: Record<string, string> = {},
  origin?: string,
): Promise<string> {
  const route = defineRoute({
    ...common,
    permission: access,
    method,
    path: '/api/door',
    reply: 'none',
    ...(whileViewing && { whileViewing }),
    ...(proof && { proof }),
  })
  const app = await createApp({
    ...parts(),
    routes: [handle(route, async () => undefined)],
    origin,
    findViewer: async () => {
      if (who === 'unknown') throw new Error('the database is away')
      return who === 'no cookie' ? undefined : who
    },
  })
  onTestFinished(() => app.close())
  const cookie = who === 'no cookie' ? {} : { cookie: 'opora=token' }
  const reply = await new TestClient(app).send({
    method,
    url: '/api/door',
    headers: { ...cookie, ...headers },
  })
  return reply.statusCode === 204 ? 'open' : reply.json().code
}

const half = (lacks: 'code' | 'set_up') => ({ ...viewer, lacks })

describe('a door', () => {
  it.each<[Access, string, Who | 'no cookie', string]>([
    ['public', 'nobody', 'no cookie', 'open'],
    ['public', 'a session that is over', undefined, 'open'],
    ['public', 'somebody nobody can look up', 'unknown', 'open'],
    ['public', 'a half-open session', half('code'), 'open'],
    ['half-signed-in', 'nobody', 'no cookie', 'not_signed_in'],
    ['half-signed-in', 'a session that is over', undefined, 'not_signed_in'],
    ['half-signed-in', 'somebody nobody can look up', 'unknown', 'internal'],
    ['half-signed-in', 'a half-open session', half('set_up'), 'open'],
    ['signed-in', 'nobody', 'no cookie', 'not_signed_in'],
    ['signed-in', 'a session that is over', undefined, 'not_signed_in'],
    ['signed-in', 'somebody nobody can look up', 'unknown', 'internal'],
    ['signed-in', 'a session without its code', half('code'), 'second_factor'],
    ['signed-in', 'a session without a factor', half('set_up'), 'second_factor'],
    ['signed-in', 'any role', viewer, 'open'],
    ['schools.read', 'nobody', 'no cookie', 'not_signed_in'],
    ['schools.read', 'somebody nobody can look up', 'unknown', 'internal'],
    ['schools.read', 'a session without its code', half('code'), 'second_factor'],
    ['schools.read', 'whoever has the right', viewer, 'open'],
    ['people.read', 'whoever lacks the right', viewer, 'forbidden'],
  ])('for «%s» meets %s, whatever the verb', async (access, _who, who, code) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const)
      expect(await knock(who, { access, method }), method).toBe(code)
  })

  it.each(['half-signed-in', 'signed-in', 'schools.read'] as const)(
    'for «%s» lets a view read, and write only where it says so',
    async (access) => {
      const looking = { ...viewer, viewing }
      expect(await knock(looking, { access })).toBe('open')
      for (const method of ['POST', 'PUT', 'DELETE'] as const) {
        expect(await knock(looking, { access, method })).toBe('viewing_only')
        expect(await knock(viewer, { access, method })).toBe('open')
      }
      expect(await knock(looking, { access, method: 'POST', whileViewing: true })).toBe('open')
    },
  )

  it.each(['half-signed-in', 'signed-in', 'schools.read'] as const)(
    'for «%s» that wants a proof is closed to whoever gave none, but not on the way in',
    async (access) => {
      const stale = { ...viewer, unproved: ['password' as const] }
      expect(await knock(stale, { access, proof: true })).toBe('proof_needed')
      expect(await knock(stale, { access })).toBe('open')
      expect(await knock(viewer, { access, proof: true })).toBe('open')
      const onTheWay = { ...stale, lacks: 'set_up' as const }
      const met = access === 'half-signed-in' ? 'open' : 'second_factor'
      expect(await knock(onTheWay, { access, proof: true })).toBe(met)
    },
  )

  it('that names a right nobody knows is not hung', async () => {
    await expect(knock(viewer, { access: 'pupils.steal' as Access })).rejects.toThrow(
      'does not say who may enter',
    )
  })
})

describe('what is seen behind a door', () => {
  it.each([
    ['public', 0],
    ['signed-in', 1],
  ] as const)('for «%s» is what belongs there, whoever comes: %i schools', async (permission, seen) => {
    const { region_id: regionId } = await buildSchool(store.database.kysely)
    const scope = { regionId, municipalityId: null, schoolId: null }
    const reply = z.object({ schools: z.number() })
    const route = defineRoute({ ...common, permission, method: 'GET', path: '/api/door', reply })
    const app = await createApp({
      ...parts(),
      database: store.guarded,
      routes: [
        handle(route, async ({ db }) => ({
          schools: (await db.selectFrom('schools').select('code').execute()).length,
        })),
      ],
      findViewer: async () => ({ ...viewer, regionId, scope, level: 'region' }),
    })
    onTestFinished(() => app.close())
    const headers = { cookie: 'opora=token' }
    const found = await new TestClient(app).send({ method: 'GET', url: '/api/door', headers })
    expect(found.json()).toEqual({ schools: seen })
  })
})

describe('a write', () => {
  const write = { access: 'public', method: 'POST' } as const
  it.each<[string, Record<string, string>, string | undefined, string]>([
    ['from our own page', { origin: 'http://localhost:80' }, undefined, 'open'],
    ['from a foreign page', { origin: 'http://evil.example' }, undefined, 'foreign_origin'],
    ['from the same host by another way', { origin: 'https://localhost:80' }, undefined, 'foreign_origin'],
    ['from an address that begins as ours', { origin: 'http://localhost:8080' }, undefined, 'foreign_origin'],
    ['that says nothing', { origin: '' }, undefined, 'foreign_origin'],
    ['from the public address', { origin: 'https://opora.example' }, 'https://opora.example', 'open'],
    [
      'from the address behind the public one',
      { origin: 'http://localhost:80' },
      'https://opora.example',
      'foreign_origin',
    ],
  ])('%s', async (_what, headers, origin, code) => {
    expect(await knock('no cookie', write, headers, origin)).toBe(code)
  })

  it('by any verb needs the page’s address; a reading does not', async () => {
    const foreign = { origin: 'http://evil.example' }
    for (const method of ['PUT', 'DELETE'] as const)
      expect(await knock(viewer, { access: 'signed-in', method }, foreign)).toBe('foreign_origin')
    expect(await knock(viewer, { access: 'signed-in' }, foreign)).toBe('open')
  })
})
