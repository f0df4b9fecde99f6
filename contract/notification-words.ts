import { dutyFunctionWord } from './duty-words.ts'
import { wordsOfFailure, wordsOfJob } from './job-words.ts'
import type { NotificationData, NotificationKind, Told } from './notifications.ts'
import { roleWord } from './role-words.ts'
import type { Term } from './terms.ts'

/** Kinds of notifications, as a person chooses among them. */
export const kindWords: Readonly<Record<NotificationKind, string>> = {
  'import.read': 'Моя загрузка проверена',
  'import.failed': 'Проверка моей загрузки прервалась',
  'import.applied': 'Мою загрузку применил другой человек',
  'run.made': 'Готов новый список школ',
  'listing.shown': 'Показан перечень школ: можно оспорить',
  'listing.disputed': 'Оспорен ответ о школе в перечне',
  'listing.answered': 'Ответили на спор о моей школе',
  'listing.approved': 'Перечень школ утверждён приказом',
  'approval.asked': 'Ждёт моего решения',
  'approval.decided': 'Решено то, что предложил я',
  'approval.expired': 'Моё предложение никто не решил за семь дней',
  'school.event': 'Отслеживаемая школа переименована, переведена, закрыта',
  'school.plan': 'Внесённое мной событие школы не применилось в свой день',
  'school.results': 'Новые результаты отслеживаемых школ',
  'school.status': 'Ответ списка об отслеживаемых школах изменился',
  'passport.accepted': 'Паспорт моей школы принят',
  'passport.returned': 'Паспорт моей школы возвращён на доработку',
  'role.given': 'Мне дали роль',
  'role.withdrawn': 'У меня отозвали роль',
  'role.returned': 'Мне вернули отозванную роль',
  'role.ends': 'Моя роль заканчивается за 14 дней',
  'duty.named': 'Меня внесли в орган или назначили ответственным',
  'duty.changed': 'Изменено, кем я состою и за что отвечаю',
  'duty.ended': 'Моё назначение закончено',
  'duty.returned': 'Моё законченное назначение вернули',
  'account.changed': 'Изменены мой пароль, почта или второй фактор',
  'account.browser': 'Вход из нового браузера или сети',
  'method.checked': 'Методика ждёт утверждения',
  'method.decided': 'Мою методику утвердили или вернули',
  'job.failed': 'Фоновое задание не удалось',
  'backup.failed': 'Резервная копия не сделана',
  'heads.failed': 'Журнал действий не записан вне сервера',
  'reading.unusual': 'Кто-то открыл необычно много данных учеников',
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

const eventWords = {
  opened: 'школа открыта',
  renamed: 'прежняя школа переименована',
  moved: 'школа переведена в другой муниципалитет',
  joined: 'школа присоединена к другой',
  split: 'школа разделена',
  closed: 'школа закрыта',
  reopened: 'закрытие школы исправлено',
} as const

const days = new Intl.DateTimeFormat('ru-RU', { dateStyle: 'long', timeZone: 'UTC' })
/** «1 сентября 2026», without «г.» at its end. */
const dayInWords = (day: string) => days.format(new Date(day)).replace(/\s*г\.$/, '')

function schoolsInWords({ school, schools }: { school: string; schools: number }): string {
  return schools === 1 ? school : `${school} и ещё ${schools - 1} из отслеживаемых вами`
}

type Named = NotificationData<'duty.named'>

function dutyInWords({ organisation, school, municipality, ...duty }: Named, term: Term): string {
  const place = [school ?? municipality, duty.theme && `тема: ${duty.theme}`].filter(Boolean).join(', ')
  const until = duty.until === null ? '' : ` до ${dayInWords(duty.until)}`
  return `${dutyFunctionWord(duty.function, term)}, ${organisation}${place && ` (${place})`}, с ${dayInWords(duty.since)}${until}`
}

/** The day is the first without it. */
function dutyEndInWords({ until, ...duty }: Named, term: Term): string {
  const what = dutyInWords({ ...duty, until: null }, term)
  if (until === null || until === duty.since) return `Ваше назначение отменено: ${what}.`
  return `Ваше назначение закончено, ${dayInWords(until)} — первый день без него: ${what}.`
}

type Reading = NotificationData<'reading.unusual'>

function readingInWords({ person, name = `Человек № ${person}`, day, records, usual }: Reading): string {
  const [taken, often] = [records, usual].map((count) => count.toLocaleString('ru-RU'))
  return `${name}: записей учеников открыто и скачано ${taken} за ${dayInWords(day)}, обычно до ${often} в день. Посмотрите, зачем.`
}

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
    case 'listing.shown':
      return `Показан перечень школ за ${told.data.year}: оспорить ответ можно до ${dayInWords(told.data.until)} включительно.`
    case 'listing.disputed':
      return `${told.data.school}: оспорен ответ в перечне за ${told.data.year}, нужен ваш ответ.`
    case 'listing.answered':
      return `${told.data.school}: спор о перечне за ${told.data.year} ${told.data.answer === 'accepted' ? 'принят, ответ о школе изменён' : 'отклонён'}.`
    case 'listing.approved':
      return `Перечень школ за ${told.data.year} утверждён приказом № ${told.data.number} от ${dayInWords(told.data.date)}.`
    case 'role.given':
      return `Вам дали роль: ${roleWord(told.data.role, term)}, ${told.data.organisation}.`
    case 'role.withdrawn':
      return `У вас отозвали роль: ${roleWord(told.data.role, term)}, ${told.data.organisation}.`
    case 'role.returned':
      return `Вам вернули роль: ${roleWord(told.data.role, term)}, ${told.data.organisation}.`
    case 'role.ends':
      return `Ваша роль действует до ${dayInWords(told.data.on)} включительно: ${roleWord(told.data.role, term)}, ${told.data.organisation}.`
    case 'approval.asked':
      return askedInWords(told.data, term)
    case 'approval.decided':
      return told.data.decision === 'approved'
        ? `С вашим предложением согласились, ${doneInWords(told.data, term)}.`
        : `На ваше предложение ответили отказом: ${thingAsked(told.data, term)}.`
    case 'approval.expired':
      return `Вашего предложения никто не решил за семь дней, оно закрыто: ${thingAsked(told.data, term)}.`
    case 'school.event':
      return `${told.data.school}: ${eventWords[told.data.event]} с ${dayInWords(told.data.on)}.`
    case 'school.plan':
      return `${told.data.school}: событие не применено («${eventWords[told.data.event]}» с ${dayInWords(told.data.on)}). ${told.data.why}`
    case 'school.results':
      return `Новые результаты: ${schoolsInWords(told.data)}.`
    case 'school.status':
      return `Ответ последнего списка не тот, что прежде: ${schoolsInWords(told.data)}.`
    case 'method.checked':
      return `Методика ждёт утверждения: ${told.data.title}, версия ${told.data.number}.`
    case 'method.decided':
      return told.data.approved
        ? `Методика утверждена: ${told.data.title}, версия ${told.data.number}.`
        : `Методику вернули в черновики: ${told.data.title}, версия ${told.data.number}. Причина — на её странице.`
    case 'passport.accepted':
      return `Паспорт школы за ${told.data.year} принят: ${told.data.school}.`
    case 'passport.returned':
      return `Паспорт школы за ${told.data.year} возвращён на доработку (${told.data.school}): ${told.data.remark}`
    case 'job.failed':
      return `Фоновое задание не удалось: «${wordsOfJob(told.data.job)}».`
    case 'backup.failed':
      return `Резервная копия по расписанию не сделана: ${wordsOfFailure(told.data.code)}.`
    case 'heads.failed':
      return `Журнал действий не записан вне сервера: ${wordsOfFailure(told.data.code)}.`
    case 'reading.unusual':
      return readingInWords(told.data)
    case 'duty.named':
      return `Вас назначили: ${dutyInWords(told.data, term)}. Прав это не даёт.`
    case 'duty.changed':
      return `Ваше назначение изменено: ${dutyInWords(told.data, term)}. Было: ${dutyInWords({ ...told.data, ...told.data.was }, term)}.`
    case 'duty.ended':
      return dutyEndInWords(told.data, term)
    case 'duty.returned':
      return `Ваше назначение снова действует: ${dutyInWords(told.data, term)}.`
    case 'account.changed':
      return `${changed[told.data.what]} Если это были не вы, обратитесь к администратору.`
    case 'account.browser':
      return `Вход из нового места: ${browserWords[told.data.browser]}, сеть ${told.data.network}. Если это были не вы, завершите сеанс и смените пароль.`
  }
}

