import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sentenceOf } from '#contract/notification-words.ts'
import { termsOf } from '#contract/terms.ts'
import { featureJobs } from '#server/features.ts'
import { enqueueDaily, type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'
import { applyPlanned } from './apply-planned.ts'

const server = testServer()
const db = () => server.database.kysely
const PATIENCE = { timeout: 20_000, interval: 50 }
const order = { basis: 'Приказ № 40 от 01.07.2090' }

let jobs: RunningJobs
beforeAll(async () => {
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
})
afterAll(() => jobs.stop())

let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
/** A region of one's own by a clock. */
async function enter(time_zone = 'Europe/Moscow') {
  home = await buildSmallRegion(server.database)
  await db().updateTable('regions').set({ time_zone }).where('region_id', '=', home.regionId).execute()
  people = await signInAll(server, home)
  return home
}

const life = async (code: string, client = people.region) =>
  (await client.get(`/api/schools/${code}/life`)).json()
const record = async (code: string, event: object, client = people.region) =>
  client.post(`/api/schools/${code}/events`, { ...order, version: (await life(code)).version, ...event })
const rename = (on: string, name: string) => ({ kind: 'renamed', on, name, fullName: null })
const open = (change: object) =>
  people.region.post('/api/schools', {
    ...order,
    code: '800100',
    name: 'Новая школа',
    municipality: home.municipalities.near.municipality_id,
    ...change,
  })
const planned = async () => (await people.region.get('/api/planned-events')).json().items
const linesOf = async (action: string) =>
  db()
    .selectFrom('audit_log')
    .select(['user_id', 'subject', 'detail'])
    .where('region_id', '=', home.regionId)
    .where('action', '=', action)
    .execute()
const idle = () =>
  expect
    .poll(
      async () =>
        Number((await server.database.pool.query('select count(*) from graphile_worker.jobs')).rows[0].count),
      PATIENCE,
    )
    .toBe(0)
/** The jobs of an hour, as the server puts them on the list. */
async function hour(moment: string) {
  await enqueueDaily(server.database, [applyPlanned], new Date(moment))
  await idle()
}

describe('an event whose day has not come', () => {
  beforeAll(() => enter())

  it('changes nothing yet and is shown to whoever sees the school', async () => {
    const { first, second } = home.schools
    const reply = await record(first.code, { kind: 'joined', on: '2090-09-01', into: second.code })
    expect(reply.json()).toEqual({ version: 1, planned: expect.any(Number) })
    for (const client of [people.region, people.district, people.school]) {
      const shown = await life(first.code, client)
      expect(shown).toMatchObject({
        closedOn: null,
        version: 1,
        events: [],
        planned: [
          {
            kind: 'joined',
            on: '2090-09-01',
            into: { code: client === people.school ? null : second.code, name: second.name },
          },
        ],
      })
    }
    expect((await life(second.code)).planned).toMatchObject([{ school: { code: first.code }, refusal: null }])
    expect((await life(home.schools.far.code)).planned).toEqual([])
    expect(await linesOf('school.plan')).toMatchObject([
      { user_id: home.users.region.user_id, subject: `school:${first.code}` },
    ])
    expect(await linesOf('school.join')).toEqual([])
  })

  it('is refused at once for what would be refused on its day', async () => {
    const { first, far } = home.schools
    const refusals: [object, string][] = [
      [rename('2090-09-01', far.name), 'Название то же самое'],
      [
        { kind: 'moved', on: '2090-09-01', municipality: home.municipalities.far.municipality_id },
        'уже в муниципалитете',
      ],
      [{ kind: 'joined', on: '2090-09-01', into: '999999' }, 'нет в реестре'],
      [
        { kind: 'split', on: '2090-09-01', continues: true, into: [{ code: first.code, name: 'Часть' }] },
        'уже принадлежит',
      ],
      [{ kind: 'reopened', on: '2090-09-01' }, 'ещё не наступила'],
    ]
    for (const [event, why] of refusals) expect((await record(far.code, event)).json().detail).toContain(why)
    expect((await open({ on: '2090-09-01', code: first.code })).json().detail).toContain('уже принадлежит')
    const stale = await people.region.post(`/api/schools/${far.code}/events`, {
      ...order,
      ...rename('2090-09-01', 'Иначе'),
      version: 2,
    })
    expect(stale.statusCode).toBe(409)
    for (const client of [people.district, people.school])
      expect((await record(first.code, rename('2090-09-01', 'Иначе'), client)).statusCode).toBe(403)
    expect((await life(far.code)).planned).toEqual([])
  })

  it('is entered once, by one of two people who enter it together', async () => {
    const { far } = home.schools
    const other = await server.signIn(await buildUser(db(), { role: 'operator', region_id: home.regionId }))
    const both = await Promise.all(
      [people.region, other].map((client) => record(far.code, { kind: 'closed', on: '2090-12-31' }, client)),
    )
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 422])
    const openings = await Promise.all([open({ on: '2090-09-01' }), open({ on: '2090-09-01' })])
    expect(openings.map(({ statusCode }) => statusCode).sort()).toEqual([200, 422])
    expect(await planned()).toHaveLength(3)
  })

  it('is taken back before its day by another who may enter it, and by nobody else', async () => {
    const { far } = home.schools
    const [plan] = (await life(far.code)).planned
    for (const client of [people.district, people.school])
      expect((await client.delete(`/api/planned-events/${plan.id}`)).statusCode).toBe(403)
    const other = await buildUser(db(), { role: 'operator', region_id: home.regionId })
    const client = await server.signIn(other)
    expect((await client.delete(`/api/planned-events/${plan.id}`)).statusCode).toBe(204)
    expect((await client.delete(`/api/planned-events/${plan.id}`)).json().detail).toContain('уже снято')
    expect((await life(far.code)).planned).toEqual([])
    expect(await linesOf('school.unplan')).toMatchObject([
      { user_id: other.user_id, subject: `school:${far.code}` },
    ])
    await hour('2091-01-31T21:00:00Z')
    expect((await life(far.code)).closedOn).toBeNull()
  })
})

