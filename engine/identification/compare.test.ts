import { describe, expect, it } from 'vitest'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import { comparable, compareRuns } from './compare.ts'
import { BANDS, CRITERIA, factsOf, type Result, SAME_PROCEDURE, WORDS } from './example.fixture.ts'
import { run } from './run.ts'

const QUIET: Result[] = [
  ['vpr-ma-5', '2022/23', 0, 50],
  ['vpr-ma-5', '2023/24', 0, 50],
  ['vpr-ma-5', '2024/25', 0, 50],
]
const LISTED: Result[] = [
  ['vpr-ma-5', '2022/23', 0, 10],
  ['vpr-ma-5', '2023/24', 3, 10],
  ['vpr-ru-5', '2024/25', 3, 9],
]

interface Side {
  methodology?: Methodology
  year?: string
  overrides?: Overrides
  school?: Result[]
}

function compared(a: Side, b: Side) {
  const sides = [a, b].map(({ methodology = CRITERIA, year = '2024/25', overrides, school = LISTED }) =>
    comparable(run(methodology, factsOf(school, QUIET), { year, overrides }), WORDS),
  )
  return compareRuns(sides[0]!, sides[1]!, WORDS)
}

describe('compareRuns', () => {
  it('finds nothing between a run and itself', () => {
    expect(compared({}, {})).toEqual({ added: [], left: [], changed: [], same: 2, differences: [] })
  })

  it('tells what a threshold changes', () => {
    const { left, added, same, differences } = compared(
      {},
      { overrides: { lowShare: { numerator: 1, denominator: 3 } } },
    )
    expect(differences).toEqual(['Порог низкого результата: 30\u00a0% → 33,3\u00a0%.'])
    expect([added.length, same]).toEqual([0, 1])
    expect(left).toMatchObject([{ school: '010001', identified: ['yes', 'no'], markers: [2, 1] }])
    expect(left[0]!.why).toEqual([
      'ВПР МА-5, 2023/24: 3 из 10 (30\u00a0%) — при пороге 33,3\u00a0% вместо 30\u00a0% результат больше не низкий.',
      'Критерий 2: каждый год — было «выполнен», стало «не выполнен».',
    ])
  })

  it('tells what corrected data change', () => {
    const school: Result[] = [...LISTED.slice(0, 2), ['vpr-ru-5', '2024/25', 2, 9]]
    expect(compared({}, { school }).left[0]!.why[0]).toBe(
      'ВПР РУ-5, 2024/25: было 3 из 9 (33,3\u00a0%), стало 2 из 9 (22,2\u00a0%) — результат больше не низкий.',
    )
  })

  it('tells what a minimum number of participants changes, in both directions', () => {
    const minimum = { overrides: { minimumParticipants: 10 } }
    expect(compared({}, minimum).left[0]!.why[0]).toBe(
      'ВПР РУ-5, 2024/25: 3 из 9 (33,3\u00a0%) — участников меньше 10, теперь не учтён.',
    )
    expect(compared(minimum, {}).added[0]!.why[0]).toContain('участников меньше 10, раньше не учитывался')
  })

  it('tells what a year changes', () => {
    const { added, differences } = compared({ year: '2023/24' }, {})
    expect(differences).toEqual(['Последний учебный год: 2023/24 → 2024/25.'])
    expect(added[0]!.why).toContain(
      'ВПР РУ-5, 2024/25: 3 из 9 (33,3\u00a0%) — низкий результат, который в первом расчёте не учитывался.',
    )
  })

  it('tells what a method changes', () => {
    const same = compared({}, { methodology: { ...SAME_PROCEDURE, title: 'Строгое правило' } })
    expect(same.differences).toEqual(['Правило: «Правило для примера» → «Строгое правило».'])
    expect(same.left[0]!.why).toEqual([
      'Критерий 1: две процедуры за год — «не выполнен» в первом расчёте, во втором его нет.',
      'Критерий 2: та же процедура каждый год — было «выполнен», стало «не выполнен».',
    ])
    const bands = compared({}, { methodology: BANDS })
    expect(bands.left[0]!.why).toContain('Полоса во втором расчёте: «Есть», низких результатов — 2.')
    expect(bands.changed).toEqual([])
  })

  it('tells a change of band from a change of the list', () => {
    const { changed, same } = compared({ methodology: BANDS }, { methodology: BANDS, school: QUIET })
    expect(changed).toMatchObject([{ school: '010001', identified: ['no', 'no'], band: ['some', 'none'] }])
    expect(changed[0]!.why.at(-1)).toBe(
      'Полоса: «Есть», низких результатов — 2 → «Нет», низких результатов — 0.',
    )
    expect(same).toBe(1)
  })

  it('names a school that only one run knows', () => {
    const a = comparable(run(CRITERIA, factsOf(QUIET), { year: '2024/25' }), WORDS)
    const b = comparable(run(CRITERIA, factsOf(QUIET, LISTED), { year: '2024/25' }), WORDS)
    expect(compareRuns(a, b, WORDS).added).toMatchObject([
      { school: '010002', identified: [null, 'yes'], why: ['Школы нет в первом расчёте.'] },
    ])
    expect(compareRuns(b, a, WORDS).left).toMatchObject([{ school: '010002', identified: ['yes', null] }])
  })
})
