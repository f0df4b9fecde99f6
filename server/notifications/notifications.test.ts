import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notificationKinds } from '#contract/notifications.ts'
import { featureJobs } from '#server/features.ts'
import { notify } from '#server/flows/notify.ts'
import { transaction } from '#server/platform/database.ts'
import { enqueueDaily, type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { type BuiltUser, buildRegion, buildUser, PASSWORD } from '#test/factories.ts'
import { fillReference, resultsFile, uploadAndWait } from '#test/import-files.ts'
import { MAIL_ORIGIN, testMail } from '#test/mail-catcher.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'
import { sendDigests } from './digest.ts'

const catcher = testMail()
const server = testServer(() => ({ mail: catcher.mail }))
const db = () => server.database.kysely
const PATIENCE = { timeout: 20_000, interval: 50 }

interface Item {
  id: number
  subject: string
  told: { kind: string; data: Record<string, unknown> }
  readAt: string | null
}

let jobs: RunningJobs
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
beforeAll(async () => {
  await fillReference(server.database)
  jobs = await startJobs({ url: server.url, jobs: featureJobs, mail: catcher.mail })
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})
afterAll(() => jobs.stop())

const listOf = async (client: TestClient): Promise<Item[]> =>
  (await client.get('/api/notifications')).json().items
const kindsOf = async (client: TestClient) => (await listOf(client)).map(({ told }) => told.kind)
const unreadOf = async (client: TestClient) => (await client.get('/api/notifications/unread')).json().unread

function tell(user: BuiltUser, what: 'password' | 'factor' = 'password'): Promise<void> {
  const { region_id: regionId, user_id } = user
  const to = { person: user_id }
  return transaction(server.database, (tx) =>
    notify(tx, { regionId, kind: 'account.changed', subject: `user:${user_id}`, data: { what }, to }),
  )
}

describe('work on results is told', () => {
  it('to whoever sent the files when they are read, and when another applies them', async () => {
    const file = resultsFile('своя.csv', [{ code: home.schools.first.code, participants: 10, low: 3 }])
    const { id, version } = await uploadAndWait(people.district, [file])
    expect(await listOf(people.district)).toMatchObject([
      { subject: `import:${id}`, told: { kind: 'import.read', data: {} }, readAt: null },
    ])
    expect(await listOf(people.region)).toEqual([])
    expect((await people.region.post(`/api/imports/${id}/apply`, { version })).statusCode).toBe(200)
    expect(await kindsOf(people.district)).toEqual(['import.applied', 'import.read'])
  })

  it('to nobody when a person applies his own', async () => {
    const file = resultsFile('моя.csv', [{ code: home.schools.second.code, participants: 10, low: 3 }])
    const { id, version } = await uploadAndWait(people.region, [file])
    await people.region.post(`/api/imports/${id}/apply`, { version })
    expect(await kindsOf(people.region)).toEqual(['import.read'])
  })

  it('to coordinators and heads when a list is ready, and a refused run tells nobody', async () => {
    const before = (await listOf(people.school)).length
    const refused = await people.region.post('/api/runs', { methodology: 'no-such', year: '2023/24' })
    expect(refused.statusCode).toBeGreaterThanOrEqual(400)
    expect(await listOf(people.school)).toHaveLength(before)
    const teacher = await buildUser(db(), {
      role: 'teacher',
      region_id: home.regionId,
      school_id: home.schools.first.school_id,
    })
    const run = (
      await people.region.post('/api/runs', { methodology: 'smolensk-2021', year: '2023/24' })
    ).json()
    for (const client of [people.school, people.district]) {
      const [latest] = await listOf(client)
      expect(latest).toMatchObject({
        subject: `run:${run.id}`,
        told: { kind: 'run.made', data: { year: '2023/24' } },
      })
      expect((await client.get(`/api/runs/${run.id}`)).statusCode).toBe(200)
    }
    expect(await kindsOf(people.region)).not.toContain('run.made')
    expect(await listOf(await server.signIn(teacher))).toEqual([])
  })
})

describe('a person is told of his roles and his account', () => {
  it('when a role is given or withdrawn, while another role is left', async () => {
    const { municipality_id } = home.municipalities.near
    const user = await buildUser(db(), { role: 'coordinator', region_id: home.regionId, municipality_id })
    const { organisation_id: organisation } = await db()
      .selectFrom('organisations')
      .select('organisation_id')
      .where('municipality_id', '=', municipality_id)
      .executeTakeFirstOrThrow()
    const address = `/api/people/${user.user_id}/roles`
    const given = await people.region.post(address, { role: 'municipal_methodologist', organisation })
    const client = await server.signIn(user)
    const what = { role: 'municipal_methodologist', organisation: 'Берёзовский округ' }
    expect(await listOf(client)).toMatchObject([{ told: { kind: 'role.given', data: what } }])
    const withdraw = (id: number) => people.region.post(`${address}/${id}/withdrawal`, { reason: 'проверка' })
    await withdraw(given.json().id)
    expect(await kindsOf(client)).toEqual(['role.withdrawn', 'role.given'])
    await withdraw(user.membership_id)
    const left = await db()
      .selectFrom('notifications')
      .select('kind')
      .where('user_id', '=', user.user_id)
      .execute()
    expect(left).toHaveLength(2)
  })

  it('when the password is changed, and when somebody comes in from a new browser', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    expect(await listOf(client)).toEqual([])
    await server.signIn(user)
    expect(await listOf(client)).toEqual([])
    const payload = { login: user.login, password: PASSWORD }
    const headers = { 'user-agent': 'Mozilla/5.0 Firefox/140.0' }
    await server.guest.send({ method: 'POST', url: '/api/session', payload, headers })
    expect(await listOf(client)).toMatchObject([
      { told: { kind: 'account.browser', data: { browser: 'firefox', network: '127.0.0.0/24' } } },
    ])
    await client.put('/api/profile/password', { current: PASSWORD, password: 'берёза кисель окно' })
    expect((await listOf(client))[0]).toMatchObject({
      told: { kind: 'account.changed', data: { what: 'password' } },
    })
  })
})

