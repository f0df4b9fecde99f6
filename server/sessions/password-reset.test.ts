import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { featureJobs } from '#server/features.ts'
import { transaction } from '#server/platform/database.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { type BuiltUser, buildRegion, buildSchool, buildUser, PASSWORD } from '#test/factories.ts'
import { MAIL_ORIGIN, testMail } from '#test/mail-catcher.ts'
import { forgetProofs } from '#test/proof.ts'
import { setUpFactor } from '#test/second-factor.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { createInvitation } from './invitations.ts'
import { hashToken } from './queries.ts'

const catcher = testMail()
const server = testServer(() => ({ mail: catcher.mail }))
const db = () => server.database.kysely
const NEW = 'берёза кисель окно'
const PATIENCE = { timeout: 20_000, interval: 50 }

let jobs: RunningJobs
beforeAll(async () => {
  jobs = await startJobs({ url: server.url, jobs: featureJobs, mail: catcher.mail })
})
afterAll(() => jobs.stop())

let people = 0
async function buildHead(given: Partial<BuiltUser> = {}) {
  const { region_id, school_id } = await buildSchool(db())
  return buildUser(db(), {
    role: 'head',
    region_id,
    school_id,
    email: `head-${++people}@example.ru`,
    ...given,
  })
}

/** From an address of one's own, so that the tests do not slow one another. */
let addresses = 0
function ask(who: string, remoteAddress = `192.0.2.${++addresses}`) {
  const request = { method: 'POST', url: '/api/password-resets', payload: { who }, remoteAddress } as const
  return server.guest.send(request)
}

const tokenOf = ({ text }: { text: string }) => new RegExp(`${MAIL_ORIGIN}/join#([\\w-]+)`).exec(text)![1]!

async function tokenFor(user: BuiltUser, who = user.login): Promise<string> {
  const before = catcher.lettersTo(user.email!).length
  expect((await ask(who)).statusCode).toBe(204)
  await expect.poll(() => catcher.lettersTo(user.email!).length, PATIENCE).toBe(before + 1)
  return tokenOf(catcher.lettersTo(user.email!).at(-1)!)
}

const choose = (client: TestClient, token: string, password = NEW) =>
  client.post('/api/invitation/password', { token, password })
const signIn = (login: string, password: string) => server.guest.post('/api/session', { login, password })

/** Waits until everything asked for so far is answered. */
async function allDone(): Promise<void> {
  const waiting = async () =>
    (await server.database.pool.query('select count(*) as jobs from graphile_worker._private_jobs')).rows[0]
      .jobs
  await expect.poll(waiting, PATIENCE).toBe(0)
}

