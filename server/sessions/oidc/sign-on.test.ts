import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { transaction } from '#server/platform/database.ts'
import { createVault } from '#server/platform/vault.ts'
import { createInvitation } from '#server/sessions/invitations.ts'
import { buildRegion, buildUser, PASSWORD } from '#test/factories.ts'
import { SECRET, signedAnew, startProvider, type TestProvider } from '#test/oidc-provider.ts'
import { forgetProofs } from '#test/proof.ts'
import { setUpFactor } from '#test/second-factor.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { createSignOn } from './provider.ts'

let provider: TestProvider
const server = testServer(async () => {
  provider = await startProvider()
  const signOn = await createSignOn({
    issuer: provider.issuer,
    clientId: 'secret',
    name: 'Единый вход области',
    scope: 'openid',
    proof: { secret: SECRET },
    factorValues: ['mfa', 'urn:level:high'],
  })
  return { entry: { secondFactor: true, vault: createVault(randomBytes(32)), signOn } }
})
afterAll(() => provider.stop())
const db = () => server.database.kysely

const seconds = (shift: number) => Math.floor(Date.now() / 1000) + shift

let people = 0
/** A new person at the provider, who signs in there next. */
function meet(how: { acr?: string; amr?: string[] } = {}): string {
  const accountId = `outside-${++people}`
  provider.person = { accountId, ...how }
  return accountId
}

beforeEach(() => {
  provider.tamper = undefined
  provider.codeLife = 60
  meet()
})

async function goOut(client: TestClient, path = '/api/sign-on', body: object | undefined = {}) {
  const reply = await client.post(path, body)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().address as string
}

const comeBack = (client: TestClient, answer: string) => client.post('/api/sign-on/finish', { answer })

/** The whole way: out, through the provider, and back. */
async function signOn(client: TestClient, path?: string, body?: object) {
  return comeBack(client, await provider.visit(await goOut(client, path, body)))
}

async function link(client: TestClient) {
  const reply = await signOn(client, '/api/profile/sign-on', {})
  expect(reply.json()).toMatchObject({ done: 'linked', session: { state: 'open' } })
}

/** A person who has linked his account at the provider, and signs in there next. */
async function linkedUser(given: Parameters<typeof buildUser>[1] = { role: 'operator' }) {
  const user = await buildUser(db(), given)
  const client = await server.signIn(user)
  await link(client)
  return { user, client }
}

const refused = { code: 'outside_refused', status: 422 }

describe('signing in with a provider outside', () => {
  it('lets in whoever has linked his account, in the roles he has here', async () => {
    const { user } = await linkedUser()
    const { guest } = server
    const reply = await signOn(guest)
    expect(reply.json()).toMatchObject({
      done: 'entered',
      session: { state: 'open', viewer: { login: user.login, role: 'operator' } },
    })
    expect((await guest.get('/api/viewer')).json()).toMatchObject({ login: user.login })
    const lines = await db()
      .selectFrom('audit_log')
      .select(['action', 'detail'])
      .where('user_id', '=', user.user_id)
      .orderBy('audit_id')
      .execute()
    expect(lines).toEqual([
      { action: 'session.open', detail: {} },
      { action: 'signon.link', detail: { issuer: provider.issuer } },
      { action: 'session.open', detail: { issuer: provider.issuer } },
    ])
  })

  it('asks whom nobody knows to link his account, and makes no account', async () => {
    const before = await db().selectFrom('users').select('user_id').execute()
    const reply = await signOn(server.guest)
    expect(reply.json()).toMatchObject({ code: 'outside_unknown', status: 403 })
    expect(reply.json().hint).toContain('свяжите')
    expect(await db().selectFrom('users').select('user_id').execute()).toEqual(before)
  })

  it('gives the browser none of the provider’s tokens', async () => {
    await linkedUser()
    const tokens: string[] = []
    provider.tamper = (body) => {
      tokens.push(...Object.values(body).filter((value) => typeof value === 'string' && value.length > 20))
    }
    const reply = await signOn(server.guest)
    expect(reply.statusCode, reply.body).toBe(200)
    expect(tokens.length).toBeGreaterThanOrEqual(2)
    const told = reply.body + JSON.stringify(reply.headers)
    for (const token of tokens) expect(told).not.toContain(token)
  })

  it('does not let in whoever is disabled', async () => {
    const { user } = await linkedUser()
    await db()
      .updateTable('users')
      .set({ disabled_at: new Date() })
      .where('user_id', '=', user.user_id)
      .execute()
    expect((await signOn(server.guest)).json()).toMatchObject({ code: 'account_disabled' })
  })

  it('does not let in whoever has no role left', async () => {
    const { user } = await linkedUser()
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'проверка' })
      .where('user_id', '=', user.user_id)
      .execute()
    const { guest } = server
    expect((await signOn(guest)).json()).toMatchObject({ code: 'no_role' })
    expect((await guest.get('/api/viewer')).statusCode).toBe(401)
  })

  it('asks for the code of our own second factor', async () => {
    const { client } = await linkedUser()
    await setUpFactor(client)
    const { guest } = server
    expect((await signOn(guest)).json().session).toMatchObject({ state: 'code' })
    expect((await guest.get('/api/viewer')).json().code).toBe('second_factor')
  })

  it.each([{ acr: 'urn:level:high' }, { amr: ['pwd', 'mfa'] }])(
    'asks for no second factor when the provider says that it asked: %o',
    async (how) => {
      const { region_id } = await buildRegion(db(), { second_factor: true })
      const user = await buildUser(db(), { role: 'operator', region_id })
      const client = await server.signIn(user)
      await setUpFactor(client)
      await link(client)
      provider.person = { ...provider.person, ...how }
      expect((await signOn(server.guest)).json().session).toMatchObject({ state: 'open' })
    },
  )

  it('takes other words of the provider for no second factor', async () => {
    const { region_id } = await buildRegion(db(), { second_factor: true })
    const user = await buildUser(db(), { role: 'operator', region_id })
    const client = await server.signIn(user)
    await setUpFactor(client)
    await link(client)
    provider.person = { ...provider.person, acr: 'urn:level:low', amr: ['pwd'] }
    expect((await signOn(server.guest)).json().session).toMatchObject({ state: 'code' })
  })
})

