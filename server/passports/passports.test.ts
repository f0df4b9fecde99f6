import { beforeEach, describe, expect, it } from 'vitest'
import { buildUser } from '#test/factories.ts'
import { fillReference } from '#test/import-files.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely
const YEAR = '2025/26'
const ANSWERS = {
  pupils: 80,
  parentsHigher: 12,
  completeFamily: 54,
  housing: 8,
  unemployed: 24,
  onRegister: 8,
  otherLanguage: 0,
  specialNeeds: 20,
  teachers: 11,
  teachersHighest: 3,
}

let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeEach(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
  await db()
    .updateTable('regions')
    .set({ academic_year: YEAR })
    .where('region_id', '=', home.regionId)
    .execute()
})

const address = (school: keyof SmallRegion['schools'] = 'first') =>
  `/api/schools/${home.schools[school].code}/passport`
const card = async (client: TestClient, school?: keyof SmallRegion['schools']) =>
  (await client.get(`${address(school)}?year=2025%2F26`)).json()
const save = (client: TestClient, version: number, answers: object = ANSWERS) =>
  client.put(address(), { year: YEAR, version, answers })
const send = (client: TestClient, version: number) =>
  client.post(`${address()}/sending`, { year: YEAR, version })
const decide = (client: TestClient, version: number, body: object = { decision: 'accept' }) =>
  client.post(`${address()}/decision`, { year: YEAR, version, ...body })
const list = async (client: TestClient, query = '') => (await client.get(`/api/passports?${query}`)).json()
const told = async (client: TestClient) =>
  (await client.get('/api/notifications')).json().items.map((one: { told: object }) => one.told)

describe('a passport', () => {
  it('goes from the school to the district, back with words, and is accepted with its index', async () => {
    expect(await card(people.school)).toMatchObject({ state: 'missing', version: 0, answers: {} })
    expect((await save(people.school, 0)).json()).toEqual({ version: 1 })
    expect((await send(people.school, 1)).json()).toEqual({ version: 2 })
    const remark = 'Педагогов 11, а в штате 14: проверьте.'
    expect((await decide(people.district, 2, { decision: 'return', remark })).json()).toEqual({ version: 3 })
    expect(await told(people.school)).toMatchObject([{ kind: 'passport.returned', data: { remark } }])
    expect(await card(people.school)).toMatchObject({ state: 'returned', remark, can: { fill: null } })
    await save(people.school, 3, { ...ANSWERS, teachers: 14 })
    await send(people.school, 4)
    expect((await decide(people.district, 5)).json()).toEqual({ version: 6 })
    const accepted = await card(people.school)
    expect(accepted).toMatchObject({
      state: 'accepted',
      remark: null,
      index: { kind: 'value', index: 23.75 },
    })
    // 12 of 80 is 15 %, a quarter of the way to 60 %: 6.25 of 25 points.
    expect(accepted.index.inputs[0]).toMatchObject({
      count: 12,
      total: 80,
      oriented: 0.25,
      contribution: 6.25,
    })
    expect(accepted.can.fill).toContain('Паспорт принят')
    expect(await told(people.school)).toMatchObject([{ kind: 'passport.accepted' }, {}])
    const lines = (await people.region.get(`/api/audit?subject=passport:${home.schools.first.code}`)).json()
      .items
    expect(lines.map(({ action }: { action: string }) => action)).toEqual([
      'passport.accept',
      'passport.send',
      'passport.save',
      'passport.return',
      'passport.send',
      'passport.save',
    ])
  })

  it('is filled in by the school or whoever accepts it, decided by the latter alone', async () => {
    for (const role of ['department', 'methodologist', 'municipal_methodologist', 'teacher'] as const) {
      const user = await buildUser(db(), {
        role,
        region_id: home.regionId,
        ...(role === 'municipal_methodologist' && {
          municipality_id: home.municipalities.near.municipality_id,
        }),
        ...(role === 'teacher' && { school_id: home.schools.first.school_id }),
      })
      const client = await server.signIn(user)
      expect((await save(client, 0)).json(), role).toMatchObject({ code: 'forbidden' })
      expect((await send(client, 0)).json(), role).toMatchObject({ code: 'forbidden' })
    }
    await save(people.school, 0)
    await send(people.school, 1)
    expect((await decide(people.school, 2)).json()).toMatchObject({ code: 'forbidden' })
    const stranger = await server.signIn(
      await buildUser(db(), {
        role: 'coordinator',
        region_id: home.regionId,
        municipality_id: home.municipalities.far.municipality_id,
      }),
    )
    expect((await decide(stranger, 2)).json()).toMatchObject({ code: 'not_found' })
    expect((await people.school.get(address('second'))).statusCode).toBe(404)
  })

  it('cannot be sent with counts that cannot be, and says which and how to mend them', async () => {
    await save(people.school, 0, { ...ANSWERS, completeFamily: 81, teachersHighest: 12 })
    const refused = (await send(people.school, 1)).json()
    expect(refused).toMatchObject({ code: 'not_possible' })
    expect(refused.detail).toBe(
      '«Из полных семей»: 81 — больше, чем «Всего обучающихся» (80). Исправьте одно из чисел. ' +
        '«Из них высшей категории»: 12 — больше, чем «Педагогических работников» (11). Исправьте одно из чисел.',
    )
    expect(await card(people.school)).toMatchObject({ state: 'draft', version: 1 })
    await save(people.school, 1, { teachers: 5 })
    expect((await send(people.school, 2)).json().detail).toContain('Не вписано, сколько всего обучающихся')
  })

  it.each([
    ['a part of a person', { pupils: 1.5 }],
    ['fewer than nobody', { pupils: -1 }],
    ['a name', { pupils: 'Иванов' }],
    ['what is not asked', { names: 3 }],
  ])('takes no answer that is %s', async (_what, answers) => {
    expect((await save(people.school, 0, answers)).statusCode).toBe(400)
    expect(await card(people.school)).toMatchObject({ state: 'missing' })
  })

  it('is of a year that passports are filled for', async () => {
    const reply = await people.school.put(address(), { year: '2019/20', version: 0, answers: ANSWERS })
    expect(reply.json().detail).toContain('2025/26, 2024/25, 2023/24')
  })

  it('tells the second of two who fill it in what the first changed', async () => {
    await save(people.school, 0)
    await save(people.school, 1, { ...ANSWERS, pupils: 90 })
    const reply = await save(people.school, 1, { ...ANSWERS, pupils: 95 })
    expect(reply.json()).toMatchObject({
      code: 'conflict',
      changed: { version: 2, fields: [{ field: 'Всего обучающихся', old: 80, mine: 95, theirs: 90 }] },
    })
    const first = await save(people.school, 0, { pupils: 1 })
    expect(first.json()).toMatchObject({ code: 'conflict' })
  })

  it('does not move while it is checked, and only by who decides when accepted', async () => {
    await save(people.school, 0)
    await send(people.school, 1)
    expect((await save(people.school, 2)).json().detail).toContain('на проверке')
    expect((await send(people.school, 2)).json().detail).toContain('на проверке')
    await decide(people.district, 2)
    expect((await decide(people.district, 3)).json().detail).toContain('принять его нельзя')
    const remark = 'Не те числа.'
    expect((await decide(people.district, 3, { decision: 'return', remark })).statusCode).toBe(200)
    expect(await card(people.school)).toMatchObject({ state: 'returned', index: null })
  })

  it('starts from what is known: the earlier passport, else the register', async () => {
    expect((await card(people.school)).known).toEqual([{ field: 'pupils', count: 300, from: null }])
    await people.school.put(address(), { year: '2024/25', version: 0, answers: { ...ANSWERS, pupils: 77 } })
    await people.school.post(`${address()}/sending`, { year: '2024/25', version: 1 })
    const { known, answers } = await card(people.school)
    expect(known).toContainEqual({ field: 'pupils', count: 77, from: '2024/25' })
    expect(answers).toEqual({})
  })
})

