import { describe, expect, it } from 'vitest'
import { storeRole } from '#server/people/store-role.ts'
import { transaction } from '#server/platform/database.ts'
import { buildMunicipality, buildSchool, buildSitting, buildUser, PASSWORD } from '#test/factories.ts'
import { testServer } from '#test/server.ts'

const server = testServer()
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const db = () => server.database.kysely

describe('signing in', () => {
  it('tells who came, from where, and what he may do', async () => {
    const municipality = await buildMunicipality(db(), { name: 'Заречный округ' })
    await buildSitting(db(), { region_id: municipality.region_id, year: '2022/23' })
    await buildSitting(db(), { region_id: municipality.region_id, year: '2023/24' })
    const { region_id, municipality_id } = municipality
    const user = await buildUser(db(), {
      role: 'coordinator',
      region_id,
      municipality_id,
      name: 'Координатор',
    })
    const client = await server.signIn(user)
    const viewer = (await client.get('/api/viewer')).json()
    expect(viewer).toMatchObject({
      name: 'Координатор',
      role: 'coordinator',
      municipality: { id: municipality.municipality_id, name: 'Заречный округ' },
      school: null,
      years: ['2023/24', '2022/23'],
      demo: false,
    })
    expect(viewer.can).toContain('imports.write')
    expect(viewer.can).not.toContain('runs.write')
  })

  it('tells a head of the school', async () => {
    const school = await buildSchool(db(), { name: 'Школа в Ёлках' })
    const { region_id, school_id, code } = school
    const client = await server.signIn(await buildUser(db(), { role: 'head', region_id, school_id }))
    expect((await client.get('/api/viewer')).json()).toMatchObject({
      school: { code, name: 'Школа в Ёлках' },
    })
  })

  it('says the same about a wrong password and an unknown login', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const wrong = await server.guest.post('/api/session', { login: user.login, password: 'не тот' })
    const unknown = await server.guest.post('/api/session', { login: 'nobody', password: 'не тот' })
    expect(wrong.statusCode).toBe(401)
    expect({ ...wrong.json(), id: '' }).toEqual({ ...unknown.json(), id: '' })
  })

  it('gives a cookie that scripts and other sites cannot use, of which the database knows only a hash', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const reply = await server.guest.post('/api/session', { login: user.login, password: PASSWORD })
    const cookie = String(reply.headers['set-cookie'])
    expect(cookie).toMatch(/^opora=[\w-]{43}; .*HttpOnly.*SameSite=Strict/)
    const stored = await db()
      .selectFrom('sessions')
      .select('token_hash')
      .where('user_id', '=', user.user_id)
      .execute()
    expect(stored[0]!.token_hash).toHaveLength(32)
    expect(stored[0]!.token_hash.toString('base64url')).not.toBe(reply.cookies[0]!.value)
  })

  it('makes guessing slow, whatever the guess', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    for (let tries = 0; tries < 3; tries++) {
      const reply = await server.guest.post('/api/session', { login: user.login, password: 'не тот' })
      expect(reply.statusCode).toBe(401)
    }
    const late = await server.guest.post('/api/session', { login: user.login, password: PASSWORD })
    expect(late.json()).toMatchObject({ code: 'too_many_attempts', status: 429 })
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('leaves a line in the audit log without the password', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    await server.signIn(user)
    const lines = await db().selectFrom('audit_log').selectAll().where('user_id', '=', user.user_id).execute()
    expect(lines).toMatchObject([{ action: 'session.open', subject: `user:${user.user_id}` }])
    expect(JSON.stringify(lines)).not.toContain(PASSWORD)
  })
})

