import type { Exam, TimeZone } from '#contract/region-choices.ts'
import type { RetentionKind } from '#contract/retention.ts'
import type { Term, TermForm, TermKey } from '#contract/terms.ts'
import { capital, counted } from './format.ts'
import { smallRuleWords } from './map.ts'

/** Texts of the settings of a region. */
export const settingsWords = {
  title: 'Настройки региона',
  lead: 'Действуют для всех людей региона со следующего запроса. Кто и что менял, видно внизу.',
  toTerms: 'Термины региона',
  toData: 'Данные и сроки хранения',
  back: 'Настройки региона',
  name: 'Название региона',
  timeZone: 'Часовой пояс',
  zones: {
    'Europe/Kaliningrad': 'Калининградское время, МСК−1',
    'Europe/Moscow': 'Московское время, МСК',
    'Europe/Samara': 'Самарское время, МСК+1',
    'Asia/Yekaterinburg': 'Екатеринбургское время, МСК+2',
    'Asia/Omsk': 'Омское время, МСК+3',
    'Asia/Krasnoyarsk': 'Красноярское время, МСК+4',
    'Asia/Irkutsk': 'Иркутское время, МСК+5',
    'Asia/Yakutsk': 'Якутское время, МСК+6',
    'Asia/Vladivostok': 'Владивостокское время, МСК+7',
    'Asia/Magadan': 'Магаданское время, МСК+8',
    'Asia/Kamchatka': 'Камчатское время, МСК+9',
  } satisfies Record<TimeZone, string>,
  academicYear: 'Текущий учебный год',
  cycle: 'Цикл: последний год, результаты которого учитываются',
  byDate: (year: string) => `по дате: ${year}`,
  yearHelp: 'Учебный год начинается 1 сентября по часам региона.',
  secondFactor: 'Второй фактор',
  asked: 'Обязателен для ролей региона и муниципалитета: без него они не работают',
  askedSchools: 'Обязателен и для ролей школы',
  schoolsHelp:
    'Школа видит результаты и коды своих учеников. Отметка требует телефона с приложением у каждого, кто работает от школы.',
  offWarning:
    'Без второго фактора пароля одного человека достаточно, чтобы увидеть результаты всех школ. Пока он не обязателен, об этом написано на каждой странице.',
  offByServer: 'Сейчас второй фактор выключен настройкой самого сервера, что бы здесь ни стояло.',
  reason: 'Почему второй фактор снимается',
  alarm: 'Когда чтение данных учеников — необычное',
  alarmHelp:
    'Раз в час система сравнивает, сколько записей учеников человек открыл и скачал за день, с его обычным днём за шесть недель. О необычном узнают операторы и администраторы региона: раз в день о каждом человеке.',
  alarmFactor: 'Во сколько раз больше обычного',
  alarmFloor: 'Обычный день считается не меньше, записей',
  exports: 'Выгрузка данных учеников',
  exportLimit: 'Сколько строк учеников скачивает один человек',
  exportsHelp:
    'Файл, в котором строк больше, скачивают, только когда согласился второй человек. Согласие действует сутки.',
  whyMore: 'Почему одному можно больше',
  sources: 'Источники результатов',
  sourcesHelp:
    'Файл с результатами выключенного источника не принимается, и в полноте такие результаты не ожидаются. Уже загруженное остаётся.',
  exams: { vpr: 'ВПР', oge: 'ОГЭ', ege: 'ЕГЭ', gve: 'ГВЭ', rkr: 'Региональные работы' } satisfies Record<
    Exam,
    string
  >,
  saved: 'Сохранено.',
  readOnly: 'Менять настройки вам нельзя.',
  setting: 'Настройка',
  stood: 'Как стояло',
  ofDay: 'Настройки в тот день',
  everywhere: (value: string) => `${value}, как везде`,
  changes: 'Кто и когда менял',
  noChanges: 'Настройки ещё не меняли.',
  when: 'Когда',
  who: 'Кто',
  what: 'Что',
  from: 'было',
  to: 'стало',
  itself: 'сама система',
} as const

