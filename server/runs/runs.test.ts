import { beforeAll, describe, expect, it } from 'vitest'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let region: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
let id: number

const request = { methodology: '847-2020', year: '2023/24' }

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  const db = server.database.kysely
  const ofYear = async (year: string, lowInSecond: number) => {
    await buildResults(db, region, { year, procedure: 'vpr-ma-5' }, [
      ['first', 10, 3],
      ['second', 11, lowInSecond],
      ['far', 10, 5],
    ])
    await buildResults(db, region, { year, procedure: 'vpr-ru-5' }, [
      ['first', 10, 4],
      ['second', 12, 0],
      ['far', 10, 0],
    ])
  }
  await ofYear('2022/23', 4)
  await ofYear('2023/24', 3)
  people = await signInAll(server, region)
  id = (await people.region.post('/api/runs', request)).json().id
})

const schoolsOf = (reply: { json(): { items: { school: { name: string } }[] } }) =>
  reply.json().items.map(({ school }) => school.name)

describe('a run', () => {
  it('is stored with its counts, hashes and method', async () => {
    const run = (await people.region.get(`/api/runs/${id}`)).json()
    expect(run).toMatchObject({
      methodology: { id: '847-2020' },
      year: '2023/24',
      schools: 3,
      identified: 2,
      undecided: 0,
      outdated: false,
    })
    expect(run.outcomeHash).toMatch(/^[0-9a-f]+$/)
  })

  it('made twice gives one hash', async () => {
    const again = (await people.region.post('/api/runs', request)).json().id
    const [first, second] = await Promise.all(
      [id, again].map(async (run) => (await people.region.get(`/api/runs/${run}`)).json()),
    )
    expect(second.outcomeHash).toBe(first.outcomeHash)
    expect(second.factsHash).toBe(first.factsHash)
    expect((await people.region.get('/api/runs')).json().items.map((run: { id: number }) => run.id)).toEqual([
      again,
      id,
    ])
  })

  it('lists schools with grounds, the most markers first', async () => {
    const reply = await people.region.get(`/api/runs/${id}/schools?identified=yes`)
    expect(schoolsOf(reply)).toEqual(['Школа № 9', 'Ёлкинская школа'])
    expect(reply.json().items[0]).toMatchObject({ markers: 4, band: null })
    expect(reply.json().items[0].grounds).toContain('критерий 1')
    expect(reply.json().total).toBe(2)
  })

  it('is the same for a district and a school, over their schools only', async () => {
    expect((await people.district.get(`/api/runs/${id}`)).json()).toMatchObject({ schools: 2, identified: 1 })
    expect(schoolsOf(await people.district.get(`/api/runs/${id}/schools?sort=name`))).toEqual([
      'Школа № 9',
      'Школа № 10',
    ])
    expect(schoolsOf(await people.school.get(`/api/runs/${id}/schools`))).toEqual(['Школа № 9'])
    const { body } = await people.district.get(`/api/runs/${id}/export?format=csv`)
    expect(body).not.toContain('Ёлкинская')
  })

  it('says why, down to the row of the file', async () => {
    const reply = await people.school.get(`/api/runs/${id}/schools/${region.schools.first.code}`)
    const why = reply.json()
    expect(why).toMatchObject({ identified: 'yes', heading: 'Школа в списке', markerCount: 4 })
    expect(why.paragraphs.length).toBeGreaterThan(1)
    expect(why.lowShare).toEqual({ numerator: 3, denominator: 10 })
    const marker = why.markers.find((one: { participants: number | null }) => one.participants)
    expect(marker).toMatchObject({ participants: 10, low: 3, state: 'low', source: { row: 2, sheet: null } })
  })

  it('says near misses', async () => {
    const { code } = region.schools.second
    const { nearMisses } = (await people.district.get(`/api/runs/${id}/schools/${code}`)).json()
    expect(nearMisses).toMatchObject([{ kind: 'pupil', becomes: 'yes' }, { kind: 'procedure' }])
    const near = await people.region.get(`/api/runs/${id}/schools?near=true`)
    expect(schoolsOf(near)).toContain('Школа № 10')
    for (const { nearMiss } of near.json().items) expect(nearMiss).toMatch(/если бы/)
  })

  it('answers 404 for a school of somebody else', async () => {
    const foreign = `/api/runs/${id}/schools/${region.schools.far.code}`
    expect((await people.district.get(foreign)).statusCode).toBe(404)
    expect((await people.region.get(foreign)).statusCode).toBe(200)
  })

  it('of another region is not there', async () => {
    const other = await signInAll(server, await buildSmallRegion(server.database))
    expect((await other.region.get(`/api/runs/${id}`)).statusCode).toBe(404)
    expect((await other.region.get(`/api/runs/${id}/schools`)).statusCode).toBe(404)
  })

  it('is made by the region only, for a method and a year that exist', async () => {
    expect((await people.district.post('/api/runs', request)).statusCode).toBe(403)
    expect((await people.region.post('/api/runs', { ...request, methodology: 'none' })).statusCode).toBe(404)
    expect((await people.region.post('/api/runs', { ...request, year: '2023/25' })).statusCode).toBe(400)
    expect((await people.region.post('/api/runs', { ...request, extra: 1 })).statusCode).toBe(400)
  })
})

describe('two runs', () => {
  it('are compared by their stored traces, with the reason for each school', async () => {
    const overrides = { lowShare: { numerator: 1, denominator: 4 } }
    const other = (await people.region.post('/api/runs', { ...request, overrides })).json().id
    const url = `/api/runs/${id}/compare/${other}`
    const compared = (await people.region.get(url)).json()
    expect(compared.added).toMatchObject([{ school: { name: 'Школа № 10' }, from: { identified: 'no' } }])
    expect(compared.added[0].why.length).toBeGreaterThan(0)
    expect(compared).toMatchObject({ left: [], same: 2 })
    expect(compared.differences.length).toBeGreaterThan(0)
    expect((await people.school.get(url)).json().added).toEqual([])
    expect((await people.region.get(`${url}/export?format=csv`)).body).toContain('вошла в список')
    const why = `/api/runs/${other}/schools/${region.schools.first.code}`
    expect((await people.region.get(why)).json().lowShare).toEqual(overrides.lowShare)
  })

  it('of a method with bands name them as the method does', async () => {
    const banded = { ...request, methodology: 'smolensk-2021' }
    const one = (await people.region.post('/api/runs', banded)).json().id
    const overrides = { lowShare: { numerator: 1, denominator: 2 } }
    const other = (await people.region.post('/api/runs', { ...banded, overrides })).json().id
    const risk = { id: '1-5', title: 'ШсРНР: школа с рисками низких результатов' }
    const none = { id: '0', title: 'Без маркеров' }
    const { left, changed } = (await people.region.get(`/api/runs/${one}/compare/${other}`)).json()
    const ninth = [...left, ...changed].find(({ school }) => school.name === 'Школа № 9')
    expect(ninth).toMatchObject({ from: { band: risk }, to: { band: none } })
    const card = (await people.school.get(`/api/schools/${region.schools.first.code}`)).json()
    expect(card.latest).toMatchObject({ run: other, band: none })
  })
})

describe('a what-if', () => {
  it('counts and compares without storing', async () => {
    const total = (await people.region.get('/api/runs')).json().total
    const overrides = { minimumParticipants: 11 }
    const reply = await people.region.post('/api/runs/preview', { ...request, overrides, against: id })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ schools: 3, identified: 0 })
    expect(reply.json().comparison.left).toHaveLength(2)
    expect((await people.region.get('/api/runs')).json().total).toBe(total)
  })
})