describe('what comes back from the provider is refused', () => {
  let known: TestClient
  beforeEach(async () => {
    known = (await linkedUser()).client
  })
  const replaced = (answer: string, name: string, value: string) => {
    const parameters = new URLSearchParams(answer)
    parameters.set(name, value)
    return parameters.toString()
  }

  it('with a state of another way', async () => {
    const { guest } = server
    const answer = await provider.visit(await goOut(guest))
    expect((await comeBack(guest, replaced(answer, 'state', 'x'.repeat(43)))).json()).toMatchObject(refused)
    expect((await guest.get('/api/viewer')).statusCode).toBe(401)
  })

  it('with a nonce of another way', async () => {
    const { guest } = server
    const address = new URL(await goOut(guest))
    address.searchParams.set('nonce', 'x'.repeat(43))
    expect((await comeBack(guest, await provider.visit(address.href))).json()).toMatchObject(refused)
  })

  it('with a code got for another way, whose verifier is not ours', async () => {
    const { guest } = server
    const stolen = new URLSearchParams(await provider.visit(await goOut(server.guest))).get('code')!
    const answer = await provider.visit(await goOut(guest))
    expect((await comeBack(guest, replaced(answer, 'code', stolen))).json()).toMatchObject(refused)
  })

  it('with a code whose time is over', async () => {
    provider.codeLife = 1
    const { guest } = server
    const answer = await provider.visit(await goOut(guest))
    await new Promise((resolve) => setTimeout(resolve, 2100))
    expect((await comeBack(guest, answer)).json()).toMatchObject(refused)
  })

  it('a second time: neither by the browser that came back, nor after a copy of its cookie', async () => {
    const { guest } = server
    const started = await guest.post('/api/sign-on', {})
    const cookie = `opora-way=${started.cookies.find(({ name }) => name === 'opora-way')!.value}`
    const answer = await provider.visit(started.json().address)
    expect((await comeBack(guest, answer)).statusCode).toBe(200)
    expect((await comeBack(guest, answer)).json()).toMatchObject(refused)
    const copy = {
      method: 'POST',
      url: '/api/sign-on/finish',
      payload: { answer },
      headers: { cookie },
    } as const
    expect((await server.guest.send(copy)).json()).toMatchObject(refused)
  })

  it('by another browser', async () => {
    const answer = await provider.visit(await goOut(server.guest))
    expect((await comeBack(server.guest, answer)).json()).toMatchObject(refused)
  })

  it.each([
    ['a changed person', (token: string) => changed(token, 1, { sub: 'outside-1' })],
    ['no signature', (token: string) => `${changed(token, 0, { alg: 'none' }).replace(/\.[^.]*$/, '')}.`],
    ['a foreign signature', (token: string) => `${token.slice(0, -8)}AAAAAAAA`],
  ])('with an ID token of %s', async (_what, change) => {
    provider.tamper = (body) => {
      body.id_token = change(body.id_token)
    }
    expect((await signOn(server.guest)).json()).toMatchObject(refused)
  })

  it.each([
    ['an hour ago', { iat: seconds(-7200), exp: seconds(-3600) }, 'RS256'],
    ['another client', { aud: 'ES256' }, 'RS256'],
    ['another provider', { iss: 'https://other.example.ru' }, 'RS256'],
    ['another way', { nonce: 'of-another-way' }, 'RS256'],
    ['nobody', { sub: undefined }, 'RS256'],
    ['somebody asked four hours ago', { auth_time: seconds(-4 * 3600) }, 'RS256'],
    ['somebody of whom it is not said when he was asked', { auth_time: undefined }, 'RS256'],
    ['whoever knows the public key', {}, 'HS256'],
  ] as const)('with an ID token, signed as it should be, of %s', async (_whose, claims, algorithm) => {
    const { guest } = server
    provider.tamper = (body) => {
      body.id_token = signedAnew(body.id_token, claims, algorithm)
    }
    expect((await signOn(guest)).json()).toMatchObject(refused)
  })

  it('only for what is changed: the same token signed anew is taken', async () => {
    provider.tamper = (body) => {
      body.id_token = signedAnew(body.id_token, {})
    }
    expect((await signOn(server.guest)).json().code).not.toBe(refused.code)
  })

  it('in the name of another provider', async () => {
    const { guest } = server
    const answer = await provider.visit(await goOut(guest))
    const mixed = replaced(answer, 'iss', 'https://other.example.ru')
    expect((await comeBack(guest, mixed)).json()).toMatchObject(refused)
  })

  it('when the person changed his mind', async () => {
    const { guest } = server
    const state = new URL(await goOut(guest)).searchParams.get('state')!
    const answer = new URLSearchParams({ error: 'access_denied', state, iss: provider.issuer }).toString()
    expect((await comeBack(guest, answer)).json()).toMatchObject(refused)
  })

  it('to link it with whoever did not begin', async () => {
    const answer = await provider.visit(await goOut(known, '/api/profile/sign-on'))
    await known.delete('/api/session')
    expect((await comeBack(known, answer)).json()).toMatchObject({ code: 'not_signed_in' })
  })
})

