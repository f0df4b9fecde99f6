import { describe, expect, it } from 'vitest'
import {
  counted,
  countOf,
  date,
  fileSize,
  interval,
  listOf,
  number,
  percent,
  plural,
  shareOf,
} from './format.ts'

describe('Russian writing', () => {
  it('picks the form of a noun', () => {
    const form = (n: number) => plural(n, 'школа', 'школы', 'школ')
    expect([1, 2, 5, 11, 21, 22, 25, 111, 0].map(form)).toEqual([
      'школа',
      'школы',
      'школ',
      'школ',
      'школа',
      'школы',
      'школ',
      'школ',
      'школ',
    ])
    expect(form(1.5)).toBe('школы')
  })

  it('writes numbers with thin spaces and a decimal comma', () => {
    expect(number(743210)).toBe('743\u202f210')
    expect(number(-2.5, 1)).toBe('−2,5')
    expect(percent(4 / 13)).toBe('30,8\u00a0%')
    expect([percent(0.3), percent(0.275)]).toEqual(['30\u00a0%', '27,5\u00a0%'])
    expect(counted(1234, 'школа', 'школы', 'школ')).toBe('1\u202f234\u00a0школы')
  })

  it('puts the count before the share, and no share where there is nobody', () => {
    expect(shareOf(4, 13)).toBe('4\u00a0из\u00a013 (30,8\u00a0%)')
    expect(shareOf(0, 0)).toBe('0\u00a0из\u00a00')
    expect(countOf(3, 10)).toBe('3\u00a0из\u00a010')
    expect(interval([0.127, 0.576])).toBe('от 12,7 до 57,6\u00a0%')
  })

  it('writes dates, sizes and lists', () => {
    expect(date('2025-10-05T09:00:00Z')).toBe('5 октября 2025')
    expect(fileSize(1_258_291)).toBe('1,2\u00a0МБ')
    expect(fileSize(800)).toBe('800\u00a0Б')
    expect(listOf(['а', 'б', 'в'])).toBe('а, б и в')
    expect(listOf(['а'])).toBe('а')
  })
})
