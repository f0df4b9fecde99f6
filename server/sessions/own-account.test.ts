import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createOpora } from '#server/app.ts'
import { featureRoutes } from '#server/features.ts'
import { transaction } from '#server/platform/database.ts'
import { buildRegion, buildUser, PASSWORD } from '#test/factories.ts'
import { forgetProofs } from '#test/proof.ts'
import { codeOf, setUpFactor } from '#test/second-factor.ts'
import { TestClient, testServer } from '#test/server.ts'
import { createInvitation } from './invitations.ts'

const server = testServer()
const db = () => server.database.kysely
const NEXT = 'берёза кисель окно'

describe('the profile', () => {
  it('shows roles with their dates, the factor and the sessions, and no whole address', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const other = new TestClient(server.app)
    await other.send({
      method: 'POST',
      url: '/api/session',
      payload: { login: user.login, password: PASSWORD },
      headers: { 'user-agent': 'Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0' },
      remoteAddress: '192.0.2.77',
    })
    const client = await server.signIn(user)
    const profile = (await client.get('/api/profile')).json()
    expect(profile).toMatchObject({
      name: user.name,
      login: user.login,
      roles: [{ role: 'operator', to: null, valid: true }],
      secondFactor: { since: null, codesLeft: 0 },
    })
    expect(profile.roles[0].from).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(profile.sessions).toMatchObject([
      { current: true, browser: 'other', network: '127.0.0.0/24' },
      { current: false, browser: 'firefox', network: '192.0.2.0/24' },
    ])
    expect(JSON.stringify(profile)).not.toContain('192.0.2.77')
  })

  it('ends one session, or all but this one', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const [client, second, third, fourth] = [
      await server.signIn(user),
      await server.signIn(user),
      await server.signIn(user),
      await server.signIn(user),
    ]
    const own = (await second.get('/api/profile')).json().sessions
    const { id } = own.find(({ current }: { current: boolean }) => current)
    expect((await client.delete(`/api/profile/sessions/${id}`)).statusCode).toBe(204)
    expect((await second.get('/api/viewer')).statusCode).toBe(401)
    expect((await third.get('/api/viewer')).statusCode).toBe(200)
    expect((await client.delete('/api/profile/sessions')).statusCode).toBe(204)
    expect((await third.get('/api/viewer')).statusCode).toBe(401)
    expect((await fourth.get('/api/viewer')).statusCode).toBe(401)
    expect((await client.get('/api/viewer')).statusCode).toBe(200)
  })
})

describe('what changes how one gets in', () => {
  const ACTS = [
    ['DELETE', '/api/profile/sessions'],
    ['DELETE', '/api/profile/sessions/1'],
    ['PUT', '/api/profile/email'],
    ['POST', '/api/second-factor'],
    ['POST', '/api/second-factor/recovery-codes'],
    ['POST', '/api/profile/sign-on'],
    ['DELETE', '/api/profile/sign-on'],
  ] as const

  it.each(ACTS)(
    'wants a proof of the last minutes, and does nothing without it: %s %s',
    async (method, url) => {
      const user = await buildUser(db(), { role: 'head' })
      const client = await server.signIn(user)
      const other = await server.signIn(user)
      await forgetProofs(db(), user)
      const payload = method === 'PUT' ? { email: 'thief@example.ru' } : {}
      const refused = await client.send({ method, url, payload })
      expect(refused.statusCode).toBe(403)
      expect(refused.json()).toMatchObject({
        code: 'proof_needed',
        asks: ['password'],
        hint: 'Введите пароль и повторите действие.',
      })
      expect((await other.get('/api/viewer')).statusCode).toBe(200)
      expect((await client.get('/api/profile')).json()).toMatchObject({
        email: null,
        secondFactor: { since: null },
      })
      await client.post('/api/session/proof', { password: PASSWORD })
      expect((await client.send({ method, url, payload })).body).not.toContain('proof_needed')
    },
  )

  it('are all routes of one’s own account but the change of a password, which asks the present one each time', () => {
    const own = featureRoutes
      .map(({ route }) => route)
      .filter(({ path, method }) => method !== 'GET' && /^\/api\/(profile|second-factor)\b/.test(path))
      .filter(({ proof }) => !proof)
    expect(own.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      // The code of a secret that was given out for a proof.
      'POST /api/second-factor/confirm',
      'PUT /api/profile/password',
    ])
  })

  it('the proof is all that lets one in: neither the password nor the code is enough', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    const { codes } = await setUpFactor(client)
    await forgetProofs(db(), user)
    const prove = (body: object) => client.post('/api/session/proof', body)
    expect((await prove({ password: PASSWORD })).json().code).toBe('wrong_code')
    expect((await prove({ code: codes[0] })).json().code).toBe('wrong_password')
    expect((await client.delete('/api/profile/sessions')).json().asks).toEqual(['password', 'code'])
    expect((await prove({ password: PASSWORD, code: codes[0] })).statusCode).toBe(204)
    expect((await client.delete('/api/profile/sessions')).statusCode).toBe(204)
  })

  it('the session goes on under a new token, and the one from before opens nothing', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = new TestClient(server.app)
    const before = (await client.post('/api/session', { login: user.login, password: PASSWORD })).cookies
    await client.post('/api/session/proof', { password: PASSWORD })
    const headers = { cookie: `opora=${before[0]!.value}` }
    expect((await server.guest.send({ method: 'GET', url: '/api/viewer', headers })).statusCode).toBe(401)
    expect((await client.get('/api/viewer')).statusCode).toBe(200)
  })

  it('is no place to guess the password quickly', async () => {
    const client = await server.signIn(await buildUser(db(), { role: 'operator' }))
    for (let tries = 0; tries < 3; tries++) await client.post('/api/session/proof', { password: 'не тот' })
    const late = await client.post('/api/session/proof', { password: PASSWORD })
    expect(late.json().code).toBe('too_many_attempts')
  })
})

