import { describe, expect, it } from 'vitest'
import { judgeDay, shift } from './usual-reading.ts'

const rule = { factor: 5, floor: 100 }
const TODAY = '2026-11-28'
/** Numbers of records by days, the last of them today; 0: nothing was read. */
const days = (...records: number[]) =>
  records.map((count, index) => ({ day: shift(TODAY, index - records.length + 1), records: count }))

describe('a day of reading is unusual', () => {
  it.each([
    ['a coordinator who opens 120 rows a day takes 600', [110, 120, 130, 120, 140, 600], 120],
    ['one row fewer is still his work', [110, 120, 130, 120, 140, 599], null],
    [
      'a teacher who opens three rows a day opens thirty: small numbers alarm nobody',
      [3, 3, 3, 3, 3, 30],
      null,
    ],
    ['he takes 500', [3, 3, 3, 3, 3, 500], 100],
    ['one busy day does not become the norm', [120, 5000, 120, 120, 120, 600], 120],
    ['of an even number of days the middle is between two', [100, 200, 100, 200, 100, 200, 750], 150],
    ['days off do not make a usual day smaller', [200, 0, 0, 200, 200, 0, 200, 0, 200, 900], null],
    [
      'whoever takes files of 9,000 rows every day may take 40,000',
      [9000, 9000, 9000, 9000, 9000, 40_000],
      null,
    ],
  ])('%s', (_what, records, usual) => {
    const found = usual === null ? null : { records: records.at(-1), usual }
    expect(judgeDay(days(...records), TODAY, rule)).toEqual(found)
  })

  it('for somebody new by what the region tells, not by the nothing before', () => {
    expect(judgeDay(days(90), TODAY, rule)).toBeNull()
    expect(judgeDay(days(499), TODAY, rule)).toBeNull()
    expect(judgeDay(days(500), TODAY, rule)).toEqual({ records: 500, usual: 100 })
    // Four days are no habit yet: who takes thousands from the first day on is told of until he has one.
    expect(judgeDay(days(2000, 2000, 2000, 2000, 2000), TODAY, rule)).toMatchObject({ usual: 100 })
    expect(judgeDay(days(2000, 2000, 2000, 2000, 2000, 2000), TODAY, rule)).toBeNull()
  })

  it('by the six weeks before it, and by no day after', () => {
    const old = Array.from({ length: 9 }, (_, index) => ({ day: shift(TODAY, -43 - index), records: 4000 }))
    expect(judgeDay([...old, { day: TODAY, records: 700 }], TODAY, rule)).toMatchObject({ usual: 100 })
    const within = old.map(({ day, records }) => ({ day: shift(day, 9), records }))
    expect(judgeDay([...within, { day: TODAY, records: 700 }], TODAY, rule)).toBeNull()
    const later = old.map((one, index) => ({ ...one, day: shift(TODAY, index + 1) }))
    expect(judgeDay([...later, { day: TODAY, records: 700 }], TODAY, rule)).toMatchObject({ usual: 100 })
  })

  it('by the numbers of the region', () => {
    expect(judgeDay(days(60), TODAY, { factor: 3, floor: 20 })).toEqual({ records: 60, usual: 20 })
    expect(judgeDay(days(60), TODAY, { factor: 4, floor: 20 })).toBeNull()
  })

  it('never on a day without readings', () => {
    expect(judgeDay([], TODAY, rule)).toBeNull()
  })
})
