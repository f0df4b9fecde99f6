import { describe, expect, it } from 'vitest'
import { BANDS, CRITERIA, factsOf, type Result, SAME_PROCEDURE, WORDS } from './example.fixture.ts'
import { explainTrace } from './explain.ts'
import { isNear, nearnessOf } from './near-miss.ts'
import { type RunOptions, run } from './run.ts'
import { traceOf } from './trace.ts'

const LISTED: Result[] = [
  ['vpr-ma-5', '2023/24', 4, 13],
  ['vpr-ru-5', '2023/24', 0, 9],
  ['vpr-ma-5', '2024/25', 5, 10],
]

function explained(methodology: typeof CRITERIA, results: Result[], options: Partial<RunOptions> = {}) {
  const result = run(methodology, factsOf(results), { year: '2024/25', ...options })
  const trace = traceOf(result, 0, WORDS)
  return { result, trace, words: explainTrace(trace, result.methodology, WORDS) }
}

describe('a trace', () => {
  it('holds everything the page «Почему» shows', () => {
    const { trace } = explained(CRITERIA, LISTED)
    expect(trace).toMatchObject({
      school: '010001',
      identified: 'yes',
      markerCount: 2,
      band: null,
      missingYears: [],
    })
    expect(trace.criteria).toMatchObject([
      { id: 'one', answer: 'no', by: [3] },
      { id: 'two', answer: 'yes', by: [0, 3], missingYears: [] },
    ])
    expect(trace.markers).toHaveLength(6)
    expect(trace.markers[0]).toMatchObject({
      procedure: 'vpr-ma-5',
      year: '2023/24',
      participants: 13,
      low: 4,
      state: 'low',
      smallGroup: false,
      source: { file: 'vpr-ma-5.xlsx' },
      row: 12,
    })
    expect(trace.markers[1]).toMatchObject({ state: 'not_low', smallGroup: true })
    expect(trace.markers[2]).toMatchObject({
      state: 'no_data',
      participants: null,
      low: null,
      interval: null,
    })
  })

  it('survives storage as JSON', () => {
    const { trace } = explained(CRITERIA, LISTED)
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace)
  })
})

describe('near misses', () => {
  it('names the pupil and the procedure that would take a school off the list', () => {
    const { result, trace, words } = explained(CRITERIA, LISTED)
    expect(words.nearMisses).toEqual([
      'ВПР по математике, 5 класс, 2023/24: если бы не справились 3 ученика, а не 4 из 13, школа не вошла бы в список.',
      'Если бы в 2023/24 результат ВПР МА-5 не был низким, школа не вошла бы в список.',
      'Если бы в 2024/25 результат ВПР МА-5 не был низким, школа не вошла бы в список.',
    ])
    expect(trace.nearMisses[0]).toMatchObject({ kind: 'pupil', becomes: 'no', marker: 0 })
    expect(isNear(result, 0)).toBe(true)
  })

  it('names what would put a school on it', () => {
    const { words } = explained(CRITERIA, [
      ['vpr-ma-5', '2023/24', 0, 3],
      ['vpr-ma-5', '2024/25', 1, 3],
      ['vpr-ru-5', '2024/25', 1, 10],
      ['oge-ma', '2024/25', 0, 40],
    ])
    expect(words.nearMisses).toEqual([
      'ВПР по математике, 5 класс, 2023/24: если бы не справился 1 ученик из 3, школа вошла бы в список.',
      'Если бы в 2023/24 результат ВПР МА-5 был низким, школа вошла бы в список.',
      'Если бы низких результатов в 2024/25 было на один больше, школа вошла бы в список.',
    ])
  })

  it('names the very procedures where the rule asks for the same one', () => {
    const { words, result } = explained(SAME_PROCEDURE, [
      ['vpr-ma-5', '2023/24', 5, 10],
      ['vpr-ru-5', '2023/24', 5, 10],
      ['vpr-ma-5', '2024/25', 0, 10],
      ['vpr-ru-5', '2024/25', 0, 10],
      ['oge-ma', '2024/25', 0, 10],
    ])
    expect(words.nearMisses).toEqual([
      'Если бы в 2024/25 хотя бы один из результатов ВПР МА-5 и ВПР РУ-5 был низким, школа вошла бы в список.',
    ])
    expect(nearnessOf(result)).toEqual(['procedure'])
    expect(isNear(result, 0)).toBe(false)
  })

  it('finds none for a school far from another decision', () => {
    const { result, trace } = explained(CRITERIA, [
      ['vpr-ma-5', '2023/24', 0, 90],
      ['vpr-ma-5', '2024/25', 0, 90],
    ])
    expect(nearnessOf(result)).toEqual([null])
    expect(trace.nearMisses).toEqual([])
  })
})

describe('an explanation', () => {
  it('gives rule, counts, interval, threshold with its source and grounds', () => {
    const { words } = explained(CRITERIA, LISTED)
    expect(words.heading).toBe('Школа в списке')
    expect(words.grounds).toBe('критерий 2: ВПР МА-5 (2023/24), ВПР МА-5 (2024/25)')
    expect(words.paragraphs[0]).toContain('не менее 30\u00a0% участников процедуры (Приказ, пункт 3)')
    expect(words.paragraphs[2]).toBe(
      'Критерий 2: каждый год (Приказ, пункт 3) — выполнен: низкие результаты: ВПР МА-5, 2023/24 — 4 из 13 (30,8\u00a0%), интервал 12,7–57,6\u00a0%; ВПР МА-5, 2024/25 — 5 из 10 (50\u00a0%), интервал 23,7–76,3\u00a0%.',
    )
    expect(words.results[1]).toBe(
      'ВПР по русскому языку, 5 класс, 2023/24: 0 из 9 (0\u00a0%), интервал 0–29,9\u00a0%, малая группа — не низкий (файл vpr-ru-5.xlsx, лист «Лист1», строка 12).',
    )
  })

  it('says which years lack data', () => {
    const { words } = explained(CRITERIA, [['vpr-ma-5', '2024/25', 5, 10]])
    expect(words.heading).toBe('Решить нельзя: не хватает данных')
    expect(words.grounds).toBe('нет данных за 2023/24')
    expect(words.paragraphs[2]).toContain('решить нельзя: нет данных за 2023/24')
  })

  it('gives the band and its markers', () => {
    const { words } = explained(BANDS, [...LISTED, ['oge-ma', '2024/25', 1, 1]])
    expect(words.grounds).toBe('3 маркера: ВПР МА-5 (2023/24), ВПР МА-5, ОГЭ МА (2024/25)')
    expect(words.paragraphs[1]).toBe('Низких результатов за период — 3: «Много» (Приказ, пункт 3).')
  })

  it('says how many results the minimum number of participants left out', () => {
    const { words } = explained(CRITERIA, LISTED, { overrides: { minimumParticipants: 10 } })
    expect(words.paragraphs.at(-1)).toBe('Не учтено: 1 результат, где участников меньше 10.')
    expect(words.results[1]).toContain('— не учтён')
  })
})
