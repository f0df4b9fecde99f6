import type { NotificationKind, Told } from './notifications.ts'
import { roleWord } from './role-words.ts'
import type { Term } from './terms.ts'

/** Kinds of notifications, as a person chooses among them. */
export const kindWords: Readonly<Record<NotificationKind, string>> = {
  'import.read': 'Моя загрузка проверена',
  'import.failed': 'Проверка моей загрузки прервалась',
  'import.applied': 'Мою загрузку применил другой человек',
  'run.made': 'Готов новый список школ',
  'role.given': 'Мне дали роль',
  'role.withdrawn': 'У меня отозвали роль',
  'account.changed': 'Изменены мой пароль, почта или второй фактор',
  'account.browser': 'Вход из нового браузера или сети',
}

const changed = {
  password: 'Ваш пароль изменён.',
  reset: 'Ваш пароль выбран заново по ссылке.',
  factor: 'Ваш второй фактор настроен заново.',
  factor_off: 'Ваш второй фактор снят администратором сервера.',
  codes: 'Вам созданы новые запасные коды.',
  email: 'Адрес вашей почты изменён.',
} as const

export const browserWords = {
  yandex: 'Яндекс Браузер',
  chrome: 'Chrome',
  firefox: 'Firefox',
  safari: 'Safari',
  edge: 'Edge',
  opera: 'Opera',
  other: 'другая программа',
} as const

/** A notification as a sentence. `subject` as of the audit log. */
export function sentenceOf(told: Told, subject: string, term: Term): string {
  const id = subject.split(':')[1]
  switch (told.kind) {
    case 'import.read':
      return `Загрузка ${id} проверена: посмотрите, что изменится, и примените.`
    case 'import.failed':
      return `Проверка загрузки ${id} прервалась, данные не изменились.`
    case 'import.applied':
      return `Загрузку ${id} применил другой человек.`
    case 'run.made':
      return `Готов список школ: ${told.data.methodology}, ${told.data.year} учебный год.`
    case 'role.given':
      return `Вам дали роль: ${roleWord(told.data.role, term)}, ${told.data.organisation}.`
    case 'role.withdrawn':
      return `У вас отозвали роль: ${roleWord(told.data.role, term)}, ${told.data.organisation}.`
    case 'account.changed':
      return `${changed[told.data.what]} Если это были не вы, обратитесь к администратору.`
    case 'account.browser':
      return `Вход из нового места: ${browserWords[told.data.browser]}, сеть ${told.data.network}. Если это были не вы, завершите сеанс и смените пароль.`
  }
}

/** The page that shows what a notification is about; undefined: it says all itself. */
export function pageOfSubject(subject: string): string | undefined {
  const [thing, id] = subject.split(':')
  if (thing === 'import') return `/imports/${id}`
  if (thing === 'run') return `/runs/${id}`
  return thing === 'user' ? '/profile' : undefined
}
