import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { shifted } from '#test/calendar.ts'
import { buildUser } from '#test/factories.ts'
import { letPass } from '#test/past.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
/** Bodies of the tree by number. */
let bodies: Record<'region' | 'near' | 'first' | 'second' | 'far' | 'council', number>
/** This day in the region, and so many from it. */
const day = (from = 0) => shifted(new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Moscow' }), from)

beforeEach(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
  const { near } = home.municipalities
  const { first, second, far } = home.schools
  const region = await bodyOf('region', null)
  bodies = {
    region,
    near: await bodyOf('municipality', near.municipality_id),
    first: await bodyOf('school', first.school_id),
    second: await bodyOf('school', second.school_id),
    far: await bodyOf('school', far.school_id),
    council: await add(people.region, { kind: 'council', name: 'Координационный совет', parent: region }),
  }
})

async function bodyOf(kind: 'region' | 'municipality' | 'school', id: number | null): Promise<number> {
  const { rows } = await sql<{ id: number }>`select organisation_id as id from organisations
    where region_id = ${home.regionId} and kind = ${kind}
      and (${id}::bigint is null or coalesce(school_id, municipality_id) = ${id})`.execute(db())
  return rows[0]!.id
}
async function add(client: TestClient, body: object): Promise<number> {
  const reply = await client.post('/api/organisations', body)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().id
}

type Name = keyof SmallRegion['schools']
const codeOf = (school: Name) => home.schools[school].code
const duty = (person: number, organisation: number, change: object = {}) => ({
  person,
  organisation,
  function: 'member',
  since: day(),
  basis: 'Приказ № 12 от 01.09.2026',
  ...change,
})
const assign = async (client: TestClient, body: object): Promise<number> => {
  const reply = await client.post('/api/duties', body)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().id
}
const edit = (client: TestClient, id: number, change: object) =>
  client.put(`/api/duties/${id}`, {
    function: 'member',
    theme: null,
    since: day(),
    basis: 'Приказ № 12 от 01.09.2026',
    reason: 'для проверки',
    version: 1,
    ...change,
  })
const end = (client: TestClient, id: number, change: object = {}) =>
  client.post(`/api/duties/${id}/end`, {
    until: day(),
    reason: 'Переходит на другую работу',
    version: 1,
    ...change,
  })
const list = async (client: TestClient, query = '') => (await client.get(`/api/duties?${query}`)).json().items
const ofSchool = async (client: TestClient, school: Name, query = '') =>
  (await client.get(`/api/schools/${codeOf(school)}/duties?${query}`)).json()
const named = (items: { person: { name: string } }[]) => items.map(({ person }) => person.name)

/** A colleague in the region, in the near municipality or in a school. */
async function colleague(name: string, of: 'region' | 'near' | Name = 'region') {
  const { near } = home.municipalities
  const place =
    of === 'region'
      ? { role: 'council' as const }
      : of === 'near'
        ? { role: 'municipal_methodologist' as const, municipality_id: near.municipality_id }
        : { role: 'teacher' as const, school_id: home.schools[of].school_id }
  return (await buildUser(db(), { region_id: home.regionId, name, ...place })).user_id
}

describe('a coordination council', () => {
  it('is listed as its order names it: chair, deputy, secretary, members by name', async () => {
    const council = bodies.council
    const as = async (name: string, what: string) =>
      assign(people.region, duty(await colleague(name), council, { function: what }))
    await as('Яковлева Я. Я.', 'member')
    await as('Борисов Б. Б.', 'secretary')
    await as('Артёмова А. А.', 'member')
    await as('Гусев Г. Г.', 'chair')
    await as('Дроздова Д. Д.', 'deputy')
    const items = await list(people.region, `organisation=${council}`)
    expect(named(items)).toEqual([
      'Гусев Г. Г.',
      'Дроздова Д. Д.',
      'Борисов Б. Б.',
      'Артёмова А. А.',
      'Яковлева Я. Я.',
    ])
    expect(items[0]).toMatchObject({
      function: 'chair',
      organisation: { id: council, kind: 'council', level: 'region' },
      school: null,
      municipality: null,
      theme: null,
      state: 'valid',
      manage: null,
      returnable: false,
    })
    const first = (await people.region.get(`/api/duties?organisation=${council}&limit=2`)).json()
    expect(first).toMatchObject({ total: 5, items: [{ function: 'chair' }, { function: 'deputy' }] })
    expect(named(await list(people.region, `organisation=${council}&limit=2&after=${first.next}`))).toEqual([
      'Борисов Б. Б.',
      'Артёмова А. А.',
    ])
  })

  it('gives its chair no right that he had not before', async () => {
    const { near } = home.municipalities
    const user = await buildUser(db(), {
      role: 'expert',
      region_id: home.regionId,
      municipality_id: near.municipality_id,
    })
    const client = await server.signIn(user)
    const seen = async () => (await client.get('/api/viewer')).json()
    const before = await seen()
    await assign(people.region, duty(user.user_id, bodies.council, { function: 'chair' }))
    await assign(
      people.region,
      duty(user.user_id, bodies.council, { function: 'curator', school: codeOf('far') }),
    )
    expect(await seen()).toEqual(before)
    expect((await client.get(`/api/schools/${codeOf('far')}/duties`)).statusCode).toBe(404)
    expect((await client.post('/api/duties', duty(user.user_id, bodies.council))).statusCode).toBe(403)
  })
})

