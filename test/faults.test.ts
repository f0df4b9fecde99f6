import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOpora } from '#server/app.ts'
import { type Database, openDatabase } from '#server/platform/database.ts'
import { testDatabase } from './database.ts'
import { PASSWORD } from './factories.ts'
import { type Fault, type FaultProxy, openFaultProxy } from './fault-proxy.ts'
import { TestClient } from './server.ts'
import { buildSmallRegion, type SmallRegion } from './small-region.ts'

/** ms: nobody waits longer for an answer, whatever it is. */
const PATIENCE = 10_000
/** ms after the database is back. */
const RECOVERY = 5_000

const store = testDatabase()
let proxy: FaultProxy
let database: Database
let app: FastifyInstance
let region: SmallRegion
let people: Record<'region' | 'district' | 'school' | 'guest', TestClient>

beforeAll(async () => {
  region = await buildSmallRegion(store.database)
  proxy = await openFaultProxy(store.url)
  database = openDatabase(proxy.url, { guarded: true })
  app = await createOpora({ database, limits: [] })
  const { users } = region
  people = {
    region: await enter(users.region.login),
    district: await enter(users.district.login),
    school: await enter(users.school.login),
    guest: new TestClient(app),
  }
})
afterAll(async () => {
  await app.close()
  await database.close()
  proxy.close()
})

async function enter(login: string): Promise<TestClient> {
  const client = new TestClient(app)
  const reply = await client.post('/api/session', { login, password: PASSWORD })
  expect(reply.statusCode).toBe(200)
  return client
}

interface Asked {
  who: string
  status: number
  ms: number
  retryAfter: unknown
  detail: string | undefined
}

/** Everybody asks at once: for his own, for what is not his, without having signed in; reads and writes. */
async function askAll(): Promise<Asked[]> {
  const far = `/api/schools/${region.schools.far.code}`
  const parent = 1
  const requests: [string, () => Promise<Awaited<ReturnType<TestClient['get']>>>][] = [
    ['own list', () => people.region.get('/api/schools')],
    ['own card', () => people.region.get(far)],
    ['own write', () => people.region.post('/api/organisations', { kind: 'council', name: 'Совет', parent })],
    ['stranger card', () => people.school.get(far)],
    ['stranger card', () => people.district.get(far)],
    [
      'stranger write',
      () => people.school.post('/api/organisations', { kind: 'council', name: 'Чужой', parent }),
    ],
    ['stranger log', () => people.school.get('/api/audit')],
    ['guest list', () => people.guest.get('/api/schools')],
    ['guest write', () => people.guest.post('/api/runs', { methodology: '847-2020', year: '2023/24' })],
    ['forged session', () => forged().get('/api/schools')],
    [
      'sign-in',
      () =>
        new TestClient(app).post('/api/session', {
          login: region.users.school.login,
          password: 'не тот пароль',
        }),
    ],
    ['status', () => people.guest.get('/api/status')],
  ]
  return Promise.all(
    requests.map(async ([who, send]) => {
      const begun = performance.now()
      const reply = await send()
      const { statusCode: status, headers } = reply
      const detail = status >= 400 ? reply.json().detail : undefined
      return { who, status, ms: performance.now() - begun, retryAfter: headers['retry-after'], detail }
    }),
  )
}

function forged(): TestClient {
  const client = new TestClient(app)
  Object.assign(client, { cookies: { opora: 'A'.repeat(43) } })
  return client
}

const STRANGERS = /^(stranger|guest|forged)/

async function expectClosed(): Promise<void> {
  const replies = await askAll()
  expect(replies.filter(({ ms }) => ms > PATIENCE)).toEqual([])
  // Without knowing who it is, and what he may, nothing is answered.
  expect(replies.filter(({ who, status }) => STRANGERS.test(who) && status < 400)).toEqual([])
  for (const { who, status, retryAfter, detail } of replies.filter((one) => one.status >= 500)) {
    expect({ who, status, retryAfter }).toEqual({ who, status: 503, retryAfter: '10' })
    expect(detail).toMatch(/[а-я]{3}/)
  }
}

async function expectRecovered(): Promise<void> {
  proxy.set(undefined)
  const begun = performance.now()
  await expect
    .poll(async () => (await people.region.get('/api/schools')).statusCode, {
      timeout: RECOVERY,
      interval: 100,
    })
    .toBe(200)
  expect(performance.now() - begun).toBeLessThan(RECOVERY)
  expect((await people.guest.get('/api/status')).json().database).toBe('ok')
}

const faults: [string, Fault][] = [
  ['resets every connection', 'reset'],
  ['swallows everything', 'black hole'],
  ['is late by 3 s', { delay: 3000 }],
  ['lets a byte through at a time', { trickle: 100 }],
]

describe('when the line to the database', () => {
  it.each(faults)('%s, nobody waits, nobody gets in, and it recovers by itself', async (_what, fault) => {
    await expectRecovered()
    proxy.set(fault)
    await expectClosed()
    // With no connection left from before.
    await expectClosed()
    await expectRecovered()
  })

  it('is a little late, everything works', async () => {
    proxy.set({ delay: 100 })
    const replies = await askAll()
    expect(replies.filter(({ status }) => status >= 500)).toEqual([])
    expect(replies.find(({ who }) => who === 'own list')?.status).toBe(200)
    proxy.set(undefined)
  })

  it('breaks, a change is stored whole or not at all', async () => {
    const parent = await store.database.kysely
      .selectFrom('organisations')
      .select('organisation_id')
      .where('region_id', '=', region.regionId)
      .where('kind', '=', 'region')
      .executeTakeFirstOrThrow()
    const names = Array.from({ length: 20 }, (_, i) => `Совет под сбоем ${i}`)
    const acknowledged: string[] = []
    const adding = names.map(async (name, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * 5))
      const body = { kind: 'council', name, parent: parent.organisation_id }
      const reply = await people.region.post('/api/organisations', body)
      if (reply.statusCode === 200) acknowledged.push(name)
      else expect(reply.statusCode).toBe(503)
    })
    setTimeout(() => proxy.set('reset'), 40)
    await Promise.all(adding)
    await expectRecovered()
    const stored = await store.database.kysely
      .selectFrom('organisations')
      .select('name')
      .where('region_id', '=', region.regionId)
      .where('kind', '=', 'council')
      .execute()
    const lines = await store.database.pool.query(
      "select count(*)::int as n from audit_log where action = 'organisation.add' and region_id = $1",
      [region.regionId],
    )
    expect(acknowledged.filter((name) => !stored.some((row) => row.name === name))).toEqual([])
    expect(lines.rows[0].n).toBe(stored.length)
  })
})

it('a lock that somebody keeps is told within the time a person waits', async () => {
  const client = await store.database.pool.connect()
  await client.query('begin; lock table organisations')
  const begun = performance.now()
  const [read, written] = await Promise.all([
    people.region.get('/api/organisations'),
    people.region.post('/api/organisations', { kind: 'council', name: 'Совет', parent: 1 }),
  ])
  await client.query('rollback')
  client.release()
  expect(performance.now() - begun).toBeLessThan(PATIENCE)
  expect([read.statusCode, written.statusCode].every((status) => [409, 503].includes(status))).toBe(true)
})
