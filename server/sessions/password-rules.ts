import { weakPassword } from '#contract/problems.ts'

const LEAST_LENGTH = 12
/** What has to remain of a password when the login is taken out of it. */
const LEAST_BESIDE_LOGIN = 8

/** The commonest of those that are long enough: in Latin and Russian letters, and as typed in the other layout. */
const COMMON: ReadonlySet<string> = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234567890',
  '012345678901',
  '123123123123',
  '123456123456',
  '123456654321',
  '112233445566',
  '1q2w3e4r5t6y',
  '1q2w3e4r5t6y7u',
  '1qaz2wsx3edc',
  '1qaz2wsx3edc4rfv',
  'qwertyuiop123',
  'qwertyuiopasdfghjkl',
  'qwerty123456',
  'qwerty1234567',
  'qwertyqwerty',
  'asdfghjklzxcvbnm',
  'zaq12wsxcde3',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'administrator',
  'adminadminadmin',
  'changemeplease',
  'iloveyou1234',
  'letmeinletmein',
  'welcome12345',
  'йцукенгшщзхъ',
  'йцукен123456',
  'йцукенйцукен',
  'фывапролджэ',
  'фывапролджэячсмитьбю',
  'парольпароль',
  'пароль123456',
  'пароль1234567',
  'администратор',
  'образование1',
  'образование2025',
  'образование2026',
  'учительница1',
  'школашколашкола',
  'gfhjkmgfhjkm',
  'gfhjkm123456',
  'jghtltktybt1',
])

/** Throws, in words, when a password is too easy to guess for the person with the login. */
export function assertGoodPassword(password: string, login: string): void {
  const plain = password.toLowerCase()
  if (Array.from(password).length < LEAST_LENGTH)
    throw weakPassword(`Пароль короче ${LEAST_LENGTH} знаков. Подойдут три-четыре не связанных слова.`)
  if (new Set(plain).size < 5)
    throw weakPassword('В пароле почти все знаки одинаковые. Подойдут три-четыре не связанных слова.')
  if (COMMON.has(plain)) throw weakPassword('Этот пароль — из самых частых: его пробуют первым.')
  if (plain.replaceAll(login.toLowerCase(), '').length < Math.min(plain.length, LEAST_BESIDE_LOGIN))
    throw weakPassword('В пароле почти нет ничего, кроме логина: его пробуют одним из первых.')
}
