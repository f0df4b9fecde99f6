import { beforeAll, describe, expect, it } from 'vitest'
import { buildSchool, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

/** A region of one's own: what happens to schools in one part is not seen in another. */
async function enter() {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
}

const order = { basis: 'Приказ № 17 от 01.06.2024', reason: 'Так решил учредитель' }
const life = async (code: string) => (await people.region.get(`/api/schools/${code}/life`)).json()
const record = async (code: string, event: object) =>
  people.region.post(`/api/schools/${code}/events`, {
    ...order,
    version: (await life(code)).version,
    ...event,
  })
const codesOf = async (client: TestClient, query = '') =>
  (await client.get(`/api/schools?limit=200${query}`))
    .json()
    .items.map(({ code }: { code: string }) => code)
    .sort()
const day = (shift: number) =>
  new Date(Date.now() + shift * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Moscow' })

describe('a school that is renamed and moved', () => {
  beforeAll(enter)

  it('has its new name at once and keeps the old one on its line of life', async () => {
    const { code } = home.schools.first
    const reply = await record(code, { kind: 'renamed', on: '2024-09-01', name: 'Лицей № 9', fullName: null })
    expect(reply.json()).toEqual({ version: 2 })
    expect(await life(code)).toMatchObject({
      school: { name: 'Лицей № 9' },
      events: [
        {
          kind: 'renamed',
          on: '2024-09-01',
          was: 'Школа № 9',
          became: 'Лицей № 9',
          basis: order.basis,
          reason: order.reason,
        },
      ],
    })
    const back = await record(code, { kind: 'renamed', on: '2024-08-01', name: 'Школа № 9', fullName: null })
    expect(back.json().detail).toContain('уже есть изменение от 01.09.2024')
  })

  it('belongs to the municipality where it stands now, with all its years, and no more to the former one', async () => {
    const { second } = home.schools
    await buildResults(server.database.kysely, home, { year: '2022/23', procedure: 'vpr-ma-5' }, [
      ['second', 20, 9],
    ])
    const { near, far } = home.municipalities
    const coordinator = await buildUser(server.database.kysely, {
      role: 'coordinator',
      region_id: home.regionId,
      municipality_id: far.municipality_id,
    })
    const newcomer = await server.signIn(coordinator)
    expect((await newcomer.get(`/api/schools/${second.code}`)).statusCode).toBe(404)
    const moved = await record(second.code, {
      kind: 'moved',
      on: '2024-01-01',
      municipality: far.municipality_id,
    })
    expect(moved.statusCode).toBe(200)
    expect((await life(second.code)).places).toEqual([
      {
        municipality: { id: near.municipality_id, name: near.name },
        since: null,
        until: '2024-01-01',
      },
      { municipality: { id: far.municipality_id, name: far.name }, since: '2024-01-01', until: null },
    ])
    const card = (await newcomer.get(`/api/schools/${second.code}`)).json()
    expect(card.cells).toMatchObject([{ year: '2022/23', participants: 20, low: 9 }])
    expect((await people.district.get(`/api/schools/${second.code}`)).statusCode).toBe(404)
    const earlier = await record(second.code, {
      kind: 'moved',
      on: '2023-12-31',
      municipality: near.municipality_id,
    })
    expect(earlier.json().detail).toContain('с 01.01.2024')
  })

  it('is changed only by who saw its last state, from a day that has come, with an order', async () => {
    const { code } = home.schools.first
    const rename = { ...order, kind: 'renamed', on: day(0), name: 'Иначе', fullName: null }
    const late = await people.region.post(`/api/schools/${code}/events`, { ...rename, version: 1 })
    const renamed = { field: 'name', mine: 'Школа № 9', old: 'Школа № 9', theirs: 'Лицей № 9' }
    expect(late.json()).toMatchObject({ status: 409, changed: { fields: expect.arrayContaining([renamed]) } })
    expect((await record(code, { ...rename, basis: '' })).statusCode).toBe(400)
    for (const client of [people.district, people.school]) {
      const refused = await client.post(`/api/schools/${code}/events`, { ...rename, version: 2 })
      expect(refused.statusCode).toBe(403)
    }
    expect((await life(code)).school.name).toBe('Лицей № 9')
  })
})

describe('a school that ends', () => {
  beforeAll(enter)

  it('goes on in another: its results stay its own and are shown beside, not added', async () => {
    const { first, second } = home.schools
    const db = server.database.kysely
    await buildResults(db, home, { year: '2023/24', procedure: 'vpr-ma-5' }, [
      ['first', 10, 5],
      ['second', 20, 1],
    ])
    const reply = await record(first.code, { kind: 'joined', on: '2024-09-01', into: second.code })
    expect(reply.statusCode).toBe(200)
    expect(await life(first.code)).toMatchObject({
      closedOn: '2024-09-01',
      events: [{ kind: 'joined', incoming: false, other: { code: second.code, name: second.name } }],
    })
    expect((await life(second.code)).events).toMatchObject([
      { kind: 'joined', incoming: true, other: { code: first.code, name: first.name } },
    ])
    const card = (await people.region.get(`/api/schools/${second.code}`)).json()
    expect(card.cells).toMatchObject([{ participants: 20, low: 1 }])
    const before = (await people.region.get(`/api/schools/${second.code}/predecessors`)).json()
    expect(before.items).toMatchObject([
      { school: { code: first.code }, on: '2024-09-01', cells: [{ participants: 10, low: 5 }] },
    ])
    expect((await people.region.get(`/api/schools/${first.code}`)).json()).toMatchObject({
      closedOn: '2024-09-01',
      cells: [{ participants: 10, low: 5 }],
    })
  })

  it('is in lists only when asked for, and roles in it are over', async () => {
    const { first, second, far } = home.schools
    expect(await codesOf(people.region)).toEqual([second.code, far.code].sort())
    expect(await codesOf(people.region, '&closed=true')).toEqual([first.code, second.code, far.code].sort())
    expect((await people.school.get('/api/schools')).statusCode).toBe(401)
    const { items } = (await people.region.get('/api/municipalities')).json()
    expect(items.map(({ schools }: { schools: number }) => schools)).toEqual([1, 1])
  })

  it('is in runs of the years in which it worked, and in no later one', async () => {
    const { first } = home.schools
    const run = async (year: string) => {
      const reply = await people.region.post('/api/runs', { methodology: 'smolensk-2021', year })
      const { items } = (await people.region.get(`/api/runs/${reply.json().id}/schools?limit=200`)).json()
      return items.map(({ school }: { school: { code: string } }) => school.code)
    }
    expect(await run('2023/24')).toContain(first.code)
    expect(await run('2024/25')).not.toContain(first.code)
  })

  it('works again when the end was a mistake, and so do the roles in it', async () => {
    const { first, second } = home.schools
    const closed = await record(first.code, { kind: 'renamed', on: day(0), name: 'Другая', fullName: null })
    expect(closed.json()).toMatchObject({
      status: 422,
      detail: expect.stringContaining('закрыта с 01.09.2024'),
    })
    const reply = await record(first.code, { kind: 'reopened', on: '2024-09-20' })
    expect(reply.statusCode).toBe(200)
    expect(await life(first.code)).toMatchObject({
      closedOn: null,
      events: [{ kind: 'joined', corrected: true }, { kind: 'reopened' }],
    })
    expect((await people.region.get(`/api/schools/${second.code}/predecessors`)).json()).toEqual({
      items: [],
    })
    const head = await server.signIn(home.users.school)
    expect((await head.get('/api/schools')).json().total).toBe(1)
  })

  it('is divided into new schools that begin on that day in its municipality', async () => {
    const { second } = home.schools
    const into = [
      { code: '700001', name: 'Начальная школа' },
      { code: '700002', name: 'Старшая школа' },
    ]
    const reply = await record(second.code, { kind: 'split', on: '2025-09-01', into, continues: false })
    expect(reply.statusCode).toBe(200)
    expect(await life('700002')).toMatchObject({
      openedOn: '2025-09-01',
      school: { municipality: { name: home.municipalities.near.name } },
      events: [{ kind: 'opened' }, { kind: 'split', incoming: true, other: { code: second.code } }],
    })
    expect(await codesOf(people.district)).toEqual([home.schools.first.code, '700001', '700002'].sort())
  })
})

describe('a new school', () => {
  beforeAll(enter)
  const open = (change: object) =>
    people.region.post('/api/schools', {
      ...order,
      code: '700100',
      name: 'Новая школа',
      municipality: home.municipalities.near.municipality_id,
      on: '2025-09-01',
      ...change,
    })

  it('is opened under a code that no school has or had', async () => {
    expect((await open({})).json()).toEqual({ code: '700100' })
    expect((await open({})).json().detail).toContain('«Новая школа»')
    expect((await open({ code: '700101', municipality: 999_999 })).statusCode).toBe(400)
    await record('700100', { kind: 'closed', on: '2026-06-01' })
    expect((await open({})).json().detail).toContain('код не даётся второй раз')
  })

  it('cannot take over a code even past the product: the database keeps codes', async () => {
    const db = server.database.kysely
    const school = await buildSchool(db, {
      region_id: home.regionId,
      municipality_id: home.municipalities.near.municipality_id,
      code: '700200',
    })
    await db
      .updateTable('schools')
      .set({ code: '700201' })
      .where('school_id', '=', school.school_id)
      .execute()
    const taken = buildSchool(db, {
      region_id: home.regionId,
      municipality_id: home.municipalities.near.municipality_id,
      code: '700200',
    })
    await expect(taken).rejects.toThrow('belonged to another school')
    await expect(db.deleteFrom('school_codes').execute()).rejects.toThrow('written once')
  })
})

describe('what the register says of a school', () => {
  beforeAll(enter)
  const data = {
    login: '88010001',
    kind: 'ООШ',
    advanced: false,
    place: 'village',
    settlement: 'с. Дальнее',
    pupils: 64,
    distanceKm: 12.5,
    small: true,
    status: 'действует',
    inn: '0001000003',
    ogrn: '1020001000007',
    oktmo: '01650000',
    lat: 54.78,
    lon: 32.04,
  }
  const edit = (change: object) =>
    people.region.put(`/api/schools/${home.schools.far.code}/register`, { ...data, version: 1, ...change })

  it('is edited with its version, and stays as it was when a code cannot be right', async () => {
    const wrong = await edit({ inn: '0001000004', ogrn: '102', oktmo: '1650000', lat: 32.04, lon: 54.78 })
    const { detail } = wrong.json()
    for (const part of ['ИНН 0001000004', 'ОГРН 102', 'ОКТМО 1650000', 'не переставлены'])
      expect(detail).toContain(part)
    expect((await life(home.schools.far.code)).register.inn).toBeNull()
    expect((await edit({})).json()).toEqual({ version: 2 })
    expect((await life(home.schools.far.code)).register).toEqual(data)
    const second = await edit({ pupils: 70 })
    expect(second.json()).toMatchObject({
      status: 409,
      changed: {
        version: 2,
        fields: expect.arrayContaining([
          { field: 'pupils', old: 300, mine: 70, theirs: 64 },
          { field: 'kind', old: 'СОШ', mine: 'ООШ', theirs: 'ООШ' },
        ]),
      },
    })
    expect(
      (await people.district.put(`/api/schools/${home.schools.first.code}/register`, data)).statusCode,
    ).toBe(403)
  })
})
