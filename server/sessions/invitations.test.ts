import { describe, expect, it } from 'vitest'
import { transaction } from '#server/platform/database.ts'
import { buildRegion, buildSchool, buildUser, PASSWORD } from '#test/factories.ts'
import { TestClient, testServer } from '#test/server.ts'
import { createInvitation } from './invitations.ts'
import { hashToken } from './queries.ts'

const server = testServer()
const db = () => server.database.kysely
const GOOD = 'берёза кисель окно'

async function invite(user: { user_id: number }): Promise<string> {
  const invitation = { userId: user.user_id, createdBy: null }
  const { token } = await transaction(server.database, (tx) => createInvitation(tx, invitation))
  return token
}

async function buildHead() {
  const { region_id, school_id } = await buildSchool(db(), { name: 'Школа № 3' })
  return buildUser(db(), { role: 'head', region_id, school_id, name: 'Новый Директор', password_hash: null })
}

const accept = (client: TestClient, token: string, password = GOOD) =>
  client.post('/api/invitation/password', { token, password })

describe('a link of an invitation', () => {
  it('tells who is invited to what, lets in once, and its password works from then on', async () => {
    const user = await buildHead()
    const token = await invite(user)
    expect(token).toMatch(/^[\w-]{43}$/)
    const { guest } = server
    expect((await guest.post('/api/invitation', { token })).json()).toEqual({
      terms: {},
      name: 'Новый Директор',
      login: user.login,
      roles: [{ role: 'head', organisation: 'Школа № 3' }],
      purpose: 'invitation',
      state: 'open',
      signOn: null,
    })
    const accepted = await accept(guest, token)
    expect(accepted.json()).toMatchObject({ state: 'open', viewer: { login: user.login, role: 'head' } })
    expect((await guest.get('/api/viewer')).statusCode).toBe(200)

    const again = await accept(server.guest, token, 'другой длинный пароль')
    expect(again.json()).toMatchObject({ code: 'link_over', status: 410 })
    expect((await server.guest.post('/api/invitation', { token })).json().state).toBe('used')
    const signIn = await server.guest.post('/api/session', { login: user.login, password: GOOD })
    expect(signIn.statusCode).toBe(200)
  })

  it('is used once even by two at the same moment', async () => {
    const token = await invite(await buildHead())
    const replies = await Promise.all([accept(server.guest, token), accept(server.guest, token)])
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410])
  })

  it('is over after seven days', async () => {
    const token = await invite(await buildHead())
    const { expires_at } = await db()
      .selectFrom('invitations')
      .select('expires_at')
      .where('token_hash', '=', hashToken(token))
      .executeTakeFirstOrThrow()
    expect((expires_at.getTime() - Date.now()) / 86_400_000).toBeCloseTo(7, 2)
    await db()
      .updateTable('invitations')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('token_hash', '=', hashToken(token))
      .execute()
    expect((await server.guest.post('/api/invitation', { token })).json().state).toBe('expired')
    expect((await accept(server.guest, token)).json().code).toBe('link_over')
  })

  it('is over when a newer one was made, and the newer one works', async () => {
    const user = await buildHead()
    const earlier = await invite(user)
    const newer = await invite(user)
    expect((await accept(server.guest, earlier)).json().code).toBe('link_over')
    expect((await accept(server.guest, newer)).statusCode).toBe(200)
  })

  it('is not there when it was guessed, nor when the person is disabled', async () => {
    const user = await buildHead()
    const token = await invite(user)
    for (const guess of ['a'.repeat(43), `${token.slice(0, -1)}_`, hashToken(token).toString('base64url')]) {
      expect((await server.guest.post('/api/invitation', { token: guess })).statusCode, guess).toBe(404)
      expect((await accept(server.guest, guess)).statusCode, guess).toBe(404)
    }
    await db()
      .updateTable('users')
      .set({ disabled_at: new Date() })
      .where('user_id', '=', user.user_id)
      .execute()
    expect((await accept(server.guest, token)).statusCode).toBe(404)
  })

  it('refuses a weak password with the reason, and stays', async () => {
    const user = await buildHead()
    const token = await invite(user)
    for (const weak of ['короткий', 'passwordpassword', `${user.login}${user.login}`]) {
      const reply = await accept(server.guest, token, weak)
      expect(reply.json(), weak).toMatchObject({ code: 'weak_password', status: 422 })
    }
    expect((await accept(server.guest, token)).statusCode).toBe(200)
  })

  it('as a reset ends the sessions of the person and the earlier password', async () => {
    const { region_id, school_id } = await buildSchool(db())
    const user = await buildUser(db(), { role: 'head', region_id, school_id })
    const client = await server.signIn(user)
    await accept(server.guest, await invite(user))
    expect((await client.get('/api/viewer')).statusCode).toBe(401)
    const old = await server.guest.post('/api/session', { login: user.login, password: PASSWORD })
    expect(old.json().code).toBe('wrong_credentials')
  })

  it('takes the place of the session the browser had, somebody else’s too', async () => {
    const other = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(other)
    await accept(client, await invite(await buildHead()))
    expect((await client.get('/api/viewer')).json().role).toBe('head')
    const left = await db()
      .selectFrom('sessions')
      .select('session_id')
      .where('user_id', '=', other.user_id)
      .execute()
    expect(left).toEqual([])
  })

  it('leads whoever must have a second factor to set it up', async () => {
    const { region_id } = await buildRegion(db(), { second_factor: true })
    const user = await buildUser(db(), { role: 'operator', region_id, password_hash: null })
    const client = new TestClient(server.app)
    const reply = await accept(client, await invite(user))
    expect(reply.json()).toEqual({ state: 'set_up', name: user.name })
    expect((await client.get('/api/viewer')).json()).toMatchObject({ code: 'second_factor', status: 403 })
  })
})
