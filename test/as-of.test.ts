import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildMunicipality, buildRegion, buildResult, buildSchool, buildUser } from './factories.ts'
import { dateStates, dayFromNow, letPass } from './past.ts'
import { type TestClient, testServer } from './server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from './small-region.ts'

const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

const db = () => server.database.kysely
const ask = async (client: TestClient, url: string) => {
  const reply = await client.get(url)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}
const setSchool = (school_id: number, values: object) =>
  db().updateTable('schools').set(values).where('school_id', '=', school_id).execute()

describe('a record that changed three times', () => {
  const changes = ['2025-03-01T12:00', '2025-09-01T00:00', '2025-12-31T23:59'] as const
  const told = [
    ['2025-01-15', 'Первая'],
    ['2025-02-28', 'Первая'],
    ['2025-03-01', 'Вторая'],
    ['2025-08-31', 'Вторая'],
    ['2025-09-01', 'Третья'],
    ['2025-12-30', 'Третья'],
    ['2025-12-31', 'Четвёртая'],
    ['2026-01-01', 'Четвёртая'],
  ] as const

  it.each([
    ['Europe/Kaliningrad', '+02:00'],
    ['Asia/Kamchatka', '+12:00'],
  ])('is each day what it was at its end by the clock of the region: %s', async (time_zone, offset) => {
    const { region_id } = await buildRegion(db(), { time_zone })
    const { municipality_id } = await buildMunicipality(db(), { region_id })
    const { school_id, code } = await buildSchool(db(), { region_id, municipality_id, name: 'Первая' })
    for (const name of ['Вторая', 'Третья', 'Четвёртая']) await setSchool(school_id, { name })
    const begins = new Date('2025-01-01T00:00Z')
    await dateStates(server.database, { table: 'regions', key: { region_id } }, [begins])
    await dateStates(server.database, { table: 'municipalities', key: { municipality_id } }, [begins])
    await dateStates(server.database, { table: 'schools', key: { school_id } }, [
      begins,
      ...changes.map((at) => new Date(`${at}${offset}`)),
    ])
    const client = await server.signIn(await buildUser(db(), { role: 'operator', region_id }))
    for (const [on, name] of told) {
      expect((await ask(client, `/api/schools?on=${on}`)).items, on).toMatchObject([{ name }])
      expect(await ask(client, `/api/schools/${code}?on=${on}`), on).toMatchObject({ name })
    }
  })
})

