import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { longView } from '#contract/long-view.ts'
import { type Scope, wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { buildFile, buildResult, buildSchool, buildSitting } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'
import { listGroups } from './queries.ts'

type LongView = z.output<typeof longView>

const server = testServer()
let region: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

/** Low results and participants: the first school, the second, the far one, and nine more villages of the far place. */
const PRIMARY = [[2, 20], [3, 10], [4, 10], ...Array.from({ length: 9 }, (_, i) => [i % 4, 12])]
const BASIC = [[11, 21], [3, 10], [4, 10], ...Array.from({ length: 9 }, (_, i) => [i % 5, 12])]

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  const db = server.database.kysely
  const { first, second, far } = region.schools
  const villages = []
  for (let i = 0; i < 9; i++) {
    villages.push(
      await buildSchool(db, {
        region_id: region.regionId,
        municipality_id: region.municipalities.far.municipality_id,
        kind: 'СОШ',
        place: 'village',
      }),
    )
  }
  await db.updateTable('schools').set({ place: 'village' }).where('school_id', '=', first.school_id).execute()
  const schools = [first, second, far, ...villages]
  const sat = async (year: string, procedure: string, grade: number, counts: number[][]) => {
    const { sitting_id } = await buildSitting(db, {
      region_id: region.regionId,
      year,
      procedure,
      season: 'spring',
    })
    const { file_id } = await buildFile(db, { region_id: region.regionId })
    for (const [index, [low, participants]] of counts.entries()) {
      await buildResult(db, {
        region_id: region.regionId,
        sitting_id,
        file_id,
        school_id: schools[index]!.school_id,
        paper_grade: grade,
        pupil_grade: grade,
        low,
        participants,
        marks: [low!, participants! - low! - 2, 1, 1],
      })
    }
  }
  await sat('2022/23', 'vpr-ma-4', 4, PRIMARY)
  await sat('2023/24', 'vpr-ma-5', 5, BASIC)
  await sat('2023/24', 'vpr-ru-5', 5, [
    [7, 20],
    [1, 9],
    [1, 9],
  ])
  people = await signInAll(server, region)
})

async function viewOf(client: TestClient, code = region.schools.first.code): Promise<LongView> {
  return (await client.get(`/api/schools/${code}/years`)).json()
}

const resultIn = (view: LongView, year: string, procedure: string) =>
  view.results.find((result) => result.year === year && result.procedure === procedure)!

const sum = (counts: readonly (readonly number[])[], at: number) =>
  counts.reduce((total, count) => total + count[at]!, 0)

describe('a school over the years', () => {
  it('stands beside the schools of the region and those like it, taken together', async () => {
    const result = resultIn(await viewOf(people.school), '2023/24', 'vpr-ma-5')
    expect(result).toMatchObject({ low: 11, participants: 21, state: 'low' })
    expect(result.region).toEqual({ schools: 12, participants: sum(BASIC, 1), low: sum(BASIC, 0) })
    // Villages of its kind: itself and nine more.
    const alike = [BASIC[0]!, ...BASIC.slice(3)]
    expect(result.alike).toEqual({ schools: 10, participants: sum(alike, 1), low: sum(alike, 0) })
  })

  it('is not shown beside fewer than five schools: they could be told apart', async () => {
    const view = await viewOf(people.region)
    // Two schools in its municipality, three that wrote Russian.
    expect(resultIn(view, '2023/24', 'vpr-ma-5').municipality).toBeNull()
    expect(resultIn(view, '2023/24', 'vpr-ru-5')).toMatchObject({ region: null, alike: null, shrunken: null })
  })

  it('leans on the region as far as its pupils are few', async () => {
    const { shrunken } = resultIn(await viewOf(people.district), '2023/24', 'vpr-ma-5')
    expect(shrunken!.group).toBeCloseTo(sum(BASIC, 0) / sum(BASIC, 1), 10)
    expect(shrunken!.share).toBeGreaterThan(shrunken!.group)
    expect(shrunken!.share).toBeLessThan(11 / 21)
  })

  it('tells the step from primary to basic school, with what chance may make of it', async () => {
    const { cohorts } = await viewOf(people.school)
    expect(cohorts).toHaveLength(1)
    expect(cohorts[0]).toMatchObject({
      subject: 'ma',
      from: { year: '2022/23', grade: 4, low: 2, participants: 20 },
      to: { year: '2023/24', grade: 5, low: 11, participants: 21 },
      verdict: 'worse',
      leavesPrimary: true,
    })
  })

  it('tells the federal rule for each year: without the year before it is not decided', async () => {
    const { listing, records } = await viewOf(people.school)
    expect(listing.years).toEqual([
      { year: '2022/23', identified: 'undecided', markers: 0 },
      { year: '2023/24', identified: 'yes', markers: 2 },
    ])
    expect(records).toEqual([
      { subject: 'ma', years: ['2022/23', '2023/24'], lowYears: ['2023/24'], record: 'unknown' },
      { subject: 'ru', years: ['2023/24'], lowYears: ['2023/24'], record: 'unknown' },
    ])
  })

  it('leaves as a file with the counts', async () => {
    const reply = await people.school.get(`/api/schools/${region.schools.first.code}/years/export?format=csv`)
    expect(reply.statusCode).toBe(200)
    expect(reply.body).toContain('Похожие школы: участников')
  })

  it('is told of no other’s school', async () => {
    const { far } = region.schools
    expect((await people.school.get(`/api/schools/${far.code}/years`)).statusCode).toBe(404)
    expect((await people.district.get(`/api/schools/${far.code}/years`)).statusCode).toBe(404)
    expect((await people.region.get(`/api/schools/${far.code}/years`)).statusCode).toBe(200)
  })

  it('gives its sums to nobody who does not see it, past the route either', async () => {
    const { first, second, far } = region.schools
    const { municipality_id: municipalityId } = region.municipalities.near
    const whole = wholeRegion(region.regionId)
    const ask = async (scope: Scope, schoolId: number) => {
      const { kysely } = within(server.guarded, { scope, userId: null })
      return (await listGroups(scope, kysely, schoolId)).length > 0
    }
    const school = { ...whole, municipalityId, schoolId: first.school_id }
    expect(await ask(school, first.school_id)).toBe(true)
    expect(await ask(school, second.school_id)).toBe(false)
    expect(await ask({ ...whole, municipalityId }, second.school_id)).toBe(true)
    expect(await ask({ ...whole, municipalityId }, far.school_id)).toBe(false)
    expect(await ask(whole, far.school_id)).toBe(true)
  })
})