describe('who answers for a school', () => {
  it('is told by level to whoever sees the school, people of it without a right to see people too', async () => {
    const { near } = home.municipalities
    await assign(
      people.region,
      duty(await colleague('Из области'), bodies.council, {
        function: 'curator',
        municipality: near.municipality_id,
      }),
    )
    await assign(
      people.district,
      duty(await colleague('Из округа', 'near'), bodies.near, {
        function: 'responsible',
        school: codeOf('first'),
        theme: 'Математика',
      }),
    )
    await assign(
      people.district,
      duty(await colleague('Из соседней', 'second'), bodies.second, {
        function: 'curator',
        school: codeOf('first'),
      }),
    )
    await assign(
      people.school,
      duty(await colleague('Из команды', 'first'), bodies.first, { function: 'secretary' }),
    )
    await assign(people.region, duty(await colleague('Совет', 'region'), bodies.council))
    const teacher = await server.signIn(
      await buildUser(db(), {
        role: 'teacher',
        region_id: home.regionId,
        school_id: home.schools.first.school_id,
      }),
    )
    for (const client of [people.region, people.district, people.school, teacher]) {
      const told = await ofSchool(client, 'first')
      expect(named(told.region)).toEqual(['Из области'])
      expect(named(told.municipality)).toEqual(['Из округа'])
      expect(named(told.others)).toEqual(['Из соседней'])
      expect(named(told.team)).toEqual(['Из команды'])
    }
    // Names are for all, cards of people for those who may open them.
    const ofTeacher = await ofSchool(teacher, 'first')
    expect(ofTeacher).toMatchObject({
      region: [{ person: { id: null }, organisation: { id: null, name: 'Координационный совет' } }],
      team: [{ person: { id: null }, manage: 'Кто за что отвечает, вносят другие роли.' }],
      can: { assign: false },
    })
    expect(await ofSchool(people.district, 'first')).toMatchObject({
      region: [{ person: { id: null }, manage: 'Вносят там, где человек состоит: «Координационный совет».' }],
      municipality: [{ person: { id: expect.any(Number) }, manage: null, theme: 'Математика' }],
    })
    // The second school shares the municipality and nothing more; the far one shares nothing.
    const second = await ofSchool(people.district, 'second')
    expect([named(second.region), named(second.municipality), named(second.team)]).toEqual([
      ['Из области'],
      [],
      ['Из соседней'],
    ])
    expect(await ofSchool(people.region, 'far')).toMatchObject({
      region: [],
      municipality: [],
      others: [],
      team: [],
    })
    expect((await people.school.get(`/api/schools/${codeOf('second')}/duties`)).statusCode).toBe(404)
  })

  it('in lists stays within the place: a district and a school see their own only', async () => {
    const far = home.municipalities.far.municipality_id
    await assign(
      people.region,
      duty(await colleague('О дальнем'), bodies.council, { function: 'curator', municipality: far }),
    )
    await assign(people.region, duty(await colleague('Дальний', 'far'), bodies.far))
    await assign(people.region, duty(await colleague('Второй', 'second'), bodies.second))
    expect(named(await list(people.region))).toEqual(['О дальнем', 'Дальний', 'Второй'])
    expect(named(await list(people.district))).toEqual(['Второй'])
    expect(named(await list(people.school))).toEqual([])
    expect((await people.district.get('/api/duties')).json().total).toBe(1)
  })
})

