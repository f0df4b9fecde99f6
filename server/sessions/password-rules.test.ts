import { readFileSync } from 'node:fs'
import { dictionary } from '@zxcvbn-ts/language-common'
import { describe, expect, it } from 'vitest'
import { GUESSABLE_WORDS } from './guessable-words.ts'
import { assertGoodPassword } from './password-rules.ts'

const owner = { login: 'direktor-010001', names: ['Снегирёва Марина Олеговна', 'Школа № 5 Белореченска'] }
const judge = (password: string) => assertGoodPassword(password, owner)

const COMMON = (dictionary['passwords-common'] as string[]).filter((password) => typeof password === 'string')
const isLong = (password: string) => Array.from(password).length >= 12

async function listPassing(passwords: readonly string[]): Promise<string[]> {
  const passing: string[] = []
  for (const password of passwords)
    await judge(password).then(
      () => passing.push(password),
      () => undefined,
    )
  return passing
}

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
    ['йцукенгшщзхъ', /клавиши подряд/],
    ['фывапролджэячс', /клавиши подряд/],
    ['jghtltktybt1', /частые слова/],
    ['зфыыцщкв12345', /частые слова/],
    ['Пароль12.05.1987', /дата или год/],
    ['абвгдеёжзийк', /из самых частых/],
    ['школашколашкола', /повторы/],
    ['образование2026', /частые слова.*год/],
    ['Опора2026Опора', /частые слова/],
    ['Снегирёва1987', /частые слова.*год/],
    ['Белореченска-2026', /частые слова/],
    ['P@ssw0rd2026', /частые слова/],
  ])('that is easy to guess is refused with the reason: %s', async (password, reason) => {
    await expect(judge(password)).rejects.toThrow(reason)
  })

  it.each([
    'двенадцать12',
    'берёза кисель окно',
    'direktor-010001 берёза кисель',
    'зима лето осень весна',
    'школа учитель урок',
    'brass kettle under snow',
    'correct horse battery staple',
    'gkjl yfl htrjq',
    'tr4-kv9z-mmp2',
    '8305917264038',
  ])('is good: %s', async (password) => {
    await expect(judge(password)).resolves.toBeUndefined()
  })

  it('from the list of those given away is refused, every one that is long enough', async () => {
    const long = COMMON.filter(isLong)
    expect(COMMON.length).toBeGreaterThan(49_000)
    expect(long.length).toBeGreaterThan(300)
    expect(await listPassing(long)).toEqual([])
  })

  it('made long out of one of the 3,000 commonest is refused: repeated, numbered before or after', async () => {
    const numbers = '123456789012'
    const lengthened = COMMON.slice(0, 3000).map((common, nth) => {
      const missing = numbers.slice(0, Math.max(1, 12 - common.length))
      return [common.repeat(Math.ceil(12 / common.length)), common + missing, missing + common][nth % 3]!
    })
    expect(lengthened.every(isLong)).toBe(true)
    expect(await listPassing(lengthened)).toEqual([])
  }, 60_000)

  it('is judged by words of the field that the documents list, all of them', () => {
    const listed = readFileSync('docs/security.md', 'utf8')
    expect(GUESSABLE_WORDS.length).toBeGreaterThan(60)
    expect(GUESSABLE_WORDS.filter((word) => !listed.includes(word))).toEqual([])
  })
})
