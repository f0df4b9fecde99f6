import { beforeAll, describe, expect, it } from 'vitest'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let region: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  const db = server.database.kysely
  await buildResults(db, region, { year: '2023/24', procedure: 'vpr-ma-5' }, [
    ['first', 11, 3],
    ['far', 30, 12],
  ])
  await buildResults(db, region, { year: '2023/24', procedure: 'oge-ph', season: 'main' }, [['far', 4, 0]])
  people = await signInAll(server, region)
})

const url = '/api/completeness?year=2023%2F24'

describe('completeness', () => {
  it('expects what more than half of the schools of the level have', async () => {
    const { columns, items, total } = (await people.region.get(url)).json()
    expect(total).toBe(3)
    expect(columns).toMatchObject([
      { procedure: 'vpr-ma-5', present: 2, missing: 1, notExpected: 0 },
      { procedure: 'oge-ph', present: 1, missing: 0, notExpected: 2 },
    ])
    expect(items.map(({ cells }: { cells: unknown[] }) => cells)).toEqual([
      [11, 'not-expected'],
      ['missing', 'not-expected'],
      [30, 4],
    ])
  })

  it('shows a district its own schools, by what the whole region has', async () => {
    const { columns, items } = (await people.district.get(url)).json()
    expect(items).toHaveLength(2)
    expect(columns[0]).toMatchObject({ present: 1, missing: 1 })
    expect(columns[1]).toMatchObject({ present: 0, missing: 0, notExpected: 2 })
  })

  it('leaves as a file with words where a result is missing', async () => {
    const { body } = await people.region.get('/api/completeness/export?year=2023%2F24&format=csv')
    expect(body).toContain('нет данных')
    expect(body).toContain('Всего строк: 3')
  })
})

describe('the overview', () => {
  it('counts over what one may see', async () => {
    expect((await people.region.get('/api/overview')).json()).toMatchObject({
      schools: 3,
      municipalities: 2,
      years: [{ year: '2023/24', sittings: 2, results: 3, schools: 2 }],
      run: null,
      imports: { reading: 0, checked: 0, failed: 0 },
      missing: { year: '2023/24', cells: 1, schools: 1 },
    })
    expect((await people.school.get('/api/overview')).json()).toMatchObject({ schools: 1, imports: null })
  })
})