describe('naming a person', () => {
  it.each<[string, (person: number) => object, string]>([
    ['whom nobody knows', () => duty(999_999, bodies.near), 'недоступен'],
    ['in a body of somebody else', (person) => duty(person, bodies.council), 'недоступна'],
    [
      'for a school of another municipality',
      (person) => duty(person, bodies.near, { function: 'curator', school: codeOf('far') }),
      'недоступна',
    ],
    [
      'for another municipality',
      (person) =>
        duty(person, bodies.near, {
          function: 'curator',
          municipality: home.municipalities.far.municipality_id,
        }),
      'недоступен',
    ],
    [
      'responsible for nothing',
      (person) => duty(person, bodies.near, { function: 'responsible' }),
      'за что отвечает',
    ],
    ['that ends before it began', (person) => duty(person, bodies.near, { until: day(-1) }), 'позже'],
    [
      'for a school and a municipality at once',
      (person) =>
        duty(person, bodies.near, {
          school: codeOf('first'),
          municipality: home.municipalities.near.municipality_id,
        }),
      'школу или муниципалитет',
    ],
  ])('is refused in words: %s', async (_what, body, words) => {
    const person = await colleague('Методист', 'near')
    const reply = await people.district.post('/api/duties', body(person))
    expect(reply.json()).toMatchObject({ status: 400, detail: expect.stringContaining(words) })
    expect(await list(people.region)).toEqual([])
  })

  it('is refused when he is out of reach, or is no longer there', async () => {
    const foreign = await people.district.post('/api/duties', duty(await colleague('Чужой'), bodies.near))
    expect(foreign.json()).toMatchObject({ status: 400, detail: expect.stringContaining('недоступен') })
    const off = await colleague('Отключён', 'near')
    await db().updateTable('users').set({ disabled_at: new Date() }).where('user_id', '=', off).execute()
    expect((await people.district.post('/api/duties', duty(off, bodies.near))).json()).toMatchObject({
      code: 'not_possible',
      detail: expect.stringContaining('больше не работает'),
    })
    const head = await people.school.post('/api/duties', duty(await colleague('Завуч', 'first'), bodies.near))
    expect(head.json()).toMatchObject({ status: 400, detail: expect.stringContaining('недоступна') })
  })

  it('is done once for the same days, function and matter', async () => {
    const person = await colleague('Методист', 'near')
    await assign(people.district, duty(person, bodies.near, { until: day(10) }))
    const again = await people.district.post('/api/duties', duty(person, bodies.near, { since: day(9) }))
    expect(again.json()).toMatchObject({ status: 409, detail: expect.stringContaining('уже отвечает') })
    await assign(people.district, duty(person, bodies.near, { since: day(10) }))
    await assign(people.district, duty(person, bodies.near, { function: 'secretary' }))
    await assign(people.district, duty(person, bodies.near, { theme: 'ВПР' }))
    await assign(people.district, duty(person, bodies.near, { school: codeOf('second') }))
  })

  it('leaves a line of the log by number, without names', async () => {
    const person = await colleague('Методист', 'near')
    const id = await assign(people.district, duty(person, bodies.near, { theme: 'Секретная тема' }))
    const { items } = (await people.region.get('/api/audit?action=duty')).json()
    expect(items).toMatchObject([{ action: 'duty.assign', subject: `duty:${id}` }])
    expect(JSON.stringify(items)).not.toMatch(/Методист,|Секретная/)
  })
})

