import { describe, expect, it } from 'vitest'
import { overridesOf, readNewRunSearch } from './new-run-search.ts'

describe('a what-if in the address', () => {
  it('becomes whole numbers for the engine', () => {
    const search = readNewRunSearch({
      threshold: '27.5',
      minimum: '10',
      procedures: 'oge-ru,oge-ma',
      years: '1',
    })
    expect(overridesOf(search)).toEqual({
      lowShare: { numerator: 275, denominator: 1000 },
      minimumParticipants: 10,
      procedures: ['oge-ru', 'oge-ma'],
      years: 1,
    })
    expect(overridesOf(readNewRunSearch({ threshold: '30', minimum: '0' }))).toEqual({
      lowShare: { numerator: 30, denominator: 100 },
      minimumParticipants: null,
    })
  })

  it('changes nothing when nothing, or nonsense, is asked', () => {
    expect(overridesOf(readNewRunSearch({}))).toEqual({})
    expect(overridesOf(readNewRunSearch({ threshold: '130', minimum: '-1', years: 'x' }))).toEqual({})
  })
})