describe('the change of a password', () => {
  const change = (client: TestClient, current: string, password: string) =>
    client.put('/api/profile/password', { current, password })

  it('asks the present one, ends other sessions and unused links, and keeps this session', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    const other = await server.signIn(user)
    const { token } = await transaction(server.database, (tx) =>
      createInvitation(tx, { userId: user.user_id, createdBy: null }),
    )
    expect((await change(client, 'не тот', NEXT)).json().code).toBe('wrong_password')
    expect((await change(client, PASSWORD, 'короткий')).json().code).toBe('weak_password')
    expect((await other.get('/api/viewer')).statusCode).toBe(200)

    expect((await change(client, PASSWORD, NEXT)).statusCode).toBe(204)
    expect((await client.get('/api/viewer')).statusCode).toBe(200)
    expect((await other.get('/api/viewer')).statusCode).toBe(401)
    expect((await server.guest.post('/api/invitation', { token })).json().state).toBe('expired')
    const signIn = (password: string) => server.guest.post('/api/session', { login: user.login, password })
    expect((await signIn(PASSWORD)).statusCode).toBe(401)
    expect((await signIn(NEXT)).statusCode).toBe(200)
  })

  it('is no place to guess the present one quickly', async () => {
    const client = await server.signIn(await buildUser(db(), { role: 'operator' }))
    for (let tries = 0; tries < 3; tries++) await change(client, 'не тот', NEXT)
    expect((await change(client, PASSWORD, NEXT)).json().code).toBe('too_many_attempts')
  })
})

it('no password, secret, code or token of the way in reaches the audit log, the logs or the tables', async () => {
  const lines: string[] = []
  const sink = new PassThrough()
  sink.on('data', (chunk) => lines.push(String(chunk)))
  const app = await createOpora({ database: server.guarded, logger: pino({ level: 'trace' }, sink) })
  onTestFinished(() => app.close())
  const { region_id } = await buildRegion(db(), { second_factor: true })
  const user = await buildUser(db(), { role: 'operator', region_id, password_hash: null })
  const { token } = await transaction(server.database, (tx) =>
    createInvitation(tx, { userId: user.user_id, createdBy: null }),
  )
  const client = new TestClient(app)
  await client.post('/api/invitation', { token })
  const accepted = await client.post('/api/invitation/password', { token, password: NEXT })
  const { secret, codes } = await setUpFactor(client)
  const opened = await client.get('/api/session')
  const later = new TestClient(app)
  await later.post('/api/session', { login: user.login, password: NEXT })
  await db().updateTable('second_factors').set({ last_step: 0 }).where('user_id', '=', user.user_id).execute()
  const code = await codeOf(secret)
  const passed = await later.post('/api/session/second-factor', { code })
  await later.put('/api/profile/password', { current: NEXT, password: `${NEXT} новое` })
  await later.post('/api/session/proof', { password: `${NEXT} новое`, code: codes[0] })
  await later.post('/api/second-factor/recovery-codes')
  expect([opened, passed].map(({ statusCode }) => statusCode)).toEqual([200, 200])

  const canaries = [token, NEXT, secret, code, ...codes, codes[0]!.replaceAll('-', '')]
  canaries.push(...[accepted, passed].map(({ cookies }) => cookies[0]!.value))
  const audit = await db()
    .selectFrom('audit_log')
    .selectAll()
    .where('region_id', '=', region_id)
    .orderBy('audit_id')
    .execute()
  expect(audit.map(({ action }) => action)).toEqual([
    'invitation.accept',
    'factor.offer',
    'factor.on',
    'session.open',
    'factor.pass',
    'password.change',
    'session.prove',
    'factor.codes',
  ])
  const tables = ['users', 'sessions', 'invitations', 'second_factors', 'recovery_codes', 'sign_in_attempts']
  const stored: string[] = [JSON.stringify(audit), lines.join('')]
  for (const table of tables) {
    // Bytes as Latin letters: a secret kept as it is would be read in them.
    const { rows } = await server.database.pool.query(`select * from ${table}`)
    stored.push(...rows.map((row) => Object.values(row).map(textOf).join(' ')))
  }
  expect(lines.length).toBeGreaterThan(0)
  for (const canary of canaries) expect(stored.filter((text) => text.includes(canary))).toEqual([])
})

const textOf = (value: unknown) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))