describe('two who change one record', () => {
  it('do not lose what the other did: the later is told what differs', async () => {
    const id = await assign(people.region, duty(await colleague('Методист', 'near'), bodies.near))
    expect((await edit(people.region, id, { function: 'secretary' })).json()).toEqual({ version: 2 })
    const late = await edit(people.district, id, { theme: 'Русский язык' })
    expect(late.json()).toMatchObject({
      status: 409,
      changed: {
        version: 2,
        fields: [
          { field: 'function', old: 'member', mine: 'member', theirs: 'secretary' },
          { field: 'theme', old: null, mine: 'Русский язык', theirs: null },
        ],
      },
    })
    const merged = { function: 'secretary', theme: 'Русский язык', version: 2 }
    expect((await edit(people.district, id, merged)).json()).toEqual({ version: 3 })
    expect(await list(people.region)).toMatchObject([{ function: 'secretary', theme: 'Русский язык' }])
  })

  it('do not end it twice with different days', async () => {
    const id = await assign(people.region, duty(await colleague('Методист', 'near'), bodies.near))
    expect((await end(people.region, id, { until: day(30) })).json()).toEqual({ version: 2 })
    expect((await end(people.district, id, { until: day(5) })).json()).toMatchObject({
      status: 409,
      changed: { fields: [{ field: 'until', old: null, mine: day(5), theirs: day(30) }] },
    })
  })

  it('are refused what is kept elsewhere, and what would make no sense', async () => {
    const { near } = home.municipalities
    const id = await assign(
      people.region,
      duty(await colleague('Куратор'), bodies.council, {
        function: 'curator',
        municipality: near.municipality_id,
      }),
    )
    for (const refused of [
      await edit(people.district, id, { function: 'curator' }),
      await end(people.district, id),
      await people.district.post(`/api/duties/${id}/return`),
    ])
      expect(refused.json()).toMatchObject({
        status: 403,
        detail: expect.stringContaining('Координационный совет'),
      })
    const theme = await assign(
      people.region,
      duty(await colleague('Ответственный'), bodies.council, { function: 'responsible', theme: 'ВПР' }),
    )
    expect((await edit(people.region, theme, { function: 'responsible', theme: null })).json()).toMatchObject(
      {
        status: 400,
      },
    )
    expect((await end(people.region, theme, { until: day(-1) })).json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('раньше, чем началось'),
    })
  })
})

describe('an end', () => {
  it('comes with its day and reason, is taken back within a day, and then no more', async () => {
    const body = duty(await colleague('Методист', 'near'), bodies.near, { since: day(-30), until: day(60) })
    const id = await assign(people.district, body)
    expect((await end(people.district, id)).json()).toEqual({ version: 2 })
    expect(await list(people.district)).toEqual([])
    expect(await list(people.district, 'past=true')).toMatchObject([
      { id, state: 'over', until: day(), why: 'Переходит на другую работу', returnable: true },
    ])
    expect((await edit(people.district, id, { since: day(-30), version: 2 })).json()).toMatchObject({
      code: 'not_possible',
    })
    expect((await people.district.post(`/api/duties/${id}/return`)).statusCode).toBe(204)
    expect(await list(people.district)).toMatchObject([
      { id, state: 'valid', until: day(60), why: null, returnable: false, version: 3 },
    ])
    expect((await people.district.post(`/api/duties/${id}/return`)).json()).toMatchObject({ status: 409 })
    await end(people.district, id, { version: 3 })
    await sql`update duties set ended_at = now() - interval '25 hours' where duty_id = ${id}`.execute(db())
    expect((await people.district.post(`/api/duties/${id}/return`)).json()).toMatchObject({
      code: 'not_possible',
      detail: expect.stringContaining('больше суток'),
    })
  })

  it('is not taken back over what was entered meanwhile', async () => {
    const person = await colleague('Методист', 'near')
    const id = await assign(people.district, duty(person, bodies.near, { since: day(-30) }))
    await end(people.district, id)
    await assign(people.district, duty(person, bodies.near))
    expect((await people.district.post(`/api/duties/${id}/return`)).json()).toMatchObject({ status: 409 })
  })

  it.each<[string, number, number | null, string]>([
    ['begins tomorrow', 1, null, 'future'],
    ['begins today', 0, null, 'valid'],
    ['ends tomorrow: today is its last day', -9, 1, 'valid'],
    ['ended today: this is the first day without it', -9, 0, 'over'],
    ['is to come and was ended on its first day', 5, 5, 'over'],
  ])('makes its state by day: %s', async (_when, since, until, state) => {
    const id = await assign(
      people.region,
      duty(await colleague('Член совета'), bodies.council, { since: day(since) }),
    )
    if (until !== null) await end(people.region, id, { until: day(until) })
    expect(await list(people.region, `past=${state === 'over'}`)).toMatchObject([{ id, state }])
    expect(await list(people.region, `past=${state !== 'over'}`)).toEqual([])
  })
})

