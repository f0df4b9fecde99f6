import { beforeAll, describe, expect, it } from 'vitest'
import { buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
/** This day in the region, which may be ahead of ours. */
const today = () => new Date().toLocaleDateString('sv', { timeZone: 'Europe/Moscow' })
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

const list = async (client: TestClient, query = '') =>
  (await client.get(`/api/organisations?limit=200${query}`)).json()
const find = async (client: TestClient, name: string) =>
  (await list(client, `&search=${encodeURIComponent(name)}`)).items[0]

describe('the tree', () => {
  it('has the region, its municipalities and schools from their first day, each under its place', async () => {
    const { items, total } = await list(people.region)
    expect(total).toBe(6)
    expect(
      items.map(({ kind, name, parent }: never) => [kind, name, (parent as { name: string } | null)?.name]),
    ).toEqual([
      ['region', expect.any(String), undefined],
      ['municipality', 'Берёзовский округ', items[0].name],
      ['municipality', 'Ясный район', items[0].name],
      ['school', 'Школа № 9', 'Берёзовский округ'],
      ['school', 'Школа № 10', 'Берёзовский округ'],
      ['school', 'Ёлкинская школа', 'Ясный район'],
    ])
  })

  it('follows the register: a school renamed, or moved to another municipality', async () => {
    const { second } = home.schools
    const db = server.database.kysely
    const move = (municipality_id: number, name: string) =>
      db
        .updateTable('schools')
        .set({ municipality_id, name })
        .where('school_id', '=', second.school_id)
        .execute()
    await move(home.municipalities.far.municipality_id, 'Лицей № 10')
    expect(await find(people.region, 'Лицей № 10')).toMatchObject({ parent: { name: 'Ясный район' } })
    expect((await list(people.district)).total).toBe(2)
    await move(home.municipalities.near.municipality_id, second.name)
    expect((await list(people.district)).total).toBe(3)
  })

  it('is seen by a municipality and a school as far as it is theirs', async () => {
    const names = async (client: TestClient) =>
      (await list(client)).items.map(({ name }: { name: string }) => name)
    expect(await names(people.district)).toEqual(['Берёзовский округ', 'Школа № 9', 'Школа № 10'])
    expect(await names(people.school)).toEqual(['Школа № 9'])
    const far = await find(people.region, 'Ёлкинская')
    for (const client of [people.district, people.school])
      expect((await client.get(`/api/organisations/${far.id}`)).statusCode).toBe(404)
  })

  it('is read by pages, the same whatever their size', async () => {
    const all = (await list(people.region)).items
    const seen = []
    for (let after = ''; ; ) {
      const page = (await people.region.get(`/api/organisations?limit=2${after && `&after=${after}`}`)).json()
      seen.push(...page.items)
      if (page.next === null) break
      after = page.next
    }
    expect(seen).toEqual(all)
  })
})

describe('an organisation that people add', () => {
  it('works with the schools of its place, is renamed, and loses its roles when it closes', async () => {
    const near = await find(people.region, 'Берёзовский')
    const body = { kind: 'methodical_office', name: 'Методический центр', parent: near.id }
    const { id } = (await people.region.post('/api/organisations', body)).json()
    const card = (await people.region.get(`/api/organisations/${id}`)).json()
    expect(card).toMatchObject({
      level: 'municipality',
      can: { edit: true, add: [] },
      path: [{}, { id: near.id }],
    })
    const methodist = await buildUser(server.database.kysely, {
      role: 'municipal_methodologist',
      region_id: home.regionId,
      municipality_id: home.municipalities.near.municipality_id,
    })
    await server.database.kysely
      .updateTable('memberships')
      .set({ organisation_id: id })
      .where('membership_id', '=', methodist.membership_id)
      .execute()
    const client = await server.signIn(methodist)
    expect((await client.get('/api/schools')).json().total).toBe(2)
    const edit = (change: object) =>
      people.region.put(`/api/organisations/${id}`, { name: 'МОЦ', closedOn: null, version: 1, ...change })
    expect((await edit({})).json()).toEqual({ version: 2 })
    const late = await edit({ name: 'Иначе' })
    expect(late.json()).toMatchObject({
      code: 'conflict',
      status: 409,
      changed: {
        version: 2,
        fields: [{ field: 'name', old: 'Методический центр', mine: 'Иначе', theirs: 'МОЦ' }],
      },
    })
    const early = await edit({ closedOn: '2020-01-01', version: 2 })
    expect(early.json()).toMatchObject({ code: 'invalid_request', detail: expect.stringContaining('раньше') })
    const closing = await edit({ closedOn: today(), version: 2 })
    expect(closing.statusCode).toBe(200)
    expect((await client.get('/api/schools')).statusCode).toBe(401)
  })

  it('goes only under a place that may have it, and not into the register', async () => {
    const school = await find(people.region, 'Школа № 9')
    const office = { kind: 'methodical_office', name: 'Центр', parent: school.id }
    expect((await people.region.post('/api/organisations', office)).json().code).toBe('invalid_request')
    const renamed = { name: 'Школа № 99', closedOn: null, version: school.version ?? 1 }
    expect((await people.region.put(`/api/organisations/${school.id}`, renamed)).json().code).toBe(
      'not_possible',
    )
    const foreign = { kind: 'council', name: 'Совет', parent: 999_999 }
    expect((await people.region.post('/api/organisations', foreign)).statusCode).toBe(400)
    for (const client of [people.district, people.school])
      expect((await client.post('/api/organisations', foreign)).statusCode).toBe(403)
  })
})
