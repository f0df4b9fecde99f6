import { describe, expect, it } from 'vitest'
import { pickSchools } from '#engine/pick-schools.ts'
import { comparable, compareRuns } from './compare.ts'
import { BANDS, CRITERIA, factsOf, type Result, SAME_PROCEDURE, WORDS } from './example.fixture.ts'
import { overlapOf } from './overlap.ts'
import { run } from './run.ts'
import { stabilityOf } from './stability.ts'
import { explainTurned, ruleDifferences, turnedBetween } from './what-if.ts'

const year = '2024/25'
const QUIET: Result[] = [
  ['vpr-ma-5', '2023/24', 0, 50],
  ['vpr-ma-5', '2024/25', 0, 50],
]
/** Low in one procedure of each year, of 30 % and more. */
const EACH_YEAR: Result[] = [
  ['vpr-ma-5', '2023/24', 3, 10],
  ['vpr-ru-5', '2024/25', 3, 9],
]
/** Low in the same procedure of both years, but only from 25 % on. */
const QUARTER: Result[] = [
  ['vpr-ma-5', '2023/24', 5, 20],
  ['vpr-ma-5', '2024/25', 5, 20],
]
const THREE = factsOf(QUIET, EACH_YEAR, QUARTER)
const AT_QUARTER = { lowShare: { numerator: 25, denominator: 100 } }
const AT_THIRD = { lowShare: { numerator: 1, denominator: 3 } }

describe('a what-if', () => {
  const asWritten = run(CRITERIA, THREE, { year })

  it.each([
    ['nothing changed', {}, { entered: [], left: [], changed: [] }],
    ['25 % instead of 30 %: one school enters', AT_QUARTER, { entered: [2], left: [], changed: [] }],
    ['a third instead of 30 %: one school leaves', AT_THIRD, { entered: [], left: [1], changed: [] }],
    [
      'at least 11 participants: one school cannot be judged',
      { minimumParticipants: 11 },
      { entered: [], left: [1], changed: [] },
    ],
  ])('%s', (_, overrides, expected) => {
    expect(turnedBetween(asWritten, run(CRITERIA, THREE, { year, overrides }))).toEqual(expected)
  })

  it('says why each school turns, in the words of a comparison of runs', () => {
    const lower = run(CRITERIA, THREE, { year, overrides: AT_QUARTER })
    const whole = compareRuns(comparable(asWritten, WORDS), comparable(lower, WORDS), WORDS)
    expect(explainTurned(asWritten, lower, [2], WORDS)).toEqual(whole.added)
    expect(ruleDifferences(asWritten, lower, WORDS)).toEqual(whole.differences)
  })

  it('tells another band of the same answer', () => {
    const lower = run(BANDS, THREE, { year, overrides: AT_QUARTER })
    expect(turnedBetween(run(BANDS, THREE, { year }), lower).changed).toEqual([2])
  })

  it('compares only what is of the same schools', () => {
    const other = run(CRITERIA, factsOf(QUIET), { year })
    expect(() => turnedBetween(asWritten, other)).toThrow('runs of different schools')
  })
})

describe('the list over past years', () => {
  it('tells who stayed, came and left, and who returns year after year', () => {
    const low = (...years: string[]): Result[] =>
      ['2021/22', '2022/23', '2023/24', '2024/25'].map((on) => [
        'vpr-ma-5',
        on,
        years.includes(on) ? 5 : 0,
        10,
      ])
    const facts = factsOf(
      low('2021/22', '2022/23', '2023/24'),
      low('2022/23', '2023/24', '2024/25'),
      low('2021/22', '2022/23', '2023/24', '2024/25'),
      low(),
    )
    const years = ['2022/23', '2023/24', '2024/25']
    const steady = stabilityOf(years.map((last) => run(CRITERIA, facts, { year: last })))
    expect(steady.years.map(({ listed, change }) => [listed.length, change])).toEqual([
      [2, null],
      [3, { kept: 2, entered: 1, left: 0, steadiness: 2 / 3 }],
      [2, { kept: 2, entered: 0, left: 1, steadiness: 2 / 3 }],
    ])
    expect(steady.repeated).toEqual([
      { school: '010003', years },
      { school: '010001', years: ['2022/23', '2023/24'] },
      { school: '010002', years: ['2023/24', '2024/25'] },
    ])
  })

  it('an empty list beside an empty one has no steadiness', () => {
    const runs = ['2023/24', '2024/25'].map((last) => run(CRITERIA, factsOf(QUIET), { year: last }))
    expect(stabilityOf(runs).years[1]!.change).toEqual({ kept: 0, entered: 0, left: 0, steadiness: null })
  })
})

describe('methods side by side', () => {
  it('tell how far their lists are one', () => {
    const runs = [CRITERIA, SAME_PROCEDURE].map((rule) => run(rule, THREE, { year, overrides: AT_QUARTER }))
    expect(overlapOf(runs)).toEqual({
      both: [
        [2, 1],
        [1, 1],
      ],
      listed: [
        { school: 2, by: [0, 1] },
        { school: 1, by: [0] },
      ],
    })
  })
})

describe('some of the schools', () => {
  it('come out as they do among all', () => {
    const all = run(CRITERIA, THREE, { year })
    const some = run(CRITERIA, pickSchools(THREE, [1, 2]), { year })
    expect([...some.identified]).toEqual([...all.identified.subarray(1)])
  })
})