describe('on its day, by the clock of the region', () => {
  it.each([
    ['2090-09-01', '2090-08-31T21:00:00Z', '2090-08-31T22:00:00Z'],
    ['2091-01-01', '2090-12-31T21:00:00Z', '2090-12-31T22:00:00Z'],
  ])('%s comes to Moscow an hour before Kaliningrad', async (on, moscow, kaliningrad) => {
    const [west, east] = [await enter('Europe/Kaliningrad'), await enter('Europe/Moscow')]
    for (const region of [west, east]) {
      home = region
      people = await signInAll(server, home)
      expect((await record(home.schools.first.code, rename(on, 'Лицей'))).statusCode).toBe(200)
    }
    const names = async () => {
      const { rows } = await server.database.pool.query(
        'select name from schools where school_id = any($1) order by region_id = $2',
        [[west, east].map(({ schools }) => schools.first.school_id), west.regionId],
      )
      return rows.map(({ name }) => name)
    }
    const before = new Date(Date.parse(moscow) - 3_600_000).toISOString()
    for (const [moment, expected] of [
      [before, ['Школа № 9', 'Школа № 9']],
      [moscow, ['Лицей', 'Школа № 9']],
      [kaliningrad, ['Лицей', 'Лицей']],
      // Twice is once.
      [kaliningrad, ['Лицей', 'Лицей']],
    ] as const) {
      await hour(moment)
      expect(await names()).toEqual(expected)
    }
    const shown = await life(home.schools.first.code)
    expect(shown).toMatchObject({
      version: 2,
      planned: [],
      events: [{ kind: 'renamed', on, was: 'Школа № 9', became: 'Лицей', basis: order.basis }],
    })
    expect(await linesOf('school.rename')).toMatchObject([{ user_id: home.users.region.user_id }])
  })

  it('is applied to the day at entry where the day has come, and planned where it has not', async () => {
    for (const zone of ['Asia/Kamchatka', 'Europe/Kaliningrad']) {
      await enter(zone)
      const today = new Date().toLocaleDateString('sv', { timeZone: zone })
      const tomorrow = new Date(Date.now() + 86_400_000).toLocaleDateString('sv', { timeZone: zone })
      const { first, second } = home.schools
      expect((await record(first.code, rename(today, 'Лицей'))).json()).toEqual({ version: 2 })
      expect((await record(second.code, rename(tomorrow, 'Лицей'))).json().planned).toBeGreaterThan(0)
    }
  })

  it('makes up for days when the server was down: each with its own day, in order', async () => {
    await enter()
    const { first, second, far } = home.schools
    await record(first.code, { kind: 'joined', on: '2090-09-03', into: second.code })
    await record(first.code, rename('2090-09-01', 'Лицей'))
    await record(second.code, {
      kind: 'split',
      on: '2090-09-02',
      continues: true,
      into: [{ code: '800201', name: 'Начальная' }],
    })
    await record(far.code, {
      kind: 'moved',
      on: '2090-09-02',
      municipality: home.municipalities.near.municipality_id,
    })
    await open({ on: '2090-09-02', code: '800200' })
    // Somebody mends the register meanwhile: the event is of the school as it is then.
    await db().updateTable('schools').set({ pupils: 5 }).where('school_id', '=', first.school_id).execute()
    await server.database.pool.query('update schools set version = version + 1 where school_id = $1', [
      first.school_id,
    ])
    await hour('2090-09-04T21:00:00Z')
    expect(await planned()).toEqual([])
    expect(await life(first.code)).toMatchObject({
      closedOn: '2090-09-03',
      events: [
        { kind: 'renamed', on: '2090-09-01' },
        { kind: 'joined', on: '2090-09-03', was: 'Лицей' },
      ],
    })
    expect(await life('800200')).toMatchObject({ openedOn: '2090-09-02', events: [{ kind: 'opened' }] })
    expect((await life('800201')).openedOn).toBe('2090-09-02')
    expect((await life(far.code)).places).toMatchObject([{ until: '2090-09-02' }, { since: '2090-09-02' }])
    expect((await linesOf('school.rename'))[0]!.detail).toMatchObject({
      on: '2090-09-01',
      plan: expect.any(Number),
    })
  })
})

