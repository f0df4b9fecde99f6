import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let people: Record<'region' | 'district' | 'school' | 'teacher' | 'abroad', TestClient>

beforeAll(async () => {
  const db = server.database.kysely
  const home = await buildSmallRegion(server.database)
  const abroad = await buildSmallRegion(server.database)
  const { first } = home.schools
  const teacher = await buildUser(db, {
    role: 'teacher',
    region_id: home.regionId,
    school_id: first.school_id,
  })
  people = {
    ...(await signInAll(server, home)),
    teacher: await server.signIn(teacher),
    abroad: await server.signIn(abroad.users.region),
  }
})
beforeEach(() => sql`delete from saved_views`.execute(server.database.kysely))

const view = {
  page: 'schools',
  name: 'Сельские',
  search: { place: 'village', sort: '-markers' },
  shared: false,
}
const save = async (client: TestClient, given: object = {}) =>
  client.post('/api/views', { ...view, ...given })
const idOf = async (client: TestClient, given: object = {}) => (await save(client, given)).json().id as number
const list = async (client: TestClient, page = 'schools') =>
  (await client.get(`/api/views?page=${page}`)).json().items as { name: string; own: boolean }[]

describe('a saved view', () => {
  it('is one’s own, of its page', async () => {
    const id = await idOf(people.district)
    const mine = { id, name: 'Сельские', search: view.search, shared: false, own: true, by: null }
    expect(await list(people.district)).toEqual([mine])
    expect(await list(people.district, 'people')).toEqual([])
    for (const who of ['region', 'school', 'abroad'] as const) expect(await list(people[who])).toEqual([])
  })

  it('has a name that is free on its page, whatever the case', async () => {
    await save(people.district)
    expect((await save(people.district, { name: 'СЕЛЬСКИЕ' })).statusCode).toBe(409)
    expect((await save(people.district, { page: 'run' })).statusCode).toBe(200)
    expect((await save(people.region)).statusCode).toBe(200)
  })

  it('is renamed by its owner only', async () => {
    const id = await idOf(people.district)
    const other = await idOf(people.district, { name: 'Городские' })
    const rename = (client: TestClient, name: string) =>
      client.put(`/api/views/${id}`, { name, shared: false })
    expect((await rename(people.district, 'Сёла')).statusCode).toBe(204)
    expect((await rename(people.district, 'городские')).statusCode).toBe(409)
    expect((await rename(people.region, 'Чужой')).statusCode).toBe(404)
    expect((await list(people.district)).map(({ name }) => name)).toEqual(['Городские', 'Сёла'])
    expect(other).not.toBe(id)
  })

  it('is one of fifty at most', async () => {
    await sql`insert into saved_views (region_id, user_id, slot, page, name, search)
      select region_id, user_id, slot, 'schools', 'Вид ' || slot, '{}' from users, generate_series(1, 50) slot
      where login = (select login from users order by user_id limit 1)`.execute(server.database.kysely)
    expect((await save(people.region)).json()).toMatchObject({ code: 'not_possible' })
    const [one] = (await list(people.region)) as unknown as { id: number }[]
    await people.region.delete(`/api/views/${one?.id}`)
    expect((await save(people.region)).statusCode).toBe(200)
    expect((await people.region.post(`/api/views/${one?.id}/restore`)).json().code).toBe('not_possible')
  })

  it('holds what an address may hold, and is of a page that is open to the role', async () => {
    expect((await save(people.district, { search: { deep: { er: 1 } } })).statusCode).toBe(400)
    expect((await save(people.district, { search: { text: 'а'.repeat(201) } })).statusCode).toBe(400)
    expect((await save(people.district, { page: 'imports' })).statusCode).toBe(400)
    expect((await save(people.teacher, { page: 'people' })).statusCode).toBe(403)
    expect(await list(people.district)).toEqual([])
  })
})

describe('a shared view', () => {
  it('is seen in its organisation, and in no other', async () => {
    await save(people.school, { shared: true })
    expect(await list(people.teacher)).toMatchObject([{ name: 'Сельские', own: false, by: 'Проверяющий' }])
    for (const who of ['region', 'district', 'abroad'] as const) expect(await list(people[who])).toEqual([])
  })

  it('is changed and deleted by its owner only', async () => {
    const id = await idOf(people.school, { shared: true })
    expect((await people.teacher.put(`/api/views/${id}`, { name: 'Мой', shared: true })).statusCode).toBe(404)
    expect((await people.teacher.delete(`/api/views/${id}`)).statusCode).toBe(404)
    expect(await list(people.teacher)).toHaveLength(1)
    await people.school.put(`/api/views/${id}`, { name: 'Сельские', shared: false })
    expect(await list(people.teacher)).toEqual([])
  })

  it('is made by those who keep the people of the organisation', async () => {
    expect((await save(people.teacher, { shared: true })).statusCode).toBe(403)
    const id = await idOf(people.teacher)
    expect((await people.teacher.put(`/api/views/${id}`, { name: 'Мой', shared: true })).statusCode).toBe(403)
    expect(await list(people.school)).toEqual([])
  })
})

describe('a deleted view', () => {
  it('is gone, and can be put back', async () => {
    const id = await idOf(people.district)
    expect((await people.district.delete(`/api/views/${id}`)).statusCode).toBe(204)
    expect(await list(people.district)).toEqual([])
    expect((await people.district.delete(`/api/views/${id}`)).statusCode).toBe(404)
    expect((await people.region.post(`/api/views/${id}/restore`)).statusCode).toBe(404)
    expect((await people.district.post(`/api/views/${id}/restore`)).statusCode).toBe(204)
    expect(await list(people.district)).toMatchObject([{ name: 'Сельские', search: view.search }])
  })

  it('is not put back under a name that another has taken', async () => {
    const id = await idOf(people.district)
    await people.district.delete(`/api/views/${id}`)
    await save(people.district)
    const reply = await people.district.post(`/api/views/${id}/restore`)
    expect(reply.json()).toMatchObject({ code: 'conflict', detail: expect.stringContaining('Сельские') })
  })

  it('is swept after a day', async () => {
    const old = await idOf(people.district)
    await people.district.delete(`/api/views/${old}`)
    await sql`update saved_views set deleted_at = now() - interval '25 hours'`.execute(server.database.kysely)
    expect((await people.district.post(`/api/views/${old}/restore`)).statusCode).toBe(404)
    const id = await idOf(people.district)
    await people.district.delete(`/api/views/${id}`)
    const left = await server.database.kysely.selectFrom('saved_views').select('view_id').execute()
    expect(left).toEqual([{ view_id: id }])
  })
})
