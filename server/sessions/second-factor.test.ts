import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createOpora } from '#server/app.ts'
import { openRegion } from '#server/flows/open-region.ts'
import { createVault } from '#server/platform/vault.ts'
import { type BuiltUser, buildMunicipality, buildSchool, buildUser, PASSWORD } from '#test/factories.ts'
import { forgetProofs } from '#test/proof.ts'
import { codeOf, setUpFactor } from '#test/second-factor.ts'
import { TestClient, testServer } from '#test/server.ts'
import { removeSecondFactor } from './remove-second-factor.ts'

const server = testServer()
const db = () => server.database.kysely
let place: { region_id: number; municipality_id: number }

beforeAll(async () => {
  const { region_id, municipality_id } = await buildMunicipality(db())
  place = { region_id, municipality_id }
  await db()
    .updateTable('regions')
    .set({ second_factor: true })
    .where('region_id', '=', place.region_id)
    .execute()
})

const buildOperator = () => buildUser(db(), { role: 'operator', region_id: place.region_id })
const pass = (client: TestClient, code: string) => client.post('/api/session/second-factor', { code })

/** A person with a factor, whose codes of the application are as if none was used yet. */
async function withFactor() {
  const user = await buildOperator()
  const factor = await setUpFactor(await server.signIn(user))
  await forgetSteps(user)
  return { user, ...factor }
}

async function forgetSteps({ user_id }: BuiltUser) {
  await db().updateTable('second_factors').set({ last_step: 0 }).where('user_id', '=', user_id).execute()
}