describe('what nobody stands behind any more', () => {
  const only = async () => (await list(people.region))[0]

  it('is shown as broken off when the account is turned off, and goes on when it is on again', async () => {
    const person = await colleague('Член совета')
    await assign(people.region, duty(person, bodies.council, { function: 'secretary' }))
    const turn = (disabled: boolean) =>
      people.region.put(`/api/people/${person}/state`, { disabled, reason: 'уволен' })
    await turn(true)
    expect(await only()).toMatchObject({ state: 'lapsed', lapse: 'person', manage: null })
    await turn(false)
    expect(await only()).toMatchObject({ state: 'valid', lapse: null })
  })

  it('is shown as broken off when his last role is withdrawn, not while he has one or is to have one', async () => {
    const person = await colleague('Член совета')
    await assign(people.region, duty(person, bodies.council))
    const withdraw = sql`update memberships set withdrawn_at = now(), withdrawn_why = 'уволен'
      where user_id = ${person} and withdrawn_at is null`
    await people.region.post(`/api/people/${person}/roles`, {
      role: 'methodologist',
      organisation: bodies.region,
      from: day(3),
    })
    await sql`update memberships set withdrawn_at = now(), withdrawn_why = 'уволен'
      where user_id = ${person} and role = 'council'`.execute(db())
    expect(await only()).toMatchObject({ state: 'valid' })
    await withdraw.execute(db())
    expect(await only()).toMatchObject({ state: 'lapsed', lapse: 'person' })
  })

  it('is shown as broken off when the body or the school is closed, and can still be ended', async () => {
    const id = await assign(
      people.region,
      duty(await colleague('Куратор'), bodies.council, { function: 'curator', school: codeOf('far') }),
    )
    await db()
      .updateTable('schools')
      .set({ closed_on: day() })
      .where('school_id', '=', home.schools.far.school_id)
      .execute()
    expect(await only()).toMatchObject({ state: 'lapsed', lapse: 'place' })
    const { version } = (await people.region.get(`/api/organisations/${bodies.council}`)).json()
    await people.region.put(`/api/organisations/${bodies.council}`, {
      name: 'Координационный совет',
      closedOn: day(),
      version,
    })
    expect(await only()).toMatchObject({ state: 'lapsed', lapse: 'organisation' })
    expect((await end(people.region, id)).statusCode).toBe(200)
    const late = await people.region.post('/api/duties', duty(await colleague('Ещё один'), bodies.council))
    expect(late.json()).toMatchObject({ status: 400, detail: expect.stringContaining('закрыта') })
  })
})

describe('a list of the past', () => {
  it('is as it stood on the day, for everybody within his own reach', async () => {
    const id = await assign(
      people.district,
      duty(await colleague('Методист', 'near'), bodies.near, {
        function: 'curator',
        school: codeOf('first'),
        since: day(-40),
      }),
    )
    await letPass(server.database, home.regionId, 30)
    await edit(people.district, id, { function: 'responsible', since: day(-40) })
    await letPass(server.database, home.regionId, 10)
    for (const client of [people.region, people.district, people.school]) {
      expect(await list(client, `on=${day(-20)}`)).toMatchObject([
        {
          id,
          function: 'curator',
          state: 'valid',
          manage: expect.stringContaining('прошедший день'),
          returnable: false,
        },
      ])
      expect(await list(client, `on=${day(-1)}`)).toMatchObject([{ id, function: 'responsible' }])
      expect((await ofSchool(client, 'first', `on=${day(-20)}`)).municipality).toMatchObject([
        { function: 'curator' },
      ])
    }
    const elsewhere = await buildUser(db(), {
      role: 'head',
      region_id: home.regionId,
      school_id: home.schools.far.school_id,
    })
    expect(await list(await server.signIn(elsewhere), `on=${day(-20)}`)).toEqual([])
    expect((await people.region.get(`/api/duties?on=${day(2)}`)).statusCode).toBe(400)
  })
})

describe('the file', () => {
  it('has all rows of the filter with words for people, and leaves a line of the log', async () => {
    await assign(
      people.region,
      duty(await colleague('Гусев Г. Г.'), bodies.council, { function: 'chair', theme: 'Адресная помощь' }),
    )
    await assign(people.region, duty(await colleague('Дроздова Д. Д.'), bodies.council))
    const csv = (await people.region.get('/api/duties/export?format=csv&function=chair&search=гусев')).body
    expect(csv).toContain('Гусев Г. Г.')
    expect(csv).toContain('председатель')
    expect(csv).toContain('Адресная помощь')
    expect(csv).toContain('Всего строк: 1')
    const [line] = (await people.region.get('/api/audit?action=export')).json().items
    expect(line).toMatchObject({ action: 'export.duties' })
    expect(JSON.stringify(line).toLowerCase()).not.toContain('гусев')
    expect((await people.region.get('/api/duties/export?format=xlsx')).statusCode).toBe(200)
  })
})
