import type { FastifyInstance } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createOpora } from '#server/app.ts'
import { buildUser } from '#test/factories.ts'
import { signInTo, TestClient, testServer } from '#test/server.ts'
import { LIMITS, type Limit, Windows, widened } from './limits.ts'

const server = testServer()
const buildOperator = (region_id?: number) =>
  buildUser(server.database.kysely, { role: 'operator', region_id })

async function serverWith(limits?: readonly Limit[]): Promise<FastifyInstance> {
  const app = await createOpora({ database: server.guarded, limits })
  onTestFinished(() => app.close())
  return app
}

/** The limits of the product, but for one that is `most`. */
const narrowed = (what: Limit['what'], most: number) =>
  LIMITS.map((limit) => (limit.what === what ? { ...limit, most } : limit))

describe('the windows of a limit', () => {
  it('let so many through, tell how long to wait, and begin anew', () => {
    const windows = new Windows({ most: 2, seconds: 60 })
    expect([0, 100, 30_000, 59_999].map((now) => windows.take('Иванова', now))).toEqual([0, 0, 30, 1])
    expect(windows.take('Петров', 30_000)).toBe(0)
    expect(windows.take('Иванова', 60_000)).toBe(0)
  })

  it('remember no more people than they have room for, and forget whoever began first', () => {
    const windows = new Windows({ most: 1, seconds: 60 }, 3)
    for (const who of ['a', 'b', 'c', 'd']) expect(windows.take(who, 0)).toBe(0)
    expect(windows.size).toBe(3)
    expect(windows.take('d', 1)).toBe(60)
    expect(windows.take('a', 1)).toBe(0)
  })
})

describe('whoever asks too often', () => {
  it('of whatever kind, is told what, and when to go on; others are not', async () => {
    const app = await serverWith(narrowed('requests', 4))
    const user = await buildOperator()
    const client = await signInTo(app, user)
    // The sign-in was a guest's.
    for (let asked = 0; asked < 4; asked++) expect((await client.get('/api/schools')).statusCode).toBe(200)
    const late = await client.get('/api/search?query=школа')
    expect(late.json()).toMatchObject({
      status: 429,
      code: 'too_often',
      detail: 'За минуту обращений — больше 4: столько человек не успевает, поэтому система подождёт.',
      hint: expect.stringMatching(/^Продолжить можно через \d+ с\. Ничего не потеряно\./),
    })
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(50)
    const colleague = await signInTo(app, await buildOperator(user.region_id))
    expect((await colleague.get('/api/schools')).statusCode).toBe(200)
  })

  it('through several sessions is one person', async () => {
    const app = await serverWith(narrowed('requests', 3))
    const user = await buildOperator()
    const [one, other] = [await signInTo(app, user), await signInTo(app, user)]
    const replies = [one, one, other, other].map((client) => client.get('/api/schools'))
    expect((await Promise.all(replies)).map(({ statusCode }) => statusCode).sort()).toEqual([
      200, 200, 200, 429,
    ])
  })

  it('without signing in shares it with his network, refusals counted, and takes nothing from those who have', async () => {
    const app = await serverWith(narrowed('requests', 3))
    const knock = (remoteAddress: string) =>
      new TestClient(app).send({ method: 'GET', url: '/api/schools', remoteAddress })
    const statuses = []
    for (let last = 1; last <= 4; last++) statuses.push((await knock(`2001:db8:1:2::${last}`)).statusCode)
    expect(statuses).toEqual([401, 401, 401, 429])
    expect((await knock('2001:db8:1:3::1')).statusCode).toBe(401)
  })

  it.each([
    ['changes', 'PUT', '/api/settings/terms', 400],
    ['uploads', 'POST', '/api/imports', 415],
    ['files', 'GET', '/api/schools/export?format=csv', 200],
  ] as const)('%s are counted apart: reading goes on', async (what, method, url, status) => {
    const app = await serverWith(narrowed(what, 2))
    const client = await signInTo(app, await buildOperator())
    const ask = async () =>
      (await client.send({ method, url, payload: method === 'GET' ? undefined : {} })).statusCode
    expect([await ask(), await ask(), await ask()]).toEqual([status, status, 429])
    expect((await client.get('/api/schools')).statusCode).toBe(200)
  })

  it('than the product itself allows, too: nobody has to turn the limits on', async () => {
    const app = await serverWith()
    const most = LIMITS.find(({ what }) => what === 'requests')!.most
    const statuses: number[] = []
    for (let asked = 0; asked <= most; asked++) {
      const { statusCode } = await app.inject({ method: 'GET', url: '/api/no-such-address' })
      statuses.push(statusCode)
    }
    expect(new Set(statuses.slice(0, most))).toEqual(new Set([404]))
    expect(statuses[most]).toBe(429)
  })
})

it('limits are made wider by the settings, never off', () => {
  expect(widened(1)).toEqual(LIMITS)
  expect(widened(10).map(({ most }) => most)).toEqual(LIMITS.map(({ most }) => most * 10))
})