describe('the second factor', () => {
  it('is set up on the way in: the secret, a right code, ten recovery codes', async () => {
    const user = await buildOperator()
    const client = await server.signIn(user)
    expect((await client.get('/api/session')).json().state).toBe('set_up')
    const offer = (await client.post('/api/second-factor', {})).json()
    expect(offer.secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(offer.uri).toContain(`secret=${offer.secret}`)
    expect(offer.qr.path).toMatch(/^M\d+ \d+h\d+v1H\d+z/)
    const wrong = await client.post('/api/second-factor/confirm', { code: '000000' })
    expect(wrong.json().code).toBe('wrong_code')
    const done = (
      await client.post('/api/second-factor/confirm', { code: await codeOf(offer.secret) })
    ).json()
    expect(done.session).toMatchObject({ state: 'open', viewer: { login: user.login } })
    expect(new Set(done.codes).size).toBe(10)
    expect((await client.get('/api/viewer')).statusCode).toBe(200)
  })

  it.each([
    ['operator', 'set_up'],
    ['coordinator', 'set_up'],
    ['head', 'open'],
  ] as const)('of a %s who has none: %s', async (role, state) => {
    const { region_id, municipality_id } = place
    const { school_id } = await buildSchool(db(), place)
    const where = { operator: {}, coordinator: { municipality_id }, head: { school_id } }[role]
    const user = await buildUser(db(), { role, region_id, ...where })
    const client = await server.signIn(user)
    expect((await client.get('/api/session')).json().state).toBe(state)
  })

  it('is obligatory for roles of schools too where the region says so, as a region that is opened does', async () => {
    const login = `first-${Date.now()}`
    const { regionId: region_id } = await openRegion(server.database, {
      name: 'Новая область',
      operator: { login, name: 'Первый оператор' },
    })
    const { school_id } = await buildSchool(db(), { region_id })
    const head = await buildUser(db(), { role: 'head', region_id, school_id })
    const client = await server.signIn(head)
    expect((await client.get('/api/session')).json().state).toBe('set_up')
    expect((await client.get('/api/schools')).json().code).toBe('second_factor')
    await setUpFactor(client)
    expect((await client.get('/api/schools')).statusCode).toBe(200)
    await db()
      .updateTable('regions')
      .set({ second_factor_schools: false })
      .where('region_id', '=', region_id)
      .execute()
    const colleague = await buildUser(db(), { role: 'head', region_id, school_id })
    expect((await (await server.signIn(colleague)).get('/api/session')).json().state).toBe('open')
  })

  it('is asked of whoever has one, obliged or not', async () => {
    const { school_id } = await buildSchool(db(), place)
    const head = await buildUser(db(), { role: 'head', region_id: place.region_id, school_id })
    await setUpFactor(await server.signIn(head))
    expect((await (await server.signIn(head)).get('/api/session')).json().state).toBe('code')
  })

  it('is not obligatory when the settings say so, and pages tell', async () => {
    const entry = { secondFactor: false, vault: createVault(Buffer.alloc(32)) }
    const app = await createOpora({ database: server.guarded, entry })
    onTestFinished(() => app.close())
    const client = new TestClient(app)
    const { login } = await buildOperator()
    const reply = (await client.post('/api/session', { login, password: PASSWORD })).json()
    expect(reply).toMatchObject({ state: 'open', viewer: { secondFactorOff: true } })
  })

  it('opens a session under a new token; the one from before opens nothing', async () => {
    const { user, secret } = await withFactor()
    const client = new TestClient(server.app)
    const before = (await client.post('/api/session', { login: user.login, password: PASSWORD })).cookies
    const reply = await pass(client, await codeOf(secret))
    expect(reply.json().state).toBe('open')
    expect(String(reply.headers['set-cookie'])).toMatch(/^opora=[\w-]{43}; .*HttpOnly.*SameSite=Strict/)
    const headers = { cookie: `opora=${before[0]!.value}` }
    expect((await server.guest.send({ method: 'GET', url: '/api/session', headers })).statusCode).toBe(401)
    expect((await client.get('/api/viewer')).statusCode).toBe(200)
  })

  it('has recovery codes of 118 bits, no two alike; one of the earlier, shorter kind still lets in', async () => {
    const { user, codes } = await withFactor()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes!) expect(code).toMatch(/^([a-hjkmnp-z2-9]{4}-){5}[a-hjkmnp-z2-9]{4}$/)
    const code_hash = createHash('sha256').update('abcdefghjkmnpqrs').digest()
    await server.database.kysely
      .insertInto('recovery_codes')
      .values({ user_id: user.user_id, code_hash })
      .execute()
    const client = await server.signIn(user)
    expect((await pass(client, 'ABCD-EFGH-JKMN-PQRS')).statusCode).toBe(200)
  })

  it('takes each code of the application once', async () => {
    const { user, secret } = await withFactor()
    const code = await codeOf(secret)
    expect((await pass(await server.signIn(user), code)).statusCode).toBe(200)
    expect((await pass(await server.signIn(user), code)).json().code).toBe('wrong_code')
    // Nor an earlier one, which somebody may have looked at over the shoulder.
    expect((await pass(await server.signIn(user), await codeOf(secret, -1))).json().code).toBe('wrong_code')
  })

  it('takes a code once even when it comes twice at the same moment', async () => {
    const { user, secret } = await withFactor()
    const clients = [await server.signIn(user), await server.signIn(user)]
    const code = await codeOf(secret)
    const replies = await Promise.all(clients.map((client) => pass(client, code)))
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 422])
  })

  it.each([
    [0, 200],
    [-1, 422],
    [1, 422],
    [-3, 422],
    [3, 422],
  ])(
    'lives for the thirty seconds that it is shown: by a clock wrong by %i steps %i',
    async (steps, status) => {
      const { user, secret } = await withFactor()
      expect((await pass(await server.signIn(user), await codeOf(secret, steps))).statusCode).toBe(status)
    },
  )

  it('takes a recovery code once, however it is typed, and tells how many are left', async () => {
    const { user, codes } = await withFactor()
    const client = await server.signIn(user)
    const [first, second] = codes as [string, string]
    expect((await pass(client, first.toUpperCase().replaceAll('-', ' '))).json().state).toBe('open')
    expect((await client.get('/api/profile')).json().secondFactor).toMatchObject({ codesLeft: 9 })
    const again = await server.signIn(user)
    expect((await pass(again, first)).json().code).toBe('wrong_code')
    expect((await pass(again, second)).statusCode).toBe(200)
  })

  it('makes guessing slow; a right password in between forgives nothing', async () => {
    const { user, codes } = await withFactor()
    for (let tries = 0; tries < 3; tries++) {
      const client = await server.signIn(user)
      expect((await pass(client, '000000')).json().code).toBe('wrong_code')
    }
    const late = await pass(await server.signIn(user), codes[0]!)
    expect(late.json()).toMatchObject({ code: 'too_many_attempts', status: 429 })
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('gives new recovery codes for a right code, and the earlier ones end', async () => {
    const { user, secret, codes } = await withFactor()
    const client = await server.signIn(user)
    await pass(client, await codeOf(secret))
    await forgetProofs(db(), user)
    const renew = () => client.post('/api/second-factor/recovery-codes')
    const prove = (code: string) => client.post('/api/session/proof', { password: PASSWORD, code })
    expect((await renew()).json()).toMatchObject({ code: 'proof_needed', asks: ['password', 'code'] })
    expect((await prove('000000')).json().code).toBe('wrong_code')
    expect((await renew()).json().code).toBe('proof_needed')
    expect((await prove(codes[0]!)).statusCode).toBe(204)
    const renewed = await renew()
    expect(renewed.json().codes).toHaveLength(10)
    const next = await server.signIn(user)
    expect((await pass(next, codes[1]!)).statusCode).toBe(422)
    expect((await pass(next, renewed.json().codes[0])).statusCode).toBe(200)
  })

  it('moves to another telephone for a right code only, and ends the other sessions', async () => {
    const { user, secret, codes } = await withFactor()
    const client = await server.signIn(user)
    await pass(client, await codeOf(secret))
    const other = await server.signIn(user)
    await pass(other, codes[0]!)
    await forgetProofs(db(), user)
    expect((await client.post('/api/second-factor')).json().code).toBe('proof_needed')
    await client.post('/api/session/proof', { password: PASSWORD, code: '000000' })
    expect((await client.post('/api/second-factor')).json().code).toBe('proof_needed')
    await client.post('/api/session/proof', { password: PASSWORD, code: codes[1]! })
    const offer = await client.post('/api/second-factor')
    const code = await codeOf(offer.json().secret)
    expect((await client.post('/api/second-factor/confirm', { code })).statusCode).toBe(200)
    expect((await other.get('/api/session')).statusCode).toBe(401)
    await forgetSteps(user)
    expect((await pass(await server.signIn(user), await codeOf(secret))).statusCode).toBe(422)
  })

  it('is wanted again when the factor of an open session is gone', async () => {
    const { user, secret } = await withFactor()
    const client = await server.signIn(user)
    await pass(client, await codeOf(secret))
    await db().deleteFrom('second_factors').where('user_id', '=', user.user_id).execute()
    expect((await client.get('/api/viewer')).json().code).toBe('second_factor')
  })

  it('does not keep a session whose rights are withdrawn in the middle of the way in', async () => {
    const { user, secret } = await withFactor()
    const client = await server.signIn(user)
    const withdrawn = { withdrawn_at: new Date(), withdrawn_why: 'проверка' }
    await db().updateTable('memberships').set(withdrawn).where('user_id', '=', user.user_id).execute()
    expect((await pass(client, await codeOf(secret))).statusCode).toBe(401)
  })

  it('is taken off by the server’s administrator for whoever lost telephone and codes', async () => {
    const { user, secret } = await withFactor()
    const client = await server.signIn(user)
    await pass(client, await codeOf(secret))
    expect(await removeSecondFactor(server.database, 'nobody')).toBe(false)
    expect(await removeSecondFactor(server.database, user.login)).toBe(true)
    expect((await client.get('/api/session')).statusCode).toBe(401)
    expect((await (await server.signIn(user)).get('/api/session')).json().state).toBe('set_up')
  })

  it('kept under another key is told in words, and recovery codes still let in', async () => {
    const { user, secret, codes } = await withFactor()
    const app = await createOpora({
      database: server.guarded,
      entry: { secondFactor: true, vault: createVault(Buffer.alloc(32, 7)) },
    })
    onTestFinished(() => app.close())
    const client = new TestClient(app)
    await client.post('/api/session', { login: user.login, password: PASSWORD })
    expect((await pass(client, await codeOf(secret))).json().detail).toContain('другим ключом')
    expect((await pass(client, codes[0]!)).statusCode).toBe(200)
  })
})