describe('the list of passports', () => {
  it('tells who handed in and who did not, within the scope', async () => {
    await save(people.school, 0)
    await send(people.school, 1)
    expect(await list(people.region)).toMatchObject({ total: 3, year: YEAR, counts: { missing: 2, sent: 1 } })
    const missing = await list(people.district, 'state=missing')
    expect(missing.items).toMatchObject([{ code: home.schools.second.code, state: 'missing', index: null }])
    expect(await list(people.school)).toMatchObject({ total: 1, can: { import: false } })
  })
})

describe('passports from a file', () => {
  const path = '/api/passports/file?year=2025%2F26'
  const upload = (client: TestClient, text: string, seal?: string) =>
    client.upload(seal ? `${path}&seal=${seal}` : path, [{ name: 'паспорта.csv', bytes: Buffer.from(text) }])
  const HEADER =
    'Код ОО;Школа;Всего обучающихся;Оба родителя с высшим образованием;Из полных семей;Жильё со всеми удобствами;Родители безработные (хотя бы один);На профилактическом учёте;Русский — не язык общения дома;Обучающиеся с ОВЗ;Психолог (человек);Социальный педагог (человек);Педагогических работников'
  const row = (school: keyof SmallRegion['schools'], numbers: string) =>
    `${home.schools[school].code};${home.schools[school].name};${numbers}`
  beforeEach(() => fillReference(server.database))

  it('are shown first, stored as they were shown, and change nothing the second time', async () => {
    const text = [
      HEADER,
      row('first', '80;12;54;8;24;8;0;20;1;2;11'),
      row('second', '50;51;20;8;2;0;0;1;;;5'),
    ].join('\n')
    const seen = (await upload(people.district, text)).json()
    expect(seen).toMatchObject({ stored: false, items: [{ what: 'new' }, { what: 'refused' }] })
    expect(seen.items[1].sentences).toEqual([
      '«Оба родителя с высшим образованием»: 51 — больше, чем «Всего обучающихся» (50). Исправьте одно из чисел.',
    ])
    expect(await list(people.district)).toMatchObject({ counts: { missing: 2 } })
    expect((await upload(people.district, text, '0'.repeat(64))).json()).toMatchObject({ code: 'conflict' })
    expect((await upload(people.district, text, seen.seal)).json()).toMatchObject({ stored: true })
    const accepted = await card(people.school)
    expect(accepted).toMatchObject({ state: 'accepted', index: { index: 23.75 } })
    expect(accepted.answers).toMatchObject({ psychologist: 1, socialTeacher: 2, teachers: 11 })
    const again = (await upload(people.district, text)).json()
    expect(again.items).toMatchObject([{ what: 'same', fields: [] }, { what: 'refused' }])
  })

  it('of a school that is not one’s own are refused, and so is a school named twice', async () => {
    const twice = row('first', '80;12;54;8;24;8;0;20;1;2;11')
    const text = [HEADER, row('far', '80;12;54;8;24;8;0;20;1;2;11'), twice, twice].join('\n')
    const { items, seal } = (await upload(people.district, text)).json()
    expect(items.map(({ what }: { what: string }) => what)).toEqual(['refused', 'refused', 'refused'])
    expect(items[1].sentences[0]).toContain('дважды')
    await upload(people.district, text, seal)
    expect(await list(people.region)).toMatchObject({ counts: { missing: 3 } })
  })

  it('come back from the template that was downloaded, filled in', async () => {
    const template = await people.district.get('/api/passports/template?year=2025%2F26&format=csv')
    const { items } = (await upload(people.district, template.body)).json()
    expect(items.map(({ code }: { code: string }) => code).sort()).toEqual(
      [home.schools.first.code, home.schools.second.code].sort(),
    )
    expect(items[0].sentences).toEqual(['Не указано, сколько всего обучающихся.'])
  })

  it('are refused when the file is something else', async () => {
    const reply = await upload(people.district, 'a;b\n1;2\n')
    expect(reply.json()).toMatchObject({ status: 400 })
    expect((await upload(people.school, HEADER)).json()).toMatchObject({ code: 'forbidden' })
  })
})

