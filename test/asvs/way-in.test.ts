import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { featureRoutes } from '#server/features.ts'
import { transaction } from '#server/platform/database.ts'
import { createInvitation } from '#server/sessions/invitations.ts'
import { buildUser, PASSWORD } from '#test/factories.ts'
import { TestClient, testServer } from '#test/server.ts'

const server = testServer()
const db = () => server.database.kysely
const build = () => buildUser(db(), { role: 'operator' })

async function signIn(login: string, password: string, client = server.guest) {
  return client.post('/api/session', { login, password })
}

/** Lets a new person choose a password by the link. */
async function choose(password: string) {
  const { user_id, login } = await build()
  const { token } = await transaction(server.database, (tx) =>
    createInvitation(tx, { userId: user_id, createdBy: null }),
  )
  return { login, reply: await server.guest.post('/api/invitation/password', { token, password }) }
}

/** A text of the length that repeats nothing: each letter further from the one before. */
const lengthen = (text: string, length: number) =>
  Array.from({ length }, (_, i) => text[i] ?? String.fromCodePoint(0x430 + ((i * i * 7 + i * 3) % 32))).join(
    '',
  )

describe('a new installation', () => {
  it('has nobody in it: no account that everybody knows', async () => {
    const { rows } = await sql<{ users: number }>`select count(*)::int as users from users`.execute(db())
    expect(rows[0]!.users).toBe(0)
  })
})

describe('a password', () => {
  it('counts exactly as typed: spaces, case and every last character', async () => {
    const password = `  Берёза кисель ОКНО ${'ключ'.repeat(40)} конец  `
    const { login, reply } = await choose(password)
    expect(reply.statusCode, reply.body).toBe(200)
    expect((await signIn(login, password)).statusCode).toBe(200)
    for (const other of [password.trim(), password.toLowerCase()])
      expect((await signIn(login, other)).statusCode).toBe(401)
    expect((await signIn(login, password)).statusCode).toBe(200)
    for (const cut of [password.slice(0, 72), password.slice(0, -3)])
      expect((await signIn(login, cut)).statusCode).toBe(401)
  })

  it.each([
    ['letters only', 'берёзакисельокно'],
    ['digits only', '8305917264038'],
    ['signs only', '!?№%:;()_+=-'],
    ['pictures', '🌲🍏🚲🎻🧊🪁🦔🍄🧵🪵🌋🛶'],
    ['64 characters', lengthen('окно', 64)],
    ['200 characters', lengthen('кисель', 200)],
  ])('may be of any make: %s', async (_what, password) => {
    const { login, reply } = await choose(password)
    expect(reply.statusCode, reply.body).toBe(200)
    expect((await signIn(login, password)).statusCode).toBe(200)
  })

  it('of fewer than 12 characters is taken nowhere, whoever sends it', async () => {
    expect((await choose('окно кисель')).reply.json().code).toBe('weak_password')
    const client = await server.signIn(await build())
    const change = { current: PASSWORD, password: 'окно кисель' }
    expect((await client.put('/api/profile/password', change)).json().code).toBe('weak_password')
  })

  it('is stored by Argon2id with 19 MiB and two passes, each with a salt of its own', async () => {
    const password = 'берёза кисель окно'
    const logins = [(await choose(password)).login, (await choose(password)).login]
    const stored = await db()
      .selectFrom('users')
      .select('password_hash')
      .where('login', 'in', logins)
      .execute()
    for (const { password_hash } of stored)
      expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(new Set(stored.map(({ password_hash }) => password_hash)).size).toBe(2)
  })

  it('is good for years: no date makes it void', async () => {
    const { login, user_id } = await build()
    await sql`update users set created_at = created_at - interval '10 years' where user_id = ${user_id}`.execute(
      db(),
    )
    expect((await signIn(login, PASSWORD)).statusCode).toBe(200)
  })
})

describe('a session', () => {
  it('is a new one after every sign-in, and the one before is over', async () => {
    const user = await build()
    const client = await server.signIn(user)
    const before = tokenOf(client)
    expect((await signIn(user.login, PASSWORD, client)).statusCode).toBe(200)
    expect(tokenOf(client)).not.toBe(before)
    expect((await withToken(before).get('/api/viewer')).statusCode).toBe(401)
    expect((await client.get('/api/viewer')).statusCode).toBe(200)
  })

  it('has a token of 256 bits that nobody has twice', async () => {
    const user = await build()
    const tokens = await Promise.all(
      Array.from({ length: 8 }, async () => tokenOf(await server.signIn(user))),
    )
    expect(new Set(tokens).size).toBe(tokens.length)
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  })

  it('is over after three idle hours and after twelve hours at work', async () => {
    const user = await build()
    const client = await server.signIn(user)
    const age = (column: string, by: string) =>
      server.database.pool.query(`update sessions set ${column} = now() - $1::interval where user_id = $2`, [
        by,
        user.user_id,
      ])
    await age('seen_at', '2 hours 59 minutes')
    expect((await client.get('/api/viewer')).statusCode).toBe(200)
    await age('seen_at', '3 hours')
    expect((await client.get('/api/viewer')).statusCode).toBe(401)
    const second = await server.signIn(user)
    const { rows } = await server.database.pool.query(
      'select max(expires_at) - now() as left from sessions where user_id = $1',
      [user.user_id],
    )
    expect(rows[0].left.hours).toBeLessThan(12)
    await age('expires_at', '0 seconds')
    expect((await second.get('/api/viewer')).statusCode).toBe(401)
  })

  it('is opened by its cookie only: not by an address, a header or a body', async () => {
    const token = tokenOf(await server.signIn(await build()))
    const ways = [
      { url: `/api/viewer?opora=${token}` },
      { url: '/api/viewer', headers: { authorization: `Bearer ${token}` } },
      { url: '/api/viewer', headers: { 'x-user-id': '1', 'x-session': token } },
      { url: '/api/viewer', headers: { cookie: `__Host-opora=${token}` } },
    ]
    for (const way of ways)
      expect((await server.guest.send({ method: 'GET', ...way })).statusCode, way.url).not.toBe(200)
    expect((await withToken(token).get('/api/viewer')).statusCode).toBe(200)
  })
})

describe('the address a person comes from', () => {
  it('is not what he says it is, when no proxy is told of', async () => {
    const user = await build()
    const client = new TestClient(server.app)
    const payload = { login: user.login, password: PASSWORD }
    const headers = {
      'x-forwarded-for': '203.0.113.9',
      'x-real-ip': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
    }
    await client.send({ method: 'POST', url: '/api/session', payload, headers })
    const { sessions } = (await client.get('/api/profile')).json()
    expect(sessions[0].network).toBe('127.0.0.0/24')
  })
})

const tokenOf = (client: TestClient) => (client as unknown as { cookies: { opora: string } }).cookies.opora

function withToken(token: string): TestClient {
  return Object.assign(new TestClient(server.app), { cookies: { opora: token } })
}

describe('an address', () => {
  it('holds no token, password or code: no route takes one there, and a link carries it behind #', () => {
    const named = featureRoutes.flatMap(({ route }) =>
      [route.params, route.query].flatMap((part) => Object.keys(part?.shape ?? {})),
    )
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter((name) => /token|password|secret|otp|pin|key|^code_|hash/i.test(name))).toEqual([])
    const bodies = featureRoutes.flatMap(({ route }) => {
      const fields = Object.keys((route.body as { shape?: object } | undefined)?.shape ?? {})
      return fields.includes('token') ? [`${route.method} ${route.path}`] : []
    })
    expect(bodies).toEqual(['POST /api/invitation', 'POST /api/invitation/password'])
  })
})
