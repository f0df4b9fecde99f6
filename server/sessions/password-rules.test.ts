import { describe, expect, it } from 'vitest'
import { assertGoodPassword } from './password-rules.ts'

describe('a password', () => {
  it.each([
    ['короткий', /короче 12 знаков/],
    ['одиннадцать', /короче 12 знаков/],
    ['😀😀😀😀😀😀', /короче 12 знаков/],
    ['аааааааааааааа', /знаки одинаковые/],
    ['121212121212', /знаки одинаковые/],
    ['Qwertyuiop123', /из самых частых/],
    ['ПарольПароль', /из самых частых/],
    ['direktor-010001', /кроме логина/],
    ['Direktor-010001-1', /кроме логина/],
  ])('that is easy to guess is refused with the reason: %s', (password, reason) => {
    expect(() => assertGoodPassword(password, 'direktor-010001')).toThrow(reason)
  })

  it.each(['двенадцать12', 'берёза кисель окно', 'direktor-010001 берёза кисель'])(
    'is good: %s',
    (password) => {
      expect(() => assertGoodPassword(password, 'direktor-010001')).not.toThrow()
    },
  )
})
