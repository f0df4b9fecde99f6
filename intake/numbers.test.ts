import { describe, expect, it } from 'vitest'
import { isInn, isOgrn } from './checksums.ts'
import { academicYearOf, examYearOf, parseDay, serialDay } from './dates.ts'
import { parseMeasure, parseNumber, saysNothing } from './numbers.ts'
import { columnIndex, columnLetter, normalise } from './text.ts'

describe('numbers as people write them', () => {
  it.each([
    ['12', 12],
    [' 8,73 ', 8.73],
    ['1 363 816', 1_363_816],
    ['1\u00a0363', 1363],
    ['45,5 %', 45.5],
    ['-10', -10],
    ['', null],
    ['-', null],
    ['двадцать', null],
    ['1-2', null],
    ['12 34', null],
    ['1.2.3', null],
  ])('%j → %j', (text, number) => {
    expect(parseNumber(text)).toBe(number)
  })

  it('takes the number before a unit', () => {
    expect([
      parseMeasure('40 км'),
      parseMeasure('85 уч.'),
      parseMeasure('7'),
      parseMeasure('5 кабинет'),
    ]).toEqual([40, 85, 7, null])
  })

  it('knows cells that say nothing', () => {
    expect(['', ' ', '—', 'Х', 'н/д', 'нет'].every(saysNothing)).toBe(true)
    expect(saysNothing('0')).toBe(false)
  })
})

describe('days', () => {
  it.each([
    '10.04.2025',
    '2025-04-10',
    '10.04.2025 0:00:00',
    '2025-04-10T09:00',
    'Дата: 10 апреля 2025 года',
    '10/04/25',
  ])('%s', (text) => {
    expect(parseDay(text)).toEqual({ year: 2025, month: 4, day: 10 })
  })

  it('begins the academic year on 1 September; the September exams belong to the year before', () => {
    expect(academicYearOf({ year: 2022, month: 9, day: 1 })).toBe('2022/23')
    expect(academicYearOf({ year: 2022, month: 8, day: 31 })).toBe('2021/22')
    expect(examYearOf({ year: 2025, month: 9, day: 9 })).toBe('2024/25')
  })

  it('reads Excel serial numbers and refuses others', () => {
    expect(serialDay(45_662)).toEqual({ year: 2025, month: 1, day: 5 })
    expect(serialDay(12)).toBeNull()
    expect(parseDay('32.13.2025')).toBeNull()
  })
})

describe('check digits', () => {
  it('of ИНН and ОГРН', () => {
    expect(isInn('0001000003')).toBe(true)
    expect(isInn('0001000004')).toBe(false)
    expect(isInn('123')).toBe(false)
    expect(isOgrn('1020001000007')).toBe(true)
    expect(isOgrn('1020001000008')).toBe(false)
  })
})

describe('texts', () => {
  it('compares without case, kinds of spaces and dashes, quotes', () => {
    expect(normalise('\n Кол–во\u00a0 «Участников» :')).toBe('кол-во участников')
  })

  it('goes from columns to letters and back', () => {
    for (const column of [0, 25, 26, 701, 702, 16_383]) expect(columnIndex(columnLetter(column))).toBe(column)
    expect(columnLetter(27)).toBe('AB')
    expect(columnIndex('1')).toBe(-1)
  })
})
