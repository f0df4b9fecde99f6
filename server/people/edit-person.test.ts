import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { featureJobs } from '#server/features.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { type BuiltUser, buildUser } from '#test/factories.ts'
import { MAIL_ORIGIN, testMail } from '#test/mail-catcher.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'

const catcher = testMail()
const server = testServer(() => ({ mail: catcher.mail }))
const db = () => server.database.kysely
const PATIENCE = { timeout: 20_000, interval: 50 }

let jobs: RunningJobs
let home: SmallRegion
let operator: TestClient
let school: number
beforeAll(async () => {
  jobs = await startJobs({ url: server.url, jobs: featureJobs, mail: catcher.mail })
  home = await buildSmallRegion(server.database)
  operator = await server.signIn(home.users.region)
  const { organisation_id } = await db()
    .selectFrom('organisations')
    .select('organisation_id')
    .where('school_id', '=', home.schools.first.school_id)
    .executeTakeFirstOrThrow()
  school = organisation_id
})
afterAll(() => jobs.stop())

const head = (given: object = {}) =>
  buildUser(db(), {
    role: 'head',
    region_id: home.regionId,
    school_id: home.schools.first.school_id,
    name: 'Иванова Анна',
    ...given,
  })
interface Card {
  name: string
  email: string | null
  version: number
}
const cardOf = async ({ user_id }: { user_id: number }): Promise<Card> =>
  (await operator.get(`/api/people/${user_id}`)).json()
/** Corrects a card as a page does that was opened at a moment. */
const edit = (
  client: TestClient,
  { user_id }: { user_id: number },
  { of, ...fields }: { name?: string; email?: string | null; of: Card },
) => {
  const was = { name: of.name, email: of.email }
  return client.put(`/api/people/${user_id}`, { ...was, ...fields, version: of.version, was })
}
const tokenIn = (text: string) => new RegExp(`${MAIL_ORIGIN}/join#([\\w-]+)`).exec(text)![1]!

let logins = 0
async function invite(email: string | null): Promise<{ user_id: number }> {
  const reply = await operator.post('/api/people', {
    name: 'Новый Директор',
    login: `edited-head-${++logins}`,
    email,
    role: 'head',
    organisation: school,
  })
  return { user_id: reply.json().id }
}

describe('a person’s card', () => {
  it('is corrected by whoever keeps the account, and the log says what was corrected without saying to what', async () => {
    const person = await head()
    const of = await cardOf(person)
    const reply = await edit(operator, person, { name: 'Петрова Анна', of })
    expect(reply.json()).toEqual({ version: of.version + 1, invitation: null })
    expect(await cardOf(person)).toMatchObject({ name: 'Петрова Анна', version: of.version + 1 })
    const line = await db()
      .selectFrom('audit_log')
      .select(['user_id', 'subject', 'detail'])
      .where('action', '=', 'person.edit')
      .where('subject', '=', `user:${person.user_id}`)
      .executeTakeFirstOrThrow()
    expect(line).toMatchObject({ user_id: home.users.region.user_id, detail: { changed: ['name'] } })
    expect(JSON.stringify(line)).not.toContain('Петрова')
  })

  it('corrected by two at once shows the second what differs, and loses nothing', async () => {
    const person = await head({ email: 'before@example.ru' })
    const of = await cardOf(person)
    await edit(operator, person, { name: 'Сидорова Анна', of })
    const late = await edit(operator, person, { email: 'after@example.ru', of })
    expect(late.json()).toMatchObject({
      code: 'conflict',
      status: 409,
      changed: {
        version: of.version + 1,
        fields: [
          { field: 'name', old: 'Иванова Анна', mine: 'Иванова Анна', theirs: 'Сидорова Анна' },
          {
            field: 'email',
            old: 'before@example.ru',
            mine: 'after@example.ru',
            theirs: 'before@example.ru',
          },
        ],
      },
    })
    expect(await cardOf(person)).toMatchObject({ name: 'Сидорова Анна', email: 'before@example.ru' })
  })

  it('is not filled over an address that the person changed himself meanwhile', async () => {
    const person = await head({ email: 'old@example.ru' })
    const of = await cardOf(person)
    const own = await server.signIn(person)
    await own.put('/api/profile/email', { email: 'own@example.ru' })
    const late = await edit(operator, person, { name: 'Иванова Анна Петровна', of })
    expect(late.statusCode).toBe(409)
    expect(await cardOf(person)).toMatchObject({ email: 'own@example.ru' })
  })

  it('keeps its version when only the password or the way in changes', async () => {
    const person = await head()
    const of = await cardOf(person)
    await operator.put(`/api/people/${person.user_id}/state`, { disabled: true, reason: 'в отпуске' })
    await operator.put(`/api/people/${person.user_id}/state`, { disabled: false, reason: 'вернулся' })
    const reply = await edit(operator, person, { name: 'Отпускная Анна', of })
    expect(reply.statusCode).toBe(200)
  })

  it.each<[string, () => Promise<[TestClient, BuiltUser]>, number]>([
    ['of an equal', async () => [await server.signIn(await head()), await head()], 403],
    [
      'of somebody stronger',
      async () => {
        const administrator = await buildUser(db(), { role: 'administrator', region_id: home.regionId })
        return [await server.signIn(administrator), home.users.region]
      },
      403,
    ],
    ['of oneself', async () => [operator, home.users.region], 403],
    ['of somebody elsewhere', async () => [operator, await buildUser(db(), { role: 'head' })], 404],
  ])('is not corrected: %s', async (_whose, build, status) => {
    const [client, person] = await build()
    const reply = await edit(client, person, {
      name: 'Чужое Имя',
      email: 'spy@example.ru',
      of: { ...person, version: 1 },
    })
    expect(reply.statusCode).toBe(status)
    const kept = await db()
      .selectFrom('users')
      .select(['name', 'email'])
      .where('user_id', '=', person.user_id)
      .executeTakeFirst()
    expect(kept).toEqual({ name: person.name, email: person.email })
  })

  it('with an address that is none is refused in words', async () => {
    const person = await head()
    const reply = await edit(operator, person, { email: 'почта', of: await cardOf(person) })
    expect(reply.json()).toMatchObject({ code: 'invalid_request' })
    expect(reply.json().detail).toContain('Почта')
  })
})