/** The token with a part of it changed and its signature left. */
function changed(token: string, place: number, change: object): string {
  const parts = token.split('.')
  const content = JSON.parse(Buffer.from(parts[place]!, 'base64url').toString())
  parts[place] = Buffer.from(JSON.stringify({ ...content, ...change })).toString('base64url')
  return parts.join('.')
}

describe('how long ago the provider asked who it is', () => {
  const askedAgo = (ago: number) => {
    provider.tamper = (body) => {
      body.id_token = signedAnew(body.id_token, { auth_time: seconds(-ago) })
    }
  }

  it('is told by it, and asked for: it asks again whoever was asked three hours ago', async () => {
    const address = new URL(await goOut(server.guest))
    expect(address.searchParams.get('max_age')).toBe('10800')
  })

  it('counts against the twelve hours of a session, and is no proof of the last minutes', async () => {
    const { user } = await linkedUser()
    askedAgo(2 * 3600)
    const { guest } = server
    expect((await signOn(guest)).json().done).toBe('entered')
    const { expires_at } = await db()
      .selectFrom('sessions')
      .select('expires_at')
      .where('user_id', '=', user.user_id)
      .orderBy('session_id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    const hours = (expires_at.getTime() - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(9.9)
    expect(hours).toBeLessThan(10.01)
    expect((await guest.delete('/api/profile/sessions')).json().code).toBe('proof_needed')
  })

  it('an hour ahead of our clock lengthens no session', async () => {
    await linkedUser()
    askedAgo(-3600)
    const { guest } = server
    await signOn(guest)
    const expires = await db()
      .selectFrom('sessions')
      .select(({ fn }) => fn.max('expires_at').as('last'))
      .executeTakeFirstOrThrow()
    expect(expires.last!.getTime()).toBeLessThan(Date.now() + 12 * 3_600_000 + 1000)
  })
})

describe('a proof of who one is by the provider', () => {
  const PROOF = '/api/session/proof/outside'
  /** Somebody who comes in by the provider only, a while ago. */
  async function insideSince(minutes: number) {
    const { user, client } = await linkedUser()
    await db().updateTable('users').set({ password_hash: null }).where('user_id', '=', user.user_id).execute()
    if (minutes > 5) await forgetProofs(db(), user)
    return { user, client }
  }

  it('is asked of whoever has neither password nor factor here: the provider asks him anew', async () => {
    const { client } = await insideSince(10)
    expect((await client.delete('/api/profile/sessions')).json()).toMatchObject({
      code: 'proof_needed',
      asks: ['outside'],
      hint: 'Подтвердите через внешнюю службу и повторите действие.',
    })
    expect((await client.post('/api/session/proof', {})).json().code).toBe('not_possible')
    const address = await goOut(client, PROOF)
    expect(new URL(address).searchParams.get('max_age')).toBe('0')
    expect((await comeBack(client, await provider.visit(address))).json().done).toBe('proved')
    expect((await client.delete('/api/profile/sessions')).statusCode).toBe(204)
  })

  it('is not given by somebody else, nor by an answer of an hour ago', async () => {
    const { client } = await insideSince(10)
    const own = provider.person
    const address = await goOut(client, PROOF)
    meet()
    expect((await comeBack(client, await provider.visit(address))).json()).toMatchObject(refused)
    provider.person = own
    provider.tamper = (body) => {
      body.id_token = signedAnew(body.id_token, { auth_time: seconds(-3600) })
    }
    expect((await signOn(client, PROOF)).json()).toMatchObject(refused)
    expect((await client.delete('/api/profile/sessions')).json().code).toBe('proof_needed')
  })
})

describe('a link with the provider', () => {
  it('is one person’s: another cannot link the same account', async () => {
    await linkedUser()
    const other = await server.signIn(await buildUser(db(), { role: 'operator' }))
    expect((await signOn(other, '/api/profile/sign-on')).json()).toMatchObject({ code: 'conflict' })
    expect((await other.get('/api/profile')).json().outside.since).toBeNull()
  })

  it('is seen in the profile and taken away there', async () => {
    const { client } = await linkedUser()
    expect((await client.get('/api/profile')).json().outside).toEqual({
      name: 'Единый вход области',
      since: expect.stringMatching(/^\d{4}-/),
    })
    expect((await client.delete('/api/profile/sign-on')).statusCode).toBe(204)
    expect((await signOn(server.guest)).json().code).toBe('outside_unknown')
    expect((await client.delete('/api/profile/sign-on')).statusCode).toBe(404)
  })

  it('is made by accepting an invitation without a password, and then is the only way in', async () => {
    const operator = await buildUser(db(), { role: 'operator' })
    const { region_id } = operator
    const user = await buildUser(db(), { role: 'department', region_id, password_hash: null })
    const { token } = await transaction(server.database, (tx) =>
      createInvitation(tx, { userId: user.user_id, createdBy: null }),
    )
    const { guest } = server
    expect((await signOn(guest, '/api/sign-on', { invitation: token })).json()).toMatchObject({
      done: 'entered',
      session: { state: 'open', viewer: { login: user.login } },
    })
    const again = await server.guest.post('/api/sign-on', { invitation: token })
    expect(again.json()).toMatchObject({ code: 'link_over' })
    const card = await (await server.signIn(operator)).get(`/api/people/${user.user_id}`)
    expect(card.json().state).toBe('active')
    const unlinking = await guest.delete('/api/profile/sign-on')
    expect(unlinking.json()).toMatchObject({ code: 'not_possible', status: 422 })
    expect(unlinking.json().detail).toContain('не сможете войти')
    expect((await signOn(server.guest)).json()).toMatchObject({ done: 'entered' })
  })
})

describe('when the provider is down', () => {
  it('the password works as before, and the way through it says so', async () => {
    await provider.stop()
    const user = await buildUser(db(), { role: 'operator' })
    const { guest } = server
    expect((await guest.get('/api/status')).json()).toMatchObject({ signOn: 'Единый вход области' })
    const state = new URL(await goOut(guest)).searchParams.get('state')!
    const answer = new URLSearchParams({ code: 'x', state, iss: provider.issuer }).toString()
    expect((await comeBack(guest, answer)).json()).toMatchObject({ code: 'outside_down', status: 503 })
    const signIn = await server.guest.post('/api/session', { login: user.login, password: PASSWORD })
    expect(signIn.statusCode).toBe(200)
  })
})