describe('what cannot be applied', () => {
  beforeAll(() => enter())
  const told = async (client: TestClient) =>
    (await client.get('/api/notifications'))
      .json()
      .items.filter((item: { told: { kind: string } }) => item.told.kind === 'school.plan')

  it('stays with the reason, is told to whoever entered it, and keeps no other back', async () => {
    const { first, second, far } = home.schools
    await record(first.code, { kind: 'closed', on: '2090-09-01' })
    await record(first.code, rename('2090-10-01', 'Лицей'))
    await open({ on: '2090-09-01', code: '800300', name: 'Первая' })
    await open({ on: '2090-09-02', code: '800300', name: 'Вторая' })
    await record(second.code, rename('2090-10-02', 'Гимназия'))
    await hour('2090-10-05T21:00:00Z')
    expect((await life(second.code)).school.name).toBe('Гимназия')
    expect(await life(first.code)).toMatchObject({
      closedOn: '2090-09-01',
      planned: [{ kind: 'renamed', refusal: expect.stringContaining('закрыта с 01.09.2090') }],
    })
    expect(await planned()).toMatchObject([
      {
        school: { code: '800300', name: 'Вторая' },
        refusal: expect.stringContaining('код не даётся второй раз'),
      },
      { school: { code: first.code } },
    ])
    const notices = await told(people.region)
    expect(notices.map(({ subject }: { subject: string }) => subject)).toEqual([
      `school:${first.code}`,
      expect.stringMatching(/^plan:\d+$/),
    ])
    expect(sentenceOf(notices[0].told, notices[0].subject, termsOf({}))).toContain('событие не применено')
    expect(await told(people.district)).toEqual([])
    expect(await linesOf('school.plan.refuse')).toHaveLength(2)
    expect((await life(far.code)).planned).toEqual([])
    // It is put away when it was read.
    const [refused] = await planned()
    expect((await people.region.delete(`/api/planned-events/${refused.id}`)).statusCode).toBe(204)
    expect(await planned()).toHaveLength(1)
  })

  it('is also what was entered by somebody who may no more', async () => {
    const { far } = home.schools
    const before = (await told(people.region)).length
    const leaver = await buildUser(db(), { role: 'operator', region_id: home.regionId })
    const client = await server.signIn(leaver)
    await record(far.code, rename('2090-11-01', 'Лицей'), client)
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'уволен' })
      .where('membership_id', '=', leaver.membership_id)
      .execute()
    await hour('2090-10-31T21:00:00Z')
    expect(await life(far.code)).toMatchObject({
      school: { name: far.name },
      events: [],
      planned: [{ refusal: expect.stringContaining('больше нет права') }],
    })
    expect(await told(people.region)).toHaveLength(before)
  })

  it('was applied and can be taken back no more', async () => {
    const { rows } = await server.database.pool.query(
      `select plan_id from planned_events where region_id = $1 and state = 'applied' limit 1`,
      [home.regionId],
    )
    const late = await people.region.delete(`/api/planned-events/${rows[0].plan_id}`)
    expect(late.json()).toMatchObject({ status: 422, detail: expect.stringContaining('уже применено') })
    expect((await people.region.delete('/api/planned-events/999999')).statusCode).toBe(404)
  })
})
