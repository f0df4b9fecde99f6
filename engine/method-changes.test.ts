import { describe, expect, it } from 'vitest'
import { BANDS, CRITERIA, WORDS } from './identification/example.fixture.ts'
import { changesOf, isLater, nextVersion } from './method-changes.ts'
import type { Methodology } from './methodology.ts'

const changed = (parts: Partial<Methodology>) => changesOf(CRITERIA, { ...CRITERIA, ...parts }, WORDS)

describe('changesOf', () => {
  it('says what a version changes and how far that goes', () => {
    expect(changed({})).toEqual({ sentences: [], distance: 'patch' })
    // The database keeps keys in an order of its own.
    const { title, section, date } = CRITERIA.sources.order!
    expect(changed({ sources: { order: { date, title, section } } }).sentences).toEqual([])
    expect(changed({ sources: { order: { title, section, date: '2021-01-01' } } }).sentences).toEqual([
      'Сведения о документах уточнены.',
    ])
    expect(changed({ title: 'Иначе' })).toEqual({
      sentences: ['Название: «Правило для примера» → «Иначе».'],
      distance: 'patch',
    })
    expect(changed({ lowShare: { value: { numerator: 1, denominator: 4 }, source: 'order' } })).toEqual({
      sentences: ['Порог низкого результата: 30\u00a0% → 25\u00a0%.'],
      distance: 'minor',
    })
    expect(changed({ procedures: { value: ['vpr-ma-5', 'oge-ma', 'ege-ru'], source: 'order' } })).toEqual({
      sentences: ['Процедуры убраны: ВПР РУ-5.', 'Процедуры добавлены: ege-ru.'],
      distance: 'minor',
    })
    expect(changed({ seasons: { ...CRITERIA.seasons, vpr: 'autumn' } }).sentences).toEqual([
      'Сроки ВПР: весна → осень.',
    ])
  })

  it('tells a changed criterion from a new one', () => {
    const decision = CRITERIA.decision as Extract<Methodology['decision'], { kind: 'criteria' }>
    const [first, second] = decision.anyOf
    const stricter = { ...first!, atLeast: { value: 3, source: 'order' } }
    expect(changed({ decision: { ...decision, anyOf: [stricter, second!] } })).toEqual({
      sentences: [
        'Критерий «Критерий 1: две процедуры за год»: низких результатов не меньше 2 в последнем году → низких результатов не меньше 3 в последнем году.',
      ],
      distance: 'major',
    })
    expect(
      changed({ decision: { kind: 'every-criterion', source: 'order', allOf: [first!] } }).sentences,
    ).toEqual([
      'Решение: выполнен хотя бы один критерий → выполнены все критерии.',
      'Нет больше: критерий «Критерий 2: каждый год».',
    ])
    expect(changesOf(CRITERIA, BANDS, WORDS).distance).toBe('major')
  })
})

describe('numbers of versions', () => {
  it('are proposed by what changed, past those that are taken', () => {
    expect(nextVersion('1.2.3', 'major', [])).toBe('2.0.0')
    expect(nextVersion('1.2.3', 'minor', ['1.3.0'])).toBe('1.4.0')
    expect(nextVersion('1.2.3', 'patch', [])).toBe('1.2.4')
  })

  it('stand in their order, not in that of letters', () => {
    expect(isLater('1.10.0', '1.9.0')).toBe(true)
    expect(isLater('1.9.0', '1.10.0')).toBe(false)
    expect(isLater('1.0.0', '1.0.0')).toBe(false)
    expect(isLater('1', '0.9.0')).toBe(false)
  })
})