describe('schools on a day', () => {
  const kinds = ['СОШ', 'ООШ', 'гимназия']
  const change = fc.record({
    school: fc.nat(2),
    what: fc.constantFrom('name', 'kind', 'pupils', 'move', 'close', 'add', 'municipality'),
    number: fc.nat(2),
  })

  it('are those that the list showed on that day, whatever changed since', async () => {
    const days = fc.array(fc.array(change, { maxLength: 3 }), { minLength: 2, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(days, async (sequence) => {
        const region = await buildSmallRegion(server.database)
        const { region: operator, district } = await signInAll(server, region)
        const lists = async (query: string) =>
          Promise.all([operator, district].map((client) => ask(client, `/api/schools?sort=code${query}`)))
        const kept: { at: Date; seen: object[] }[] = []
        for (const changes of sequence) {
          for (const one of changes) await apply(region, one)
          kept.push({ at: new Date(), seen: await lists('') })
          await letPass(server.database, region.regionId, 1)
        }
        const moved = await placeOfNow(region)
        for (const [index, { at, seen }] of kept.entries()) {
          const then = await lists(`&on=${dayFromNow(index - kept.length, 'Europe/Moscow', at)}`)
          expect(then[0]).toEqual(seen[0])
          // A district looks back on the schools that are its own today, wherever they stood.
          const own = (seen[0] as { items: { code: string }[] }).items.filter(({ code }) => moved.has(code))
          expect(then[1]).toMatchObject({ items: own, total: own.length })
        }
      }),
      { numRuns: 8 },
    )
  })

  async function apply({ regionId: region_id, schools, municipalities }: SmallRegion, one: Change) {
    const { near, far } = municipalities
    const { school_id } = [schools.first, schools.second, schools.far][one.school]!
    const municipality_id = [near, far, near][one.number]!.municipality_id
    if (one.what === 'add') await buildSchool(db(), { region_id, municipality_id })
    else if (one.what === 'municipality')
      await db()
        .updateTable('municipalities')
        .set({ name: `Округ ${one.school} ${municipality_id}` })
        .where('municipality_id', '=', municipality_id)
        .execute()
    else
      await setSchool(school_id, {
        ...(one.what === 'name' && { name: `Школа ${one.number}` }),
        ...(one.what === 'kind' && { kind: kinds[one.number]! }),
        ...(one.what === 'pupils' && { pupils: one.number * 100 }),
        ...(one.what === 'move' && { municipality_id }),
        // Long ago: whether it is closed does not depend on the day that is looked at.
        ...(one.what === 'close' && { closed_on: one.number === 0 ? null : new Date('2010-06-01') }),
      })
  }
  type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

  async function placeOfNow({ municipalities }: SmallRegion): Promise<Set<string>> {
    const rows = await db()
      .selectFrom('schools')
      .select('code')
      .where('municipality_id', '=', municipalities.near.municipality_id)
      .execute()
    return new Set(rows.map(({ code }) => code))
  }

  it('leave as a file of that day, and are filtered by what they were', async () => {
    const region = await buildSmallRegion(server.database)
    const { region: client } = await signInAll(server, region)
    const before = new Date()
    await letPass(server.database, region.regionId, 1)
    await setSchool(region.schools.first.school_id, { name: 'Лицей', kind: 'лицей' })
    const on = dayFromNow(-1, 'Europe/Moscow', before)
    const file = await client.get(`/api/schools/export?format=csv&on=${on}`)
    expect(file.body).toContain('Школа № 9')
    expect(file.body).not.toContain('Лицей')
    expect(decodeURIComponent(String(file.headers['content-disposition']))).toMatch(
      new RegExp(`Школы, .+, на ${on}\\.csv$`),
    )
    const found = await ask(client, `/api/schools?on=${on}&kind=${encodeURIComponent('СОШ')}`)
    expect(found).toMatchObject({ total: 3, kinds: ['СОШ'] })
    expect((await ask(client, `/api/schools?kind=${encodeURIComponent('СОШ')}`)).total).toBe(2)
  })

  it('count as small by the rule that was then', async () => {
    const region = await buildSmallRegion(server.database)
    const clients = await signInAll(server, region)
    const before = new Date()
    await letPass(server.database, region.regionId, 1)
    const small_rule = JSON.stringify({
      primary: 30,
      basic: 70,
      secondary: 500,
      villagesOnly: false,
      source: '',
    })
    await sql`update regions set small_rule = ${small_rule}::jsonb where region_id = ${region.regionId}`.execute(
      db(),
    )
    const on = dayFromNow(-1, 'Europe/Moscow', before)
    for (const client of Object.values(clients)) {
      const card = `/api/schools/${region.schools.first.code}`
      expect(await ask(client, card)).toMatchObject({ small: true })
      expect(await ask(client, `${card}?on=${on}`)).toMatchObject({ small: false, smallRule: null })
    }
  })
})

describe('results on a day', () => {
  it('are of the version that was current then, and of no run that came later', async () => {
    const region = await buildSmallRegion(server.database)
    const { region: client } = await signInAll(server, region)
    const { school_id, code } = region.schools.first
    const sitting = { year: '2023/24', procedure: 'vpr-ma-5' }
    const file = await buildResults(db(), region, sitting, [['first', 20, 5]])
    const first = new Date()
    await letPass(server.database, region.regionId, 2)
    await db().updateTable('results').set({ current: false }).where('school_id', '=', school_id).execute()
    const { sitting_id } = await db()
      .selectFrom('results')
      .select('sitting_id')
      .where('school_id', '=', school_id)
      .executeTakeFirstOrThrow()
    const later = await buildResult(db(), {
      region_id: region.regionId,
      school_id,
      sitting_id,
      participants: 21,
      low: 9,
    })
    await db()
      .updateTable('results')
      .set({ replaced_by: later.file_id })
      .where('file_id', '=', file.file_id)
      .execute()
    await client.post('/api/runs', { methodology: 'smolensk-2021', year: '2023/24' })
    const on = dayFromNow(-2, 'Europe/Moscow', first)
    const card = `/api/schools/${code}`
    expect(await ask(client, card)).toMatchObject({
      cells: [{ low: 9, versions: 2 }],
      latest: { year: '2023/24' },
    })
    expect(await ask(client, `${card}?on=${on}`)).toMatchObject({
      cells: [{ low: 5, versions: 1 }],
      latest: null,
    })
    const versions = `${card}/versions?year=2023%2F24&season=spring&procedure=vpr-ma-5`
    expect((await ask(client, versions)).items).toMatchObject([
      { low: 9 },
      { low: 5, replacedBy: later.file_id },
    ])
    expect((await ask(client, `${versions}&on=${on}`)).items).toMatchObject([
      { low: 5, current: true, replacedBy: null },
    ])
  })
})

describe('completeness on a day', () => {
  it('is what the grid showed on that day: of its results, schools and sources', async () => {
    const region = await buildSmallRegion(server.database)
    const clients = Object.values(await signInAll(server, region))
    const { first, second, far } = region.schools
    const sitting = { year: '2023/24', procedure: 'vpr-ma-5' }
    const grid = '/api/completeness?year=2023%2F24'
    const grids = (query = '') => Promise.all(clients.map((client) => ask(client, grid + query)))
    await buildResults(db(), region, sitting, [
      ['first', 20, 5],
      ['second', 12, 1],
    ])
    const steps = [
      // A new version without a participant; what was expected of all no longer is.
      () => replaceResult(region, second.school_id),
      () => buildResults(db(), region, { ...sitting, procedure: 'vpr-ru-5' }, [['far', 7, 1]]),
      () => setSchool(first.school_id, { name: 'Лицей', kind: 'ООШ' }),
      () => setSchool(far.school_id, { closed_on: new Date('2010-06-01') }),
      () =>
        db()
          .updateTable('regions')
          .set({ sources_off: ['vpr'] })
          .where('region_id', '=', region.regionId)
          .execute(),
    ]
    const kept: { at: Date; seen: object[] }[] = []
    for (const step of steps) {
      kept.push({ at: new Date(), seen: await grids() })
      await letPass(server.database, region.regionId, 1)
      await step()
    }
    for (const [index, { at, seen }] of kept.entries()) {
      const on = dayFromNow(index - kept.length, 'Europe/Moscow', at)
      expect(await grids(`&on=${on}`), `before step ${index + 1}`).toEqual(seen)
    }
    expect((await grids()).map(({ columns }) => columns)).toEqual([[], [], []])
    const on = dayFromNow(-5, 'Europe/Moscow', kept[0]!.at)
    const { body } = await clients[0]!.get(`${grid.replace('?', '/export?format=csv&')}&on=${on}`)
    expect(body).toContain('12')
    expect(body).not.toContain('Лицей')
  })

  async function replaceResult({ regionId: region_id }: SmallRegion, school_id: number) {
    const { sitting_id } = await db()
      .updateTable('results')
      .set({ current: false })
      .where('school_id', '=', school_id)
      .returning('sitting_id')
      .executeTakeFirstOrThrow()
    await buildResult(db(), { region_id, school_id, sitting_id, participants: 0, low: 0 })
  }
})

describe('organisations and people on a day', () => {
  it('are named, stand and hold roles as they did, for whoever sees them today', async () => {
    const region = await buildSmallRegion(server.database)
    const { regionId: region_id, municipalities, schools, users } = region
    const clients = await signInAll(server, region)
    const { organisation_id: id } = await db()
      .selectFrom('organisations')
      .select('organisation_id')
      .where('school_id', '=', schools.second.school_id)
      .executeTakeFirstOrThrow()
    const { user_id: teacher, membership_id } = await buildUser(db(), {
      role: 'teacher',
      region_id,
      school_id: schools.second.school_id,
    })
    // The roles began with the days that the test lets pass.
    await sql`update memberships set valid_from = valid_from - 30 where region_id = ${region_id}`.execute(
      db(),
    )
    const before = new Date()
    await letPass(server.database, region_id, 1)
    await setSchool(schools.second.school_id, {
      name: 'Лицей',
      municipality_id: municipalities.far.municipality_id,
    })
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'ушёл' })
      .where('membership_id', '=', membership_id)
      .execute()
    const on = dayFromNow(-1, 'Europe/Moscow', before)
    const then = { name: 'Школа № 10', people: 1, parent: { name: 'Берёзовский округ' } }
    const now = { name: 'Лицей', people: 0, parent: { name: 'Ясный район' } }
    const card = `/api/organisations/${id}`
    const search = '/api/organisations?level=school&limit=200'
    const rowOf = (list: { items: { id: number }[] }) => list.items.find((row) => row.id === id)
    const operator = clients.region
    expect(rowOf(await ask(operator, `${search}&on=${on}`))).toMatchObject(then)
    expect(rowOf(await ask(operator, search))).toMatchObject(now)
    expect(await ask(operator, `${card}?on=${on}`)).toMatchObject({
      ...then,
      path: [{}, { name: 'Берёзовский округ' }],
      holders: [{ person: teacher, role: 'teacher' }],
      can: { edit: false, add: [] },
    })
    expect(await ask(operator, card)).toMatchObject({ ...now, holders: [] })
    const person = `/api/people/${teacher}`
    expect(await ask(operator, `${person}?on=${on}`)).toMatchObject({
      name: 'Проверяющий',
      login: null,
      state: null,
      roles: [{ role: 'teacher', state: 'valid', why: null, organisation: { name: 'Школа № 10' } }],
      can: { grant: [], propose: [] },
    })
    expect((await ask(operator, person)).roles).toMatchObject([{ state: 'withdrawn', why: 'ушёл' }])
    const teachers = '/api/people?role=teacher'
    expect((await ask(operator, `${teachers}&on=${on}`)).items).toMatchObject([
      { id: teacher, login: null, roles: [{ role: 'teacher', organisation: 'Школа № 10' }] },
    ])
    expect((await ask(operator, teachers)).items).toEqual([])

    // It stands elsewhere today, and so does its past.
    for (const url of [card, person])
      for (const query of ['', `?on=${on}`])
        expect((await clients.district.get(`${url}${query}`)).statusCode, url + query).toBe(404)
    expect((await ask(clients.district, `${teachers}&on=${on}`)).items).toEqual([])
    const its = await buildUser(db(), {
      role: 'coordinator',
      region_id,
      municipality_id: municipalities.far.municipality_id,
    })
    const far = await server.signIn(its)
    expect(await ask(far, `${card}?on=${on}`)).toMatchObject(then)
    expect((await ask(far, `${teachers}&on=${on}`)).items).toMatchObject([{ id: teacher }])
    expect((await ask(clients.school, `/api/people/${users.school.user_id}?on=${on}`)).roles).toMatchObject([
      { role: 'head', organisation: { name: 'Школа № 9' } },
    ])
    // Of his own place he was no coordinator yet.
    expect((await ask(far, `/api/people/${its.user_id}?on=${on}`)).roles).toEqual([])
  })

  it('are not filtered by what only the present tells, nor found by a login', async () => {
    const on = dayFromNow(0)
    for (const filter of ['state=active', 'ending=true'])
      expect((await people.region.get(`/api/people?on=${on}&${filter}`)).json()).toMatchObject({
        status: 400,
        detail: expect.stringContaining('только на сегодня'),
      })
    const { login } = home.users.school
    expect((await ask(people.region, `/api/people?search=${login}`)).total).toBe(1)
    expect((await ask(people.region, `/api/people?search=${login}&on=${on}`)).total).toBe(0)
  })
})