describe('a new address of mail', () => {
  it('is told to both addresses, and neither learns the other', async () => {
    const person = await head({ email: 'first@example.ru' })
    const of = await cardOf(person)
    await edit(operator, person, { email: 'second@example.ru', of })
    for (const [address, other] of [
      ['first@example.ru', 'second@example.ru'],
      ['second@example.ru', 'first@example.ru'],
    ] as const) {
      await expect.poll(() => catcher.lettersTo(address), PATIENCE).toHaveLength(1)
      const [letter] = catcher.lettersTo(address)
      expect(letter!.subject).toBe('Адрес почты в «Опоре» изменён')
      expect(letter!.text).not.toContain(other)
    }
    const own = await server.signIn(person)
    expect((await own.get('/api/notifications')).json().items).toMatchObject([
      { told: { kind: 'account.changed', data: { what: 'email' } } },
    ])
  })

  it('gets the open invitation, and the one at the wrong address lets nobody in', async () => {
    const person = await invite('wrong@example.ru')
    await expect.poll(() => catcher.lettersTo('wrong@example.ru'), PATIENCE).toHaveLength(1)
    const of = await cardOf(person)
    const reply = await edit(operator, person, { email: 'right@example.ru', of })
    expect(reply.json().invitation).toMatchObject({ path: null, sentTo: 'right@example.ru' })
    const invitation = () =>
      catcher.lettersTo('right@example.ru').find(({ subject }) => subject === 'Приглашение в «Опору»')
    await expect.poll(invitation, PATIENCE).toBeDefined()
    const accept = (text: string) =>
      server.guest.post('/api/invitation/password', { token: tokenIn(text), password: 'берёза кисель окно' })
    const [wrong] = catcher
      .lettersTo('wrong@example.ru')
      .filter(({ subject }) => subject === 'Приглашение в «Опору»')
    expect((await accept(wrong!.text)).statusCode).toBe(410)
    expect((await accept(invitation()!.text)).json()).toMatchObject({ state: 'open' })
  })

  it('ends the link for a forgotten password that went to the earlier one', async () => {
    const person = await head({ email: 'lost@example.ru' })
    await server.guest.post('/api/password-resets', { who: 'lost@example.ru' })
    await expect.poll(() => catcher.lettersTo('lost@example.ru'), PATIENCE).toHaveLength(1)
    const token = tokenIn(catcher.lettersTo('lost@example.ru')[0]!.text)
    const of = await cardOf(person)
    expect((await edit(operator, person, { email: 'found@example.ru', of })).statusCode).toBe(200)
    const reply = await server.guest.post('/api/invitation/password', {
      token,
      password: 'берёза кисель окно',
    })
    expect(reply.statusCode).toBe(410)
  })

  it('taken away leaves the open invitation to be handed over', async () => {
    const person = await invite('gone@example.ru')
    const of = await cardOf(person)
    const reply = await edit(operator, person, { email: null, of })
    expect(reply.json().invitation).toMatchObject({
      sentTo: null,
      path: expect.stringMatching(/^\/join#[\w-]{43}$/),
    })
  })
})
