import { describe, expect, it } from 'vitest'
import { isLow, markerState, parseShare } from './marker.ts'

const THIRTY = { numerator: 3, denominator: 10 }
const rule = { lowShare: THIRTY, minimumParticipants: null }

describe('a marker', () => {
  it.each([
    [3, 10, true],
    [3, 11, false],
    [4, 13, true],
    [6, 20, true],
    [29, 97, false],
    [30, 100, true],
    [0, 1, false],
    [1, 3, true],
  ])('%i of %i is low: %s', (low, participants, expected) => {
    expect(isLow(low, participants, THIRTY)).toBe(expected)
  })

  it('is no data without participants, never a good result', () => {
    expect(markerState(0, 0, rule)).toEqual({ state: 'no_data', belowMinimum: false })
    expect(markerState(0, -1, rule)).toEqual({ state: 'no_data', belowMinimum: false })
  })

  it('is no data below the minimum number of participants, where one is set', () => {
    const atLeastTen = { ...rule, minimumParticipants: 10 }
    expect(markerState(9, 9, rule)).toEqual({ state: 'low', belowMinimum: false })
    expect(markerState(9, 9, atLeastTen)).toEqual({ state: 'no_data', belowMinimum: true })
    expect(markerState(2, 10, atLeastTen)).toEqual({ state: 'not_low', belowMinimum: false })
  })
})

describe('parseShare', () => {
  it.each([
    ['0.3', { numerator: 3, denominator: 10 }],
    ['0,3', { numerator: 3, denominator: 10 }],
    ['30%', { numerator: 3, denominator: 10 }],
    ['30 %', { numerator: 3, denominator: 10 }],
    ['3/10', { numerator: 3, denominator: 10 }],
    ['0.333', { numerator: 333, denominator: 1000 }],
    ['1', { numerator: 1, denominator: 1 }],
  ])('reads %s', (text, expected) => {
    expect(parseShare(text)).toEqual(expected)
  })

  it.each(['', 'abc', '0', '-0.3', '1.5', '30', '3/0', '4/3'])('refuses %j', (text) => {
    expect(parseShare(text)).toBeUndefined()
  })
})