describe('the index of a region', () => {
  const run = (client: TestClient, year = YEAR) => client.post('/api/context-index', { year })
  const found = async (client: TestClient, query = '') =>
    (await client.get(`/api/context-index?year=2025%2F26${query}`)).json()

  it('needs accepted passports, and somebody who makes lists', async () => {
    expect((await run(people.region)).json()).toMatchObject({ code: 'not_possible' })
    expect((await run(people.district)).json()).toMatchObject({ code: 'forbidden' })
    expect(await found(people.school)).toMatchObject({ run: null, items: [], can: { run: false } })
  })

  it('keeps what is not known unknown, and shows each his own schools', async () => {
    await fillReference(server.database)
    await buildResults(db(), home, { year: '2024/25', procedure: 'vpr-ma-5' }, [
      ['first', 40, 4],
      ['second', 20, 10],
    ])
    await save(people.school, 0)
    await send(people.school, 1)
    await decide(people.district, 2)
    expect((await run(people.region)).statusCode).toBe(200)
    const all = await found(people.region)
    expect(all).toMatchObject({ total: 3, newer: 0, run: { resultsYear: '2024/25', mode: 'scale-quarters' } })
    expect(all.run.sentences[0]).toBe(
      'Ожидаемый результат не считается: полные данные есть у 1 школы, а нужно не меньше 30.',
    )
    const at = (name: 'first' | 'second' | 'far') =>
      all.items.find(({ code }: { code: string }) => code === home.schools[name].code)
    expect(at('first')).toMatchObject({
      index: 23.75,
      level: 'low',
      participants: 40,
      low: 4,
      expected: null,
      resilient: 'unknown',
      field: 'good-hard',
    })
    // A low result decides, whatever is not known.
    expect(at('second')).toMatchObject({ index: null, level: null, resilient: 'no', field: null })
    expect(at('far')).toMatchObject({ index: null, participants: null, resilient: 'unknown' })
    expect((await found(people.district)).total).toBe(2)
    expect((await found(people.school)).items).toMatchObject([{ code: home.schools.first.code }])
    expect((await found(people.region, '&level=low')).total).toBe(1)
    const picture = (await people.region.get('/api/context-index/picture?year=2025%2F26')).json()
    expect(picture).toMatchObject({ points: [{ index: 23.75, share: 0.1 }], unknown: 2, indexBorder: 50 })
    const { latest } = await card(people.school)
    expect(latest.parts).toEqual({ context: 'yes', markers: 'unknown', bias: 'unknown', result: 'unknown' })
    const file = await people.district.get('/api/context-index/export?year=2025%2F26&format=csv')
    expect(file.body).toContain('23,8')
    expect(file.body).not.toContain(home.schools.far.code)
  })

  it('says when a passport was accepted after it', async () => {
    await save(people.school, 0)
    await send(people.school, 1)
    await decide(people.district, 2)
    await run(people.region)
    await decide(people.district, 3, { decision: 'return', remark: 'ещё раз' })
    await send(people.school, 4)
    await decide(people.district, 5)
    expect(await found(people.region)).toMatchObject({ newer: 1 })
  })
})