describe('the list of notifications', () => {
  it('is one’s own: counted, read one by one or all up to what was seen', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    for (let told = 0; told < 4; told++) await tell(user)
    expect(await unreadOf(client)).toBe(4)
    const [latest, second, third] = await listOf(client)
    const other = await server.signIn(await buildUser(db(), { role: 'operator', region_id: user.region_id }))
    expect(await listOf(other)).toEqual([])
    const strange = await other.post(`/api/notifications/${latest!.id}/reading`)
    expect(strange.json()).toMatchObject({ code: 'not_found' })
    await other.post('/api/notifications/reading', { until: latest!.id })
    expect(await unreadOf(client)).toBe(4)

    expect((await client.post(`/api/notifications/${third!.id}/reading`)).statusCode).toBe(204)
    expect((await client.post(`/api/notifications/${third!.id}/reading`)).statusCode).toBe(204)
    expect(await unreadOf(client)).toBe(3)
    // One came while the page was open.
    expect((await client.post('/api/notifications/reading', { until: second!.id })).statusCode).toBe(204)
    expect(await unreadOf(client)).toBe(1)
    expect((await listOf(client)).map(({ readAt }) => readAt !== null)).toEqual([false, true, true, true])
  })

  it('goes on by key, without a doubled or a lost row', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    for (let told = 0; told < 5; told++) await tell(user)
    const all = (await listOf(client)).map(({ id }) => id)
    const seen: number[] = []
    for (let after = ''; ; ) {
      const page = (await client.get(`/api/notifications?limit=2${after && `&after=${after}`}`)).json()
      seen.push(...page.items.map(({ id }: Item) => id))
      expect(page.total).toBe(5)
      if (page.next === null) break
      // What comes meanwhile stands before the first page.
      await tell(user)
      await db().deleteFrom('notifications').where('notification_id', '>', all[0]!).execute()
      after = page.next
    }
    expect(seen).toEqual(all)
  })
})

const allKinds = (channel: string) => Object.fromEntries(notificationKinds.map((kind) => [kind, channel]))

describe('settings', () => {
  it('say of each kind where it is told; nothing goes by mail until it is asked for', async () => {
    const user = await buildUser(db(), { role: 'operator' })
    const client = await server.signIn(user)
    const settings = async () => (await client.get('/api/notifications/settings')).json()
    expect(await settings()).toEqual({ channels: allKinds('system'), digest: 'daily' })
    const chosen = { channels: { ...allKinds('system'), 'account.changed': 'off' }, digest: 'weekly' }
    expect((await client.put('/api/notifications/settings', chosen)).statusCode).toBe(204)
    expect(await settings()).toEqual(chosen)
    await tell(user)
    expect(await listOf(client)).toEqual([])
    const wrong = await client.put('/api/notifications/settings', {
      ...chosen,
      channels: { 'run.made': 'sms' },
    })
    expect(wrong.statusCode).toBe(400)
    expect(await settings()).toEqual(chosen)
  })
})