describe('a session', () => {
  it('ends with signing out, for the cookie as well', async () => {
    const client = await server.signIn(await buildUser(db(), { role: 'operator' }))
    expect((await client.delete('/api/session')).statusCode).toBe(204)
    expect((await client.get('/api/viewer')).statusCode).toBe(401)
  })

  it.each([
    ['its last hour passed', { expires_at: '2020-01-01' }],
    ['nobody used it for long', { seen_at: '2020-01-01' }],
  ])('is over when %s', async (_why, change) => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    await db().updateTable('sessions').set(change).where('user_id', '=', user.user_id).execute()
    expect((await client.get('/api/viewer')).statusCode).toBe(401)
  })

  it.each([
    [2 * 60 + 59, 200],
    [3 * 60 + 1, 401],
  ])('is over three hours after its last request: %i minutes', async (minutes, status) => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    const seen_at = new Date(Date.now() - minutes * 60_000)
    await db().updateTable('sessions').set({ seen_at }).where('user_id', '=', user.user_id).execute()
    expect((await client.get('/api/viewer')).statusCode).toBe(status)
  })

  it('ends for the very next request when the person is disabled', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    await db()
      .updateTable('users')
      .set({ disabled_at: new Date() })
      .where('user_id', '=', user.user_id)
      .execute()
    expect((await client.get('/api/viewer')).statusCode).toBe(401)
    const again = await server.guest.post('/api/session', { login: user.login, password: PASSWORD })
    expect(again.json().code).toBe('wrong_credentials')
  })

  it.each([
    ['its last day was yesterday', { valid_from: '2020-01-01', valid_to: daysFromNow(-2) }],
    ['its first day is to come', { valid_from: daysFromNow(2) }],
    ['it was withdrawn', { withdrawn_at: new Date(), withdrawn_why: 'ушёл из школы' }],
  ])('ends for the very next request when the only role is not valid: %s', async (_why, change) => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    await db()
      .updateTable('memberships')
      .set(change)
      .where('membership_id', '=', user.membership_id)
      .execute()
    expect((await client.get('/api/viewer')).statusCode).toBe(401)
    const again = await server.guest.post('/api/session', { login: user.login, password: PASSWORD })
    expect(again.json()).toMatchObject({ code: 'no_role', status: 403 })
  })

  it('works in the role chosen, and falls back to another when that one is withdrawn', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const { school_id } = await buildSchool(db(), { region_id: user.region_id, name: 'Школа № 5' })
    const scope = { regionId: user.region_id, municipalityId: null, schoolId: school_id }
    const asHead = await transaction(server.database, (tx) =>
      storeRole(tx, { userId: user.user_id, role: 'head', scope, grantedBy: null }),
    )
    const client = await server.signIn(user)
    expect((await client.get('/api/viewer')).json()).toMatchObject({
      role: 'operator',
      roles: [{ role: 'operator' }, { id: asHead, role: 'head', organisation: 'Школа № 5' }],
    })
    const switched = await client.put('/api/session/role', { membership: asHead })
    expect(switched.json()).toMatchObject({ role: 'head', level: 'school', membership: asHead })
    expect((await client.post('/api/runs', {})).json().code).toBe('forbidden')
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'проверка' })
      .where('membership_id', '=', asHead)
      .execute()
    expect((await client.get('/api/viewer')).json()).toMatchObject({ role: 'operator' })
    expect((await client.put('/api/session/role', { membership: asHead })).statusCode).toBe(404)
  })

  it('does not take a role of somebody else', async () => {
    const user = await buildUser(db(), { role: 'head' })
    const other = await buildUser(db(), { role: 'operator', region_id: user.region_id })
    const client = await server.signIn(user)
    const reply = await client.put('/api/session/role', { membership: other.membership_id })
    expect(reply.json()).toMatchObject({ code: 'not_found' })
    expect((await client.get('/api/viewer')).json().role).toBe('head')
  })

  it('is not opened by a made-up token', async () => {
    const headers = { cookie: `opora=${'a'.repeat(43)}` }
    expect((await server.guest.send({ method: 'GET', url: '/api/viewer', headers })).statusCode).toBe(401)
  })
})