/** Texts of the page of terms. */
export const termsWords = {
  title: 'Термины региона',
  lead: 'Как в вашем регионе называют школы, органы и роли. Пустое поле: говорится как везде. Слова меняются на всех страницах и в выгрузках; названия федеральных документов остаются.',
  preview: 'Так это прозвучит',
  forms: {
    one: 'Кто, что',
    ofOne: 'Кого, чего',
    toOne: 'Кому, чему',
    many: 'Кто, что (много)',
    ofMany: 'Кого, чего (много)',
    short: 'Кратко',
  } satisfies Record<TermForm, string>,
  about: {
    lowSchools: 'Школы, которым нужна поддержка',
    operator: 'Кто ведёт работу в регионе',
    department: 'Ведомство региона',
    assessmentCentre: 'Центр обработки информации',
    methodologistsCentre: 'Центр развития педагогов',
    council: 'Совет региона',
    municipalAuthority: 'Ведомство муниципалитета',
    coordinator: 'Кто ведёт работу в муниципалитете',
    methodicalOffice: 'Методическая служба муниципалитета',
    mentor: 'Опытный коллега рядом со школой',
    curator: 'Кто ведёт школу',
  } satisfies Record<TermKey, string>,
  /** A sentence in which the forms of the term stand. */
  sample: {
    lowSchools: (term) =>
      `Список ${term('lowSchools', 'ofMany')}. В него вошли ${term('lowSchools', 'many')} (${term('lowSchools', 'short')}).`,
    operator: (term) =>
      `Методику запускает ${term('operator', 'one')}. Передайте файл ${term('operator', 'toOne')}. Нет ${term('operator', 'ofOne')}.`,
    department: (term) => `${capital(term('department', 'one'))} видит все школы.`,
    assessmentCentre: (term) => `Файлы загружает ${term('assessmentCentre', 'short')}.`,
    methodologistsCentre: (term) => `Методист ${term('methodologistsCentre', 'short')} читает результаты.`,
    council: (term) => `${capital(term('council', 'one'))} видит список.`,
    municipalAuthority: (term) => `${capital(term('municipalAuthority', 'one'))} ведёт людей своих школ.`,
    coordinator: (term) => `Файлы района загружает ${term('coordinator', 'one')}.`,
    methodicalOffice: (term) =>
      `Методист ${term('methodicalOffice', 'short')}; ${term('methodicalOffice', 'one')} района.`,
    mentor: (term) => `Школе помогает ${term('mentor', 'one')}.`,
    curator: (term) => `Школу ведёт ${term('curator', 'one')}.`,
  } satisfies Record<TermKey, (term: Term) => string>,
} as const

/** Texts of the register of data and of the terms of keeping. */
export const dataWords = {
  title: 'Данные и сроки хранения',
  lead: 'Что хранит система, чьё это, зачем и по какому праву, сколько хранится и как удаляется.',
  terms: 'Сроки хранения',
  termsLead:
    'Каждую ночь система удаляет то, у чего вышел срок, и пишет об этом в журнал. Журнал действий и история не удаляются: имён в них нет, только номера.',
  kinds: {
    attempts: 'Попытки входа',
    sessions: 'Законченные сеансы',
    invitations: 'Использованные и просроченные приглашения',
    notifications: 'Уведомления, прочитанные и нет',
    letters: 'Записи об отправленных письмах: кому, о чём, когда',
    unusedFiles: 'Оригиналы файлов, которые не стали результатами',
    works: 'Работы учеников по строкам и оригиналы их файлов',
  } satisfies Record<RetentionKind, string>,
  usual: (term: string) => `обычно ${term}`,
  days: (n: number) => counted(n, 'день', 'дня', 'дней'),
  years: (n: number) => counted(n, 'год', 'года', 'лет'),
  reason: 'Почему меняется срок',
  next: 'Что будет удалено при следующем запуске',
  nothing: 'Сроки пока ни у чего не вышли.',
  what: 'Что',
  kind: 'По какому сроку',
  rows: 'Строк',
  oldest: 'Самая старая',
  registry: 'Реестр данных',
  table: 'Таблица',
  whose: 'Чьи',
  nobody: 'личных данных нет',
  ground: 'Право',
  kept: 'Сколько хранится',
  exported: 'Как выгружается для человека',
  erased: 'Как удаляется',
  personal: 'Личное',
} as const

/** What a field of the settings is, in the list of changes and in a conflict. */
export function fieldLabel(field: string): string {
  const [group, key = '', form = ''] = field.split('.')
  if (group === 'sources') return `${settingsWords.sources}: ${settingsWords.exams[key as Exam] ?? key}`
  if (group === 'retention') return `${dataWords.terms}: ${dataWords.kinds[key as RetentionKind] ?? key}`
  if (group === 'terms')
    return `${termsWords.about[key as TermKey] ?? key}, ${termsWords.forms[form as TermForm] ?? form}`
  if (group === 'small') return `${smallRuleWords.title}: ${small[key] ?? key}`
  return plain[field] ?? field
}

/** What a field of the rule of small schools is. */
const small: Readonly<Record<string, string>> = smallRuleWords

const plain: Readonly<Record<string, string>> = {
  name: settingsWords.name,
  timeZone: settingsWords.timeZone,
  academicYear: settingsWords.academicYear,
  cycle: settingsWords.cycle,
  secondFactor: settingsWords.secondFactor,
  secondFactorSchools: 'Второй фактор и для ролей школы',
  alarmFactor: settingsWords.alarmFactor,
  alarmFloor: settingsWords.alarmFloor,
  exportLimit: settingsWords.exportLimit,
}

/** A value of a field in words, where it is not said as it is. */
export function fieldValueWord(field: string, value: unknown): string | undefined {
  if (field === 'timeZone') return settingsWords.zones[value as TimeZone]
  if (value !== null) return undefined
  if (field.startsWith('terms.') || field.startsWith('retention.')) return 'как везде'
  if (field === 'small.fromCentreKm') return 'не важно'
  if (field.startsWith('small.')) return 'как в реестре'
  return field === 'academicYear' || field === 'cycle' ? 'по дате' : undefined
}
