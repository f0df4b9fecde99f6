import { beforeAll, describe, expect, it } from 'vitest'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

const watched = async (client: TestClient) =>
  (await client.get('/api/schools?watched=true')).json().items.map(({ code }: { code: string }) => code)

describe('a watched school', () => {
  it('is on the list of whoever watches it, and on nobody else’s', async () => {
    const { code } = home.schools.second
    expect((await people.district.put(`/api/schools/${code}/watch`)).statusCode).toBe(204)
    expect((await people.district.put(`/api/schools/${code}/watch`)).statusCode).toBe(204)
    expect(await watched(people.district)).toEqual([code])
    expect(await watched(people.region)).toEqual([])
    expect((await people.district.get(`/api/schools/${code}`)).json()).toMatchObject({ watched: true })
    expect((await people.region.get(`/api/schools/${code}`)).json()).toMatchObject({ watched: false })
    const others = (await people.district.get('/api/schools?watched=false')).json()
    expect(others).toMatchObject({ total: 1, items: [{ code: home.schools.first.code, watched: false }] })
  })

  it('leaves with its export, and only it', async () => {
    const { body } = await people.district.get('/api/schools/export?watched=true&format=csv')
    expect(body).toContain(home.schools.second.name)
    expect(body).not.toContain(home.schools.first.name)
  })

  it('is not shown when it has left the scope, and is there again when it is back', async () => {
    const { code, school_id } = home.schools.second
    const { near, far } = home.municipalities
    const move = ({ municipality_id }: { municipality_id: number }) =>
      server.database.kysely
        .updateTable('schools')
        .set({ municipality_id })
        .where('school_id', '=', school_id)
        .execute()
    await move(far)
    expect(await watched(people.district)).toEqual([])
    expect((await people.district.get('/api/overview')).json().watched).toMatchObject({ schools: 0 })
    await move(near)
    expect(await watched(people.district)).toEqual([code])
  })

  it('is taken off, and put back by watching it again', async () => {
    const { code } = home.schools.second
    expect((await people.district.delete(`/api/schools/${code}/watch`)).statusCode).toBe(204)
    expect(await watched(people.district)).toEqual([])
    await people.district.put(`/api/schools/${code}/watch`)
    expect(await watched(people.district)).toEqual([code])
  })

  it('is never another’s: nothing is stored', async () => {
    const { far, second } = home.schools
    expect((await people.district.put(`/api/schools/${far.code}/watch`)).statusCode).toBe(404)
    expect((await people.school.put(`/api/schools/${second.code}/watch`)).statusCode).toBe(404)
    const stored = await server.database.kysely
      .selectFrom('watched_schools')
      .select('school_id')
      .where('user_id', '<>', home.users.district.user_id)
      .execute()
    expect(stored).toEqual([])
  })
})
