import { beforeAll, describe, expect, it } from 'vitest'
import { buildFile, buildResult, buildSitting } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let region: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  const db = server.database.kysely
  await buildResults(db, region, { year: '2022/23', procedure: 'vpr-ma-5' }, [['first', 10, 3]])
  await buildResults(db, region, { year: '2023/24', procedure: 'vpr-ma-5' }, [
    ['first', 11, 3],
    ['second', 20, 1],
    ['far', 30, 12],
  ])
  people = await signInAll(server, region)
})

const names = (reply: { json(): { items: { name: string }[] } }) => reply.json().items.map(({ name }) => name)

describe('the list of schools', () => {
  it('is in the order people expect: municipality, then numbers as numbers and Ё beside Е', async () => {
    const reply = await people.region.get('/api/schools')
    expect(names(reply)).toEqual(['Школа № 9', 'Школа № 10', 'Ёлкинская школа'])
    expect(reply.json()).toMatchObject({ total: 3, next: null, kinds: ['СОШ'], run: null })
    expect(names(await people.region.get('/api/schools?sort=name'))).toEqual([
      'Ёлкинская школа',
      'Школа № 9',
      'Школа № 10',
    ])
  })

  it('shows a district its own schools and a school itself', async () => {
    expect(names(await people.district.get('/api/schools?sort=name'))).toEqual(['Школа № 9', 'Школа № 10'])
    expect(names(await people.school.get('/api/schools'))).toEqual(['Школа № 9'])
    expect((await people.district.get('/api/schools')).json().total).toBe(2)
  })

  it.each([
    'municipality',
    '-municipality',
    'name',
    '-name',
    'code',
    '-code',
    'pupils',
    '-pupils',
    'markers',
    '-markers',
  ])('is read page by page without a gap or a repeat, sorted by %s', async (sort) => {
    const whole = names(await people.region.get(`/api/schools?sort=${sort}`))
    const paged: string[] = []
    let after = ''
    do {
      const reply = await people.region.get(`/api/schools?sort=${sort}&limit=1${after}`)
      paged.push(...names(reply))
      const { next } = reply.json()
      after = next ? `&after=${next}` : ''
    } while (after)
    expect(paged).toEqual(whole)
    expect(paged).toHaveLength(3)
  })

  it('finds by part of the name in any case, and takes % as a character', async () => {
    expect(names(await people.region.get(`/api/schools?search=${encodeURIComponent('ёлкин')}`))).toEqual([
      'Ёлкинская школа',
    ])
    expect(names(await people.region.get('/api/schools?search=%25'))).toEqual([])
  })

  it.each(['sort=login', 'limit=201', 'after=%22x%22', 'after=WzFd'])('refuses %s', async (query) => {
    const reply = await people.region.get(`/api/schools?${query}`)
    expect(reply.statusCode).toBe(400)
  })

  it('leaves with all rows and their number', async () => {
    const reply = await people.region.get('/api/schools/export?format=csv')
    expect(reply.statusCode).toBe(200)
    const lines = reply.body.trim().split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines.at(-1)).toContain('Всего строк: 3')
    const book = await people.district.get('/api/schools/export?format=xlsx')
    expect(book.rawPayload.subarray(0, 2).toString()).toBe('PK')
  })
})

describe('the card of a school', () => {
  it('decides the matrix on whole counts: 3 of 10 is low, 3 of 11 is not', async () => {
    const { cells, years, procedures } = (
      await people.school.get(`/api/schools/${region.schools.first.code}`)
    ).json()
    expect(years).toEqual(['2022/23', '2023/24'])
    expect(procedures).toMatchObject([{ id: 'vpr-ma-5' }])
    expect(cells).toMatchObject([
      { year: '2022/23', participants: 10, low: 3, state: 'low', smallGroup: false, versions: 1 },
      { year: '2023/24', participants: 11, low: 3, state: 'not_low', versions: 1 },
    ])
    expect(cells[0].interval[0]).toBeCloseTo(0.108, 3)
  })

  it('is not found beyond the scope, in the same words as a school that does not exist', async () => {
    const foreign = await people.district.get(`/api/schools/${region.schools.far.code}`)
    const none = await people.district.get('/api/schools/nothing')
    expect(foreign.statusCode).toBe(404)
    expect({ ...foreign.json(), id: '' }).toEqual({ ...none.json(), id: '' })
    expect((await people.school.get(`/api/schools/${region.schools.second.code}`)).statusCode).toBe(404)
  })

  it('keeps every version of a result', async () => {
    const db = server.database.kysely
    const { regionId: region_id } = region
    const { school_id, code } = region.schools.second
    const { sitting_id } = await buildSitting(db, { region_id, year: '2021/22', procedure: 'vpr-ru-5' })
    const later = await buildFile(db, { region_id })
    const ground = { region_id, school_id, sitting_id }
    await buildResult(db, { ...ground, low: 5, current: false, replaced_by: later.file_id })
    await buildResult(db, { ...ground, low: 4, file_id: later.file_id })
    const url = `/api/schools/${code}/versions?year=2021%2F22&season=spring&procedure=vpr-ru-5`
    expect((await people.district.get(url)).json().items).toMatchObject([
      { low: 4, current: true, replacedBy: null },
      { low: 5, current: false, replacedBy: later.file_id },
    ])
    expect((await people.school.get(url)).statusCode).toBe(404)
  })
})
