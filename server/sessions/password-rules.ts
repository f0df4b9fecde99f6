import { weakPassword } from '#contract/problems.ts'
import { wordsOf } from './guessable-words.ts'
import { findWeaknesses, type Weakness } from './password-guesses.ts'

const LEAST_LENGTH = 12
/** What has to remain of a password when the login is taken out of it. */
const LEAST_BESIDE_LOGIN = 8

const ADVICE = 'Подойдут три-четыре не связанных слова.'

const FOUND: Record<Weakness, string> = {
  word: 'частые слова или пароли',
  keys: 'клавиши подряд',
  repeat: 'повторы',
  row: 'знаки по порядку',
  date: 'дата или год',
}

/** Whose password it is: words that have to do with him are guessed first. */
export interface Owner {
  login: string
  /** His name, his organisations. */
  names: readonly string[]
}

/** Throws, in words, when a password is too easy to guess for the person. Its make is nobody's business: any signs will do. */
export async function assertGoodPassword(password: string, { login, names }: Owner): Promise<void> {
  const plain = password.toLowerCase()
  if (Array.from(password).length < LEAST_LENGTH)
    throw weakPassword(`Пароль короче ${LEAST_LENGTH} знаков. ${ADVICE}`)
  if (new Set(plain).size < 5) throw weakPassword(`В пароле почти все знаки одинаковые. ${ADVICE}`)
  if (plain.replaceAll(login.toLowerCase(), '').length < Math.min(plain.length, LEAST_BESIDE_LOGIN))
    throw weakPassword('В пароле почти нет ничего, кроме логина: его пробуют одним из первых.')
  const about = [login.toLowerCase(), ...[login, ...names].flatMap(wordsOf)]
  const found = await findWeaknesses(password, about)
  if (found) throw weakPassword(tooEasy([...found].map((weakness) => FOUND[weakness])))
}

function tooEasy(found: readonly string[]): string {
  const why = found.length > 0 ? ` В нём: ${found.join(', ')}.` : ''
  return `Этот пароль — из самых частых или похож на них: его пробуют первым.${why} ${ADVICE}`
}
