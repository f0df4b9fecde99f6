import { beforeEach, describe, expect, it } from 'vitest'
import { findValidRole } from '#server/people/queries.ts'
import { storeRole } from '#server/people/store-role.ts'
import type { Tx } from '#server/platform/database.ts'
import { shifted } from '#test/calendar.ts'
import { buildLink, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
/** This day in the region, and so many from it. */
const day = (from = 0) => shifted(new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Moscow' }), from)

beforeEach(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

type Name = keyof SmallRegion['schools']
const idOf = (school: Name) => home.schools[school].school_id
const codeOf = (school: Name) => home.schools[school].code
const link = (from: Name, to: Name, change: object = {}) => ({
  from: codeOf(from),
  to: codeOf(to),
  kind: 'mentoring',
  since: day(),
  basis: 'Приказ № 7 от 01.09.2026',
  ...change,
})
const make = async (client: TestClient, body: object): Promise<number> => {
  const reply = await client.post('/api/links', body)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().id
}
const edit = (client: TestClient, id: number, change: object) =>
  client.put(`/api/links/${id}`, {
    until: null,
    basis: 'Приказ № 7 от 01.09.2026',
    reason: 'для проверки',
    version: 1,
    ...change,
  })
/** A teacher of a school, and his browser. */
async function teacherOf(school: Name) {
  const user = await buildUser(db(), {
    role: 'teacher',
    region_id: home.regionId,
    school_id: idOf(school),
    name: `Учитель ${school}`,
  })
  return { id: user.user_id, client: await server.signIn(user) }
}
const rolesOf = async (client: TestClient) => (await client.get('/api/viewer')).json().roles
const mentorRole = async (client: TestClient) =>
  (await rolesOf(client)).find(({ role }: { role: string }) => role === 'mentor')

describe('rights by a link', () => {
  /** Days of the link from this one; whether it gives rights in the school that is supported. */
  const cases: [string, number, number | null, boolean][] = [
    ['begins tomorrow', 1, null, false],
    ['begins today', 0, null, true],
    ['began yesterday', -1, null, true],
    ['ends tomorrow: today is its last day', -9, 1, true],
    ['ended today: this is the first day without it', -9, 0, false],
    ['ended yesterday', -9, -1, false],
    ['was for today only', 0, 1, true],
    ['never held', 0, 0, false],
  ]

  it.each(cases)('%s', async (_when, since, until, valid) => {
    for (const [from, to] of [
      ['first', 'second'],
      ['second', 'first'],
    ] as const) {
      const { link_id } = await buildLink(db(), {
        region_id: home.regionId,
        from_school: idOf(from),
        to_school: idOf(to),
        since: day(since),
        until: until === null ? null : day(until),
      })
      const { id: userId } = await teacherOf(from)
      const roleIn = (schoolId: number) =>
        storeRole(db() as Tx, {
          userId,
          role: 'mentor',
          scope: { regionId: home.regionId, municipalityId: null, schoolId },
          grantedBy: null,
          link: link_id,
        })
      expect((await findValidRole(db(), await roleIn(idOf(to)))) !== undefined).toBe(valid)
      // The same link gives nothing in the school that supports, nor in a third one.
      for (const other of [idOf(from), idOf('far')])
        expect(await findValidRole(db(), await roleIn(other))).toBeUndefined()
    }
  })

  it('go in the middle of a session when the link is ended, and do not come back', async () => {
    const id = await make(people.district, link('second', 'first', { since: day(-9) }))
    const { id: person, client } = await teacherOf('second')
    const named = await people.district.post(`/api/links/${id}/mentors`, { person })
    expect(named.statusCode).toBe(200)
    const { id: membership } = await mentorRole(client)
    await client.put('/api/session/role', { membership })
    const opened = () => client.get(`/api/schools/${codeOf('first')}/life`)
    expect((await opened()).statusCode).toBe(200)
    expect((await edit(people.district, id, { until: day() })).statusCode).toBe(200)
    expect((await opened()).statusCode).toBe(404)
    expect(await mentorRole(client)).toBeUndefined()
    expect((await client.put('/api/session/role', { membership })).statusCode).toBe(404)
    const again = await edit(people.district, id, { version: 2 })
    expect(again.json()).toMatchObject({ code: 'not_possible' })
  })

  it('go no other way, and a swapped link gives the former side nothing of what was', async () => {
    const before = await make(people.district, link('second', 'first', { since: day(-400) }))
    const helper = await teacherOf('second')
    const helped = await teacherOf('first')
    await people.district.post(`/api/links/${before}/mentors`, { person: helper.id })
    expect((await helped.client.get(`/api/schools/${codeOf('second')}/life`)).statusCode).toBe(404)
    await edit(people.district, before, { until: day() })
    const after = await make(people.district, link('first', 'second'))
    await people.district.post(`/api/links/${after}/mentors`, { person: helped.id })
    expect(await mentorRole(helper.client)).toBeUndefined()
    expect((await helper.client.get(`/api/schools/${codeOf('first')}/life`)).statusCode).toBe(404)
    const { organisation } = await mentorRole(helped.client)
    expect(organisation).toBe(home.schools.second.name)
  })

  it('are told on the card of the person with the last day that the link leaves', async () => {
    const id = await make(people.district, link('second', 'first', { until: day(20) }))
    const { id: person } = await teacherOf('second')
    await people.district.post(`/api/links/${id}/mentors`, { person })
    const roles = async () => (await people.district.get(`/api/people/${person}`)).json().roles
    expect(await roles()).toContainEqual(
      expect.objectContaining({ role: 'mentor', to: day(19), state: 'valid' }),
    )
    const ending = (await people.district.get('/api/people?ending=true')).json()
    expect(ending.items).toMatchObject([{ id: person }])
  })

  it('begin with a link that is to come', async () => {
    const id = await make(people.district, link('second', 'first', { since: day(5) }))
    const { id: person, client } = await teacherOf('second')
    await people.district.post(`/api/links/${id}/mentors`, { person })
    expect(await mentorRole(client)).toBeUndefined()
    const { roles } = (await people.district.get(`/api/people/${person}`)).json()
    expect(roles).toContainEqual(expect.objectContaining({ role: 'mentor', from: day(5), state: 'future' }))
  })

  it('are given in no other way', async () => {
    const { id: person } = await teacherOf('second')
    const { organisation_id: organisation } = await db()
      .selectFrom('organisations')
      .select('organisation_id')
      .where('school_id', '=', idOf('first'))
      .executeTakeFirstOrThrow()
    const reply = await people.region.post(`/api/people/${person}/roles`, { role: 'mentor', organisation })
    expect(reply.json()).toMatchObject({ status: 400, detail: expect.stringContaining('через связь школ') })
    const card = (await people.region.get(`/api/people/${person}`)).json()
    expect(card.can.grant).not.toContain('mentor')
    const byHand = { region_id: home.regionId, user_id: person, organisation_id: organisation }
    await expect(
      db()
        .insertInto('memberships')
        .values({ ...byHand, role: 'mentor', valid_from: day() })
        .execute(),
    ).rejects.toThrow('memberships_check')
  })
})

describe('making a link', () => {
  it.each<[string, () => object, string]>([
    ['with the school itself', () => link('first', 'first'), 'сама себе'],
    ['that ends before it began', () => link('first', 'second', { until: day(-1) }), 'позже'],
    ['with a school that is not there', () => ({ ...link('first', 'second'), to: '000000' }), 'недоступна'],
    ['with another municipality', () => link('first', 'far'), 'региональный оператор'],
  ])('is refused in words: %s', async (_what, body, words) => {
    const reply = await people.district.post('/api/links', body())
    expect(reply.json()).toMatchObject({ status: 400, detail: expect.stringContaining(words) })
  })

  it('between municipalities is the region’s, and so is everything about it', async () => {
    const id = await make(people.region, link('far', 'first'))
    const seen = (await people.district.get('/api/links')).json().items
    expect(seen).toMatchObject([
      {
        id,
        from: { code: null, name: home.schools.far.name, municipality: null },
        to: { code: codeOf('first') },
        manage: 'Связь между муниципалитетами ведёт региональный оператор.',
      },
    ])
    expect((await edit(people.district, id, { until: day() })).statusCode).toBe(403)
    const { id: person } = await teacherOf('first')
    expect((await people.district.post(`/api/links/${id}/mentors`, { person })).statusCode).toBe(403)
  })

  it('is done once for the same days, schools and kind; the other way and another kind are other links', async () => {
    await make(people.district, link('first', 'second', { until: day(10) }))
    const again = await people.district.post('/api/links', link('first', 'second', { since: day(9) }))
    expect(again.json()).toMatchObject({ code: 'conflict', detail: expect.stringContaining('уже есть') })
    await make(people.district, link('first', 'second', { since: day(10) }))
    await make(people.district, link('second', 'first'))
    await make(people.district, link('first', 'second', { kind: 'curation' }))
  })

  it('names nobody who is out of reach', async () => {
    const id = await make(people.district, link('second', 'first'))
    const abroad = await buildSmallRegion(server.database)
    for (const user of [abroad.users.school.user_id, 999_999]) {
      const reply = await people.district.post(`/api/links/${id}/mentors`, { person: user })
      expect(reply.statusCode).toBe(400)
    }
  })
})

describe('two who change one link', () => {
  it('do not lose what the other did: the later is told what differs', async () => {
    const id = await make(people.district, link('first', 'second', { since: day(-30) }))
    expect((await edit(people.region, id, { basis: 'Приказ № 8' })).json()).toEqual({ version: 2 })
    const late = await edit(people.district, id, { until: day() })
    expect(late.json()).toMatchObject({
      status: 409,
      changed: {
        version: 2,
        fields: [
          { field: 'until', old: null, mine: day(), theirs: null },
          { field: 'basis', old: 'Приказ № 7 от 01.09.2026', theirs: 'Приказ № 8' },
        ],
      },
    })
    expect(
      (await edit(people.district, id, { until: day(), basis: 'Приказ № 8', version: 2 })).json(),
    ).toEqual({
      version: 3,
    })
  })
})

describe('links of schools', () => {
  it('are listed by day, kind and school, by pages, and leave as a file', async () => {
    const long = await make(people.region, link('second', 'first', { since: day(-30), until: day(-10) }))
    const now = await make(people.region, link('far', 'first', { since: day(-5), kind: 'curation' }))
    const later = await make(people.region, link('far', 'second', { since: day(5) }))
    const ids = async (query: string) =>
      (await people.region.get(`/api/links?${query}`)).json().items.map(({ id }: { id: number }) => id)
    expect(await ids('')).toEqual([later, now, long])
    expect(await ids(`on=${day()}`)).toEqual([now])
    expect(await ids(`on=${day(-10)}`)).toEqual([])
    expect(await ids(`on=${day(-11)}`)).toEqual([long])
    expect(await ids('kind=mentoring')).toEqual([later, long])
    expect(await ids(`school=${codeOf('first')}`)).toEqual([now, long])
    const first = (await people.region.get('/api/links?limit=2')).json()
    expect(first).toMatchObject({ total: 3, items: [{ id: later }, { id: now }] })
    expect(await ids(`limit=2&after=${first.next}`)).toEqual([long])
    const file = (await people.region.get('/api/links/export?format=csv&kind=curation')).body
    expect(file).toContain('школа-куратор')
    expect(file).toContain('Всего строк: 1')
  })

  it('stand on the card of each of the two, with people only for whoever may see people', async () => {
    const id = await make(people.district, link('second', 'first'))
    const { id: person } = await teacherOf('second')
    await people.district.post(`/api/links/${id}/mentors`, { person })
    const card = async (client: TestClient, school: Name) =>
      (await client.get(`/api/schools/${codeOf(school)}/links`)).json()
    expect(await card(people.district, 'first')).toMatchObject({
      supports: [],
      supportedBy: [{ id, state: 'valid', manage: null, mentors: [{ person, name: 'Учитель second' }] }],
      can: { make: true },
    })
    expect(await card(people.district, 'second')).toMatchObject({ supports: [{ id }], supportedBy: [] })
    const team = await buildUser(db(), {
      role: 'school_team',
      region_id: home.regionId,
      school_id: idOf('first'),
    })
    const seen = await card(await server.signIn(team), 'first')
    expect(seen).toMatchObject({
      supportedBy: [{ id, mentors: null }],
      hidden: ['mentors'],
      can: { make: false },
    })
    expect((await people.school.get(`/api/schools/${codeOf('second')}/links`)).statusCode).toBe(404)
  })
})
