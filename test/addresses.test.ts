import { beforeAll, describe, expect, it } from 'vitest'
import { featureRoutes } from '#server/features.ts'
import { buildFile, buildImport } from './factories.ts'
import { type TestClient, testServer } from './server.ts'
import { buildResults, buildSmallRegion, signInAll } from './small-region.ts'

/** Addresses that a person changed by hand: the answer is a sentence, never an error of the server. */
const server = testServer()
let client: TestClient
let ids: Record<'IMPORT' | 'FILE' | 'RUN' | 'LISTING', number>

beforeAll(async () => {
  const region = await buildSmallRegion(server.database)
  const db = server.database.kysely
  client = (await signInAll(server, region)).region
  await buildResults(db, region, { year: '2023/24', procedure: 'vpr-ma-5' }, [['first', 10, 3]])
  const { import_id } = await buildImport(db, { created_by: region.users.region.user_id })
  const file = await buildFile(db, { region_id: region.regionId, import_id })
  const run = (await client.post('/api/runs', { methodology: '847-2020', year: '2023/24' })).json().id
  const listing = (await client.post('/api/listings', { run })).json().id
  ids = { IMPORT: import_id, FILE: file.file_id, RUN: run, LISTING: listing }
})

const fill = (address: string) =>
  address.replace(/IMPORT|FILE|RUN|LISTING/g, (name) => String(ids[name as 'RUN']))
const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url')

/** Every list that is read by key, with one right cursor for each of its orders. */
const lists: readonly [address: string, right: readonly unknown[]][] = [
  ['/api/schools?', ['а', 'б', '1']],
  ['/api/schools?sort=pupils', [1, '1']],
  ['/api/schools?sort=-pupils', [1, '1']],
  ['/api/schools?sort=markers', [1, 'а', 'б', '1']],
  ['/api/schools?sort=-name', ['а', '1']],
  ['/api/completeness?year=2023%2F24', ['а', 'б', '1']],
  ['/api/passports?', ['а', 'б', '1']],
  ['/api/context-index?', ['а', 'б', '1']],
  ['/api/context-index?sort=index', [1, '1']],
  ['/api/context-index?sort=-added', [1, '1']],
  ['/api/runs?', [1]],
  ['/api/runs/RUN/schools?', [1, 'а', 'б', '1']],
  ['/api/runs/RUN/schools?sort=name', ['а', '1']],
  ['/api/listings?', [1]],
  ['/api/listings/LISTING/schools?', ['а', 'б', '1']],
  ['/api/listings/LISTING/schools?sort=-name', ['а', '1']],
  ['/api/listings/LISTING/schools?sort=markers', [1, 'а', 'б', '1']],
  ['/api/listings/LISTING/disputes?', [1]],
  ['/api/imports?', [1]],
  ['/api/audit?', [1]],
  ['/api/imports/IMPORT/changes/rows?', ['2023/24', 1, 'spring', 'а', 'б', '1', 'vpr-ma-5']],
  ['/api/imports/IMPORT/changes/register?', [1, '010001']],
  ['/api/imports/IMPORT/files/FILE/findings?', [1]],
  ['/api/notifications?', [1]],
  ['/api/organisations?', [1, 'а', 'б', 1]],
  ['/api/people?', ['а', 1]],
  ['/api/planned-events?', ['2026-09-01', 1]],
  ['/api/links?', ['2025-09-01', 1]],
  ['/api/duties?', [1, 'а', 1, 1, 'а', 1]],
  ['/api/approvals?', [1]],
  ['/api/search?q=12&kind=school', [1, 'а', '1']],
  ['/api/search?q=%D0%B0&kind=school', ['а', '1']],
  ['/api/search?q=12&kind=formerSchool', [1, 'а', '1']],
  ['/api/search?q=12&kind=person', [1, 'а', 1]],
  ['/api/search?q=12&kind=organisation', [1, 'а', 1]],
  ['/api/search?q=12&kind=file', [1, 1]],
  ['/api/search?q=12&kind=run', [1, 1]],
]

const others = [true, null, {}, []]
/** What does not fit in the place of a number, and of a text. */
const wrongFor = {
  number: ['x', '1; drop table schools', 1.5, 1e30, ...others],
  string: [1, '\u0000', ...others],
}

describe('a cursor', () => {
  it.each(lists)('of its own list goes on: %s', async (address, right) => {
    const reply = await client.get(`${fill(address)}&after=${cursor(...right)}`)
    expect(reply.statusCode).toBe(200)
  })

  it.each(lists)('of wrong values is refused in words: %s', async (address, right) => {
    for (const [place, value] of right.entries()) {
      for (const wrong of wrongFor[typeof value as 'number' | 'string']) {
        const reply = await client.get(`${fill(address)}&after=${cursor(...right.with(place, wrong))}`)
        expect(reply.json(), `${place}: ${JSON.stringify(wrong)}`).toMatchObject({
          status: 400,
          detail: expect.stringContaining('возьмите его из поля next'),
        })
      }
    }
  })

  it.each(lists)('of another length or no cursor at all is refused: %s', async (address, right) => {
    for (const after of [cursor(), cursor(...right, 1), cursor(...right.slice(1)), 'x!', '%00', 'null']) {
      expect((await client.get(`${fill(address)}&after=${after}`)).statusCode, after).toBe(400)
    }
  })

  it('stands in the table for every list', () => {
    const paged = featureRoutes.flatMap(({ route: { query, path } }) =>
      query && 'after' in query.shape ? path : [],
    )
    const inTable = lists.map(([address]) =>
      address
        .replace(/\?.*/, '')
        .replace('IMPORT', ':id')
        .replace(/RUN|LISTING/, ':id')
        .replace('FILE', ':file'),
    )
    expect([...new Set(inTable)].sort()).toEqual(paged.sort())
  })
})

describe('an address', () => {
  it.each([
    '/api/schools?municipalty=3',
    '/api/schools/export?format=csv&limit=1',
    '/api/municipalities?x=1',
    '/api/runs/RUN?full=1',
    '/api/viewer?as=region',
    '/api/profile?user=1',
  ])('with a parameter nobody knows is refused, and the parameter named: %s', async (address) => {
    const reply = await client.get(fill(address))
    expect(reply.statusCode).toBe(400)
    const name = /[?&](?!format)(\w+)=/.exec(address)![1]
    expect(reply.json().detail).toContain(`«${name}»`)
  })

  it.each([
    '/api/schools/%00',
    '/api/schools?search=%00',
    '/api/schools?kind=%00',
    '/api/search?q=12&after=W10',
    '/api/audit?person=%00',
    '/api/audit?subject=%00',
    '/api/audit?from=2025-02-30',
    '/api/runs/RUN/schools/%00',
    '/api/runs/RUN/schools?band=%00',
    '/api/files/FILE/rows?purpose=check&row=9007199254740991',
    '/api/files/FILE/rows?purpose=check&row=2&sheet=%00',
    '/api/files/99999999999999999999/rows?purpose=check&row=2',
    '/api/runs/1e3.5',
    '/api/imports/-1',
  ])('with a value the database cannot hold is refused: %s', async (address) => {
    const reply = await client.get(fill(address))
    expect(reply.json()).toMatchObject({ code: 'invalid_request', status: 400 })
    expect(reply.json().detail).toMatch(/[а-я]/)
  })

  it('in a body holds no zero character either', async () => {
    const body = { login: 'a\u0000', password: 'b' }
    expect((await server.guest.post('/api/session', body)).statusCode).toBeLessThan(500)
  })
})
