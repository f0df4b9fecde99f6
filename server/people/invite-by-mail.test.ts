import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOpora } from '#server/app.ts'
import { featureJobs } from '#server/features.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { noMail } from '#server/platform/mail.ts'
import { PASSWORD } from '#test/factories.ts'
import { MAIL_ORIGIN, testMail } from '#test/mail-catcher.ts'
import { TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'

const catcher = testMail()
const server = testServer(() => ({ mail: catcher.mail }))
const PATIENCE = { timeout: 20_000, interval: 50 }

let jobs: RunningJobs
let home: SmallRegion
let operator: TestClient
let school: number
beforeAll(async () => {
  jobs = await startJobs({ url: server.url, jobs: featureJobs, mail: catcher.mail })
  home = await buildSmallRegion(server.database)
  operator = await server.signIn(home.users.region)
  const { organisation_id } = await server.database.kysely
    .selectFrom('organisations')
    .select('organisation_id')
    .where('school_id', '=', home.schools.first.school_id)
    .executeTakeFirstOrThrow()
  school = organisation_id
})
afterAll(() => jobs.stop())

let people = 0
const invite = (email: string | null, client = operator) =>
  client.post('/api/people', {
    name: 'Новый Директор',
    login: `new-head-${++people}`,
    email,
    role: 'head',
    organisation: school,
  })

describe('an invitation', () => {
  it('goes by mail to whoever has an address, is shown to nobody else, and lets in', async () => {
    const reply = (await invite('director@example.ru')).json()
    expect(reply.invitation).toMatchObject({ path: null, sentTo: 'director@example.ru' })
    await expect.poll(() => catcher.lettersTo('director@example.ru'), PATIENCE).toHaveLength(1)
    const { text, subject } = catcher.lettersTo('director@example.ru')[0]!
    expect(subject).toBe('Приглашение в «Опору»')
    const token = new RegExp(`${MAIL_ORIGIN}/join#([\\w-]+)`).exec(text)![1]!
    const accepted = await server.guest.post('/api/invitation/password', {
      token,
      password: 'берёза кисель окно',
    })
    expect(accepted.json()).toMatchObject({ state: 'open', viewer: { role: 'head' } })
    const person = async () => (await operator.get(`/api/people/${reply.id}`)).json()
    await expect.poll(async () => (await person()).letter?.state, PATIENCE).toBe('sent')
  })

  it('is shown to be handed over when there is no address', async () => {
    const { invitation } = (await invite(null)).json()
    expect(invitation).toMatchObject({ path: expect.stringMatching(/^\/join#[\w-]{43}$/), sentTo: null })
  })

  it('is made anew by mail, or by hand when the person says that no letter came', async () => {
    const { id } = (await invite('again@example.ru')).json()
    const again = (await operator.post(`/api/people/${id}/invitation`)).json()
    expect(again).toMatchObject({ path: null, sentTo: 'again@example.ru' })
    await expect.poll(() => catcher.lettersTo('again@example.ru'), PATIENCE).toHaveLength(2)
    const byHand = (await operator.post(`/api/people/${id}/invitation?byHand=true`)).json()
    expect(byHand).toMatchObject({ path: expect.stringContaining('/join#'), sentTo: null })
  })

  it('that was refused by the mail server is told on the card of the person', async () => {
    catcher.refuse('nowhere@example.ru')
    const { id } = (await invite('nowhere@example.ru')).json()
    const letter = async () => (await operator.get(`/api/people/${id}`)).json().letter
    await expect.poll(async () => (await letter()).state, PATIENCE).toBe('failed')
  })

  it('to something that is no address is refused, and nobody is made', async () => {
    const reply = await invite('director@example.ru, spy@example.ru')
    expect(reply.json()).toMatchObject({ code: 'invalid_request', status: 400 })
    expect(reply.json().detail).toContain('Почта')
  })
})

describe('while mail is off', () => {
  it('links are shown as before, and the pages know why', async () => {
    expect((await server.guest.get('/api/mail')).json()).toEqual({ carrier: 'smtp' })
    const app = await createOpora({ database: server.guarded, mail: noMail() })
    const client = new TestClient(app)
    await client.post('/api/session', { login: home.users.region.login, password: PASSWORD })
    expect((await client.get('/api/mail')).json()).toEqual({ carrier: 'none' })
    const { invitation } = (await invite('director@example.ru', client)).json()
    expect(invitation).toMatchObject({ path: expect.stringContaining('/join#'), sentTo: null })
    await app.close()
  })
})