describe('a digest', () => {
  const MONDAY = '2026-09-07'
  const TUESDAY = '2026-09-08'
  let counter = 0

  async function buildReader(digest: 'daily' | 'weekly' | 'off' = 'daily', region_id?: number) {
    const user = await buildUser(db(), {
      role: 'operator',
      region_id,
      email: `digest-${++counter}@example.ru`,
      digest,
    })
    const client = await server.signIn(user)
    await client.put('/api/notifications/settings', { channels: allKinds('mail'), digest })
    return user
  }
  const send = ({ region_id: regionId }: { region_id: number }, day: string) =>
    sendDigests.run({
      database: server.database,
      payload: { regionId, day },
      mail: catcher.mail,
      signal: undefined,
    })
  const queued = (user: BuiltUser) =>
    db().selectFrom('messages').select(['cause', 'state']).where('user_id', '=', user.user_id).execute()

  it('tells what is not read, in one letter a day, and nothing twice', async () => {
    const user = await buildReader()
    await tell(user)
    await tell(user, 'factor')
    await send(user, MONDAY)
    await send(user, MONDAY)
    await expect.poll(() => catcher.lettersTo(user.email!), PATIENCE).toHaveLength(1)
    const [letter] = catcher.lettersTo(user.email!)
    expect(letter!.subject).toBe('Уведомления «Опоры»')
    expect(letter!.text).toContain('Ваш пароль изменён.')
    expect(letter!.text).toContain('Ваш второй фактор настроен заново.')
    expect(letter!.text).toContain(`${MAIL_ORIGIN}/notifications`)
    await send(user, TUESDAY)
    expect(await queued(user)).toHaveLength(1)
    await tell(user)
    await send(user, TUESDAY)
    expect((await queued(user)).map(({ cause }) => cause)).toEqual([MONDAY, TUESDAY])
  })

  it('tells of duties in the words of the region, to whoever wants them by mail', async () => {
    const user = await buildReader()
    const { region_id: regionId, user_id: person } = user
    const terms = JSON.stringify({ curator: { one: 'тьютор' } })
    await db().updateTable('regions').set({ terms }).where('region_id', '=', regionId).execute()
    const what = { function: 'curator', organisation: 'Совет', school: 'Школа № 9' } as const
    const data = { ...what, municipality: null, theme: null, since: '2026-09-01', until: null }
    await transaction(server.database, (tx) =>
      notify(tx, { regionId, kind: 'duty.named', subject: 'duty:1', data, to: { person } }),
    )
    await send(user, MONDAY)
    await expect.poll(() => catcher.lettersTo(user.email!), PATIENCE).toHaveLength(1)
    expect(catcher.lettersTo(user.email!)[0]!.text).toContain(
      'Вас назначили: тьютор, Совет (Школа № 9), с 1 сентября 2026. Прав это не даёт.',
    )
  })

  it('is one also for two servers at the same moment', async () => {
    const user = await buildReader()
    await tell(user)
    await Promise.all([send(user, MONDAY), send(user, MONDAY), send(user, MONDAY)])
    expect(await queued(user)).toHaveLength(1)
  })

  it('holds the latest twenty and counts the rest', async () => {
    const user = await buildReader()
    for (let told = 0; told < 23; told++) await tell(user)
    await send(user, MONDAY)
    await expect.poll(() => catcher.lettersTo(user.email!), PATIENCE).toHaveLength(1)
    const { text } = catcher.lettersTo(user.email!)[0]!
    expect(text.match(/^— /gm)).toHaveLength(20)
    expect(text).toContain('…и ещё: 3')
  })

  it('once a week comes on Mondays', async () => {
    const user = await buildReader('weekly')
    await tell(user)
    await send(user, TUESDAY)
    expect(await queued(user)).toEqual([])
    await send(user, MONDAY)
    expect(await queued(user)).toHaveLength(1)
  })

  it('goes to nobody who has read it, wants none, has no address, is disabled or has no role left', async () => {
    const { region_id } = await buildRegion(db())
    const reader = await buildReader('daily', region_id)
    const off = await buildReader('off', region_id)
    const silent = await buildReader('daily', region_id)
    const disabled = await buildReader('daily', region_id)
    const former = await buildReader('daily', region_id)
    const all = [reader, off, silent, disabled, former]
    for (const user of all) await tell(user)
    const client = await server.signIn(reader)
    await client.post('/api/notifications/reading', { until: (await listOf(client))[0]!.id })
    const change = (user: BuiltUser, set: { email?: null; disabled_at?: Date }) =>
      db().updateTable('users').set(set).where('user_id', '=', user.user_id).execute()
    await change(silent, { email: null })
    await change(disabled, { disabled_at: new Date() })
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'ушёл' })
      .where('user_id', '=', former.user_id)
      .execute()
    await send(reader, MONDAY)
    for (const user of all) expect(await queued(user)).toEqual([])
  })

  it('is written at eight by the clock of each region, its own day', async () => {
    const moscow = await buildRegion(db(), { time_zone: 'Europe/Moscow' })
    const kamchatka = await buildRegion(db(), { time_zone: 'Asia/Kamchatka' })
    const days = async () => {
      const { rows } = await server.database.pool.query(
        `select detail ->> 'day' as day, region_id::int as region from audit_log
          where action = 'notification.digest' and region_id = any($1) order by audit_id`,
        [[moscow.region_id, kamchatka.region_id]],
      )
      return rows
    }
    await enqueueDaily(server.database, featureJobs, new Date('2026-09-07T20:00:00Z'))
    await expect.poll(days, PATIENCE).toEqual([{ day: '2026-09-08', region: kamchatka.region_id }])
    await enqueueDaily(server.database, featureJobs, new Date('2026-09-08T05:00:00Z'))
    await expect.poll(days, PATIENCE).toEqual([
      { day: '2026-09-08', region: kamchatka.region_id },
      { day: '2026-09-08', region: moscow.region_id },
    ])
  })
})