describe('a record that was not there yet', () => {
  it('is said to have come later, and only to whoever sees it today', async () => {
    const region = await buildSmallRegion(server.database)
    const { region: operator, district } = await signInAll(server, region)
    const before = new Date()
    await letPass(server.database, region.regionId, 1)
    const { code } = await buildSchool(db(), {
      region_id: region.regionId,
      municipality_id: region.municipalities.far.municipality_id,
    })
    const on = dayFromNow(-1, 'Europe/Moscow', before)
    const url = `/api/schools/${code}?on=${on}`
    expect((await operator.get(url)).json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('этой записи ещё не было'),
    })
    const refused = async (address: string) => ({ ...(await district.get(address)).json(), id: '' })
    expect(await refused(url)).toEqual(await refused(`/api/schools/${code}`))
  })
})

/** Addresses that look back, of the small region. */
const addresses = () => ({
  'the list of schools': '/api/schools',
  'a school': `/api/schools/${home.schools.first.code}`,
  'the list of organisations': '/api/organisations',
  'the list of people': '/api/people',
  'a person': `/api/people/${home.users.school.user_id}`,
})
const asked = [
  'the list of schools',
  'a school',
  'the list of organisations',
  'the list of people',
  'a person',
] as const

describe('a day', () => {
  it.each(asked)('to come is refused in words: %s', async (what) => {
    const reply = await people.region.get(`${addresses()[what]}?on=2099-09-01`)
    expect(reply.json()).toMatchObject({
      status: 400,
      detail: 'День 1 сентября 2099 ещё не наступил: выберите сегодняшний или прошедший день.',
    })
    expect((await people.region.get(`${addresses()[what]}?on=${dayFromNow(0)}`)).statusCode).toBe(200)
  })

  it.each(asked)('before the history begins is said to be unknown: %s', async (what) => {
    const reply = await people.region.get(`${addresses()[what]}?on=2001-09-01`)
    expect(reply.json()).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/^Как было на 1 сентября 2001, неизвестно: история ведётся с \d+ /),
    })
  })

  it.each(['2025-02-30', '1899-12-31', 'вчера', '2025-09-01T10:00'])('is no %s', async (on) => {
    const reply = await people.region.get(`/api/schools?on=${encodeURIComponent(on)}`)
    expect(reply.json()).toMatchObject({ status: 400, code: 'invalid_request' })
  })
})