describe('a forgotten password', () => {
  it('is chosen anew behind a link that came by mail: once, and all sessions end', async () => {
    const user = await buildHead()
    const open = await server.signIn(user)
    const token = await tokenFor(user)
    expect(token).toMatch(/^[\w-]{43}$/)
    const link = (await server.guest.post('/api/invitation', { token })).json()
    expect(link).toMatchObject({ login: user.login, purpose: 'reset', state: 'open' })
    expect((await choose(server.guest, token)).json()).toMatchObject({ state: 'open' })
    expect((await open.get('/api/viewer')).statusCode).toBe(401)
    expect((await signIn(user.login, PASSWORD)).statusCode).toBe(401)
    expect((await signIn(user.login, NEW)).statusCode).toBe(200)
    expect((await choose(server.guest, token, 'другая берёза и кисель')).json().code).toBe('link_over')
  })

  it('is asked for by the address of mail too, in letters of any size', async () => {
    const user = await buildHead()
    await tokenFor(user, user.email!.toUpperCase())
  })

  it('leaves lines in the audit log, and the database knows the link by its hash only', async () => {
    const user = await buildHead()
    const token = await tokenFor(user)
    await choose(server.guest, token)
    const lines = await db()
      .selectFrom('audit_log')
      .select(['action', 'subject'])
      .where('region_id', '=', user.region_id)
      .where('action', 'like', 'password.%')
      .orderBy('audit_id')
      .execute()
    const subject = `user:${user.user_id}`
    expect(lines).toEqual([
      { action: 'password.forget', subject },
      { action: 'password.reset', subject },
    ])
    const { rows } = await server.database.pool.query('select invitations::text as row from invitations')
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('keeps the second factor: the new password alone does not let in', async () => {
    const region = await buildRegion(db(), { second_factor: true })
    const user = await buildUser(db(), {
      role: 'operator',
      region_id: region.region_id,
      email: 'op@example.ru',
    })
    await setUpFactor(await server.signIn(user))
    const reply = await choose(server.guest, await tokenFor(user))
    expect(reply.json()).toEqual({ state: 'code', name: user.name })
  })

  it('is for an hour, and a newer link makes the earlier one void', async () => {
    const user = await buildHead()
    const first = await tokenFor(user)
    const second = await tokenFor(user)
    expect((await choose(server.guest, first)).json().code).toBe('link_over')
    const hash = hashToken(second)
    const { expires_at } = await db()
      .selectFrom('invitations')
      .select('expires_at')
      .where('token_hash', '=', hash)
      .executeTakeFirstOrThrow()
    expect((expires_at.getTime() - Date.now()) / 60_000).toBeCloseTo(60, 0)
    await db()
      .updateTable('invitations')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('token_hash', '=', hash)
      .execute()
    expect((await choose(server.guest, second)).json().code).toBe('link_over')
  })

  it('asked for by a stranger does not end an invitation’s link; the password chosen ends every link', async () => {
    const user = await buildHead()
    const { token: invitation } = await transaction(server.database, (tx) =>
      createInvitation(tx, { userId: user.user_id, createdBy: null }),
    )
    const reset = await tokenFor(user)
    expect((await server.guest.post('/api/invitation', { token: invitation })).json().state).toBe('open')
    expect((await choose(server.guest, reset)).statusCode).toBe(200)
    expect((await server.guest.post('/api/invitation', { token: invitation })).json().state).toBe('expired')
  })

  it('is answered alike whether there is such a person or not, and nothing of it is looked up before the answer', async () => {
    const known = await buildHead()
    const replies = [await ask(known.login), await ask('nobody-of-that-name'), await ask('nobody@example.ru')]
    const told = replies.map(({ statusCode, body, headers }) => [
      statusCode,
      body,
      Object.keys(headers).sort(),
    ])
    expect(told[1]).toEqual(told[0])
    expect(told[2]).toEqual(told[0])
    await allDone()
    expect(catcher.lettersTo(known.email!)).toHaveLength(1)
    expect(catcher.lettersTo('nobody@example.ru')).toEqual([])
  })

  it('brings no letter to whoever cannot come in: disabled, never been in, without a role, without an address', async () => {
    const disabled = await buildHead({ disabled_at: new Date() })
    const invited = await buildHead({ password_hash: null })
    const former = await buildHead()
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'ушёл' })
      .where('user_id', '=', former.user_id)
      .execute()
    const silent = await buildHead({ email: null })
    for (const { login } of [disabled, invited, former, silent])
      expect((await ask(login)).statusCode, login).toBe(204)
    await allDone()
    const ids = [disabled, invited, former, silent].map(({ user_id }) => user_id)
    const links = await db().selectFrom('invitations').select('user_id').where('user_id', 'in', ids).execute()
    expect(links).toEqual([])
    for (const { email } of [disabled, invited, former]) expect(catcher.lettersTo(email!)).toEqual([])
  })

  it('is limited: three letters an hour to one person, and a name or a network that asks on and on has to wait', async () => {
    const user = await buildHead()
    // By login and by address: two names, one person.
    for (const who of [user.login, user.email!, user.login, user.email!])
      expect((await ask(who)).statusCode).toBe(204)
    await allDone()
    expect(catcher.lettersTo(user.email!)).toHaveLength(3)

    const late = async (who: () => string, from?: () => string) => {
      for (let tries = 0; tries < 70; tries++) {
        const reply = await ask(who(), from?.())
        if (reply.statusCode === 429) return tries
      }
      return undefined
    }
    let other = 0
    expect(await late(() => 'one-and-the-same')).toBe(3)
    expect(
      await late(
        () => `name-${++other}`,
        () => '198.51.100.7',
      ),
    ).toBe(60)
  })

  it('asked for in signs that no text may hold is refused or answered as ever, never by a failure', async () => {
    for (const who of ['\u0000', 'a\u0000b', '\ud800', "'; drop table users --", '%', 'я'.repeat(200)])
      expect([204, 400], JSON.stringify(who)).toContain((await ask(who)).statusCode)
    expect((await ask('я'.repeat(201))).statusCode).toBe(400)
    await allDone()
  })

  it('slows no sign-in: requests and wrong passwords are counted apart', async () => {
    const user = await buildHead()
    for (let tries = 0; tries < 4; tries++) await ask(user.login)
    expect((await signIn(user.login, PASSWORD)).statusCode).toBe(200)
  })
})

describe('one’s own address of mail', () => {
  it('is changed for the right password only, and links sent to the earlier one stop working', async () => {
    const user = await buildHead()
    const token = await tokenFor(user)
    const client = await server.signIn(user)
    const put = (email: string | null) => client.put('/api/profile/email', { email })
    await forgetProofs(db(), user)
    expect((await put('new@example.ru')).json()).toMatchObject({ code: 'proof_needed', asks: ['password'] })
    const prove = (password: string) => client.post('/api/session/proof', { password })
    expect((await prove('не тот')).json()).toMatchObject({ code: 'wrong_password', status: 422 })
    expect((await put('new@example.ru')).json().code).toBe('proof_needed')
    expect((await prove(PASSWORD)).statusCode).toBe(204)
    const crooked = await put('new@example.ru\r\nBcc: spy@example.ru')
    expect(crooked.json()).toMatchObject({ code: 'invalid_request', status: 400 })
    expect((await client.get('/api/profile')).json().email).toBe(user.email)
    expect((await put('new@example.ru')).statusCode).toBe(204)
    expect((await client.get('/api/profile')).json().email).toBe('new@example.ru')
    expect((await choose(server.guest, token)).json().code).toBe('link_over')
    expect((await put(null)).statusCode).toBe(204)
    expect((await client.get('/api/profile')).json().email).toBeNull()
  })
})