type Asked = NotificationData<'approval.asked'>

function askedInWords({ role, school, pupils }: Asked, term: Term): string {
  if (role) return `Предложено дать роль «${roleWord(role, term)}»: нужно решение второго человека.`
  if (school) return `Предложено исправить карточку школы: ${school}. Решите, верно ли.`
  return `Просят согласия скачать файл с данными учеников (${pupils}): нужно решение второго человека.`
}

function doneInWords({ role, school, pupils }: Asked, term: Term): string {
  if (role) return `роль дана: ${roleWord(role, term)}`
  if (school) return `карточка исправлена: ${school}`
  return `файл с данными учеников (${pupils}) можно скачать в течение суток`
}

function thingAsked({ role, school, pupils }: Asked, term: Term): string {
  if (role) return roleWord(role, term)
  return school ? `карточка школы, ${school}` : `файл с данными учеников (${pupils})`
}

/** The page that shows what a notification is about; undefined: it says all itself. */
export function pageOfSubject(subject: string): string | undefined {
  const [thing, id, code] = subject.split(':')
  if (thing === 'listing') return `/listings/${id}`
  if (thing === 'listed') return `/listings/${id}/schools/${code}`
  if (thing === 'import') return `/imports/${id}`
  if (thing === 'run') return `/runs/${id}`
  if (thing === 'method') return `/methods/${id}`
  if (thing === 'school') return `/schools/${id}`
  if (thing === 'passport') return `/schools/${id}/context`
  if (thing === 'watched') return '/schools'
  if (thing === 'plan') return '/schools/new'
  if (thing === 'approval') return '/approvals'
  if (thing === 'duty') return '/duties'
  if (thing === 'job' || thing === 'backup' || thing === 'heads') return '/jobs'
  if (thing === 'reading') return '/audit'
  return thing === 'user' || thing === 'membership' ? '/profile' : undefined
}

/** What that page is narrowed to. */
export function searchOfSubject(subject: string): Record<string, string | boolean> | undefined {
  const [thing, id, day] = subject.split(':')
  // Of several schools: all that the person watches.
  if (thing === 'watched') return { watched: true }
  if (thing === 'duty' && id) return { duty: id }
  return thing === 'reading' && id && day ? { person: id, from: day, to: day, action: 'read.*' } : undefined
}
