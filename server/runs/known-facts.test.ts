import { beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import type { knownFacts } from '#contract/what-if.ts'
import { factsOfColumns } from '#engine/facts-of-columns.ts'
import { run } from '#engine/identification/run.ts'
import { pickSchools } from '#engine/pick-schools.ts'
import { METHODOLOGIES } from '#methodology/index.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

type Known = z.output<typeof knownFacts>

const server = testServer()
let region: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  for (const year of ['2021/22', '2022/23', '2023/24']) {
    await buildResults(server.database.kysely, region, { year, procedure: 'vpr-ma-5' }, [
      ['first', 10, 3],
      ['second', 11, year === '2022/23' ? 4 : 3],
      ['far', 10, 5],
    ])
    await buildResults(server.database.kysely, region, { year, procedure: 'vpr-ru-5' }, [
      ['first', 10, 4],
      ['far', 10, 0],
    ])
  }
  await server.database.kysely
    .updateTable('schools')
    .set({ closed_on: '2023-08-15' })
    .where('school_id', '=', region.schools.far.school_id)
    .execute()
  people = await signInAll(server, region)
})

async function known(client: TestClient, query = ''): Promise<Known> {
  return (await client.get(`/api/facts${query}`)).json()
}

/** What a browser makes of the reply for one year. */
function factsOf({ schools, sittings, years, closed }: Known, year: string) {
  const refs = schools.map(({ code, name, municipality }) => ({
    code,
    name,
    municipality: municipality.name,
  }))
  const shut = closed[years.indexOf(year)]!
  return pickSchools(
    factsOfColumns(refs, sittings),
    refs.flatMap((_, school) => (shut.includes(school) ? [] : [school])),
  )
}

it('a rule comes out in the browser as it does in a run that is kept, in any year', async () => {
  const reply = await known(people.region)
  for (const { id } of METHODOLOGIES) {
    for (const year of ['2022/23', '2023/24']) {
      const request = {
        methodology: id,
        year,
        overrides: { lowShare: { numerator: 275, denominator: 1000 } },
      }
      const kept = (await people.region.post('/api/runs', request)).json().id
      const { outcomeHash, schools } = (await people.region.get(`/api/runs/${kept}`)).json()
      const rule = METHODOLOGIES.find((method) => method.id === id)!
      const here = run(rule, factsOf(reply, year), { year, overrides: request.overrides })
      expect([here.outcomeHash, here.facts.schools.length]).toEqual([outcomeHash, schools])
    }
  }
})

it('a school that no longer worked is not judged in that year, and is in those before', async () => {
  const { years, closed, schools } = await known(people.region)
  expect(years).toEqual(['2021/22', '2022/23', '2023/24'])
  const far = schools.findIndex(({ code }) => code === region.schools.far.code)
  expect(closed).toEqual([[], [], [far]])
})

it('everybody gets his own schools and nobody else’s, also when another municipality is named', async () => {
  const all = await known(people.region)
  const own = await known(people.district)
  expect(all.schools).toHaveLength(3)
  expect(own.schools.map(({ municipality }) => municipality.id)).toEqual([
    own.schools[0]!.municipality.id,
    own.schools[0]!.municipality.id,
  ])
  for (const { participants, low } of own.sittings)
    expect([participants.length, low.length]).toEqual([own.schools.length, own.schools.length])
  const foreign = all.schools.find(({ code }) => !own.schools.some((school) => school.code === code))!
  const query = `?municipality=${foreign.municipality.id}`
  expect((await known(people.district, query)).schools).toEqual([])
  expect((await known(people.region, query)).schools.map(({ code }) => code)).toEqual([foreign.code])
  expect((await known(people.school)).schools).toHaveLength(1)
})
