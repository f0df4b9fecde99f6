import type { Term } from '#contract/terms.ts'
import { counted, files, number, plural, schools } from './format.ts'

/** Texts of the first page. */
export const overviewWords = {
  title: 'Обзор',
  scope: (count: number, municipalities: number) =>
    municipalities > 1
      ? `${schools(count)}, ${counted(municipalities, 'муниципалитет', 'муниципалитета', 'муниципалитетов')}.`
      : `${schools(count)}.`,
  years: (now: string, cycle: string) =>
    `Идёт ${now} учебный год; при выявлении учитываются результаты по ${cycle} включительно.`,
  todo: 'Что ждёт',
  nothing: 'Сейчас от вас ничего не требуется.',
  reading: (n: number) =>
    `${counted(n, 'загрузка', 'загрузки', 'загрузок')} сейчас ${plural(n, 'проверяется', 'проверяются', 'проверяются')}.`,
  importChecked: ({
    id,
    files: all,
    refused,
    parked,
  }: {
    id: number
    files: number
    refused: number
    parked: number
  }) => {
    const trouble = [
      parked > 0 && `${schools(parked)} не из реестра`,
      refused > 0 && `не ${plural(refused, 'принят', 'приняты', 'приняты')} ${files(refused)}`,
    ].filter(Boolean)
    return `Загрузка ${id} (${files(all)}) проверена и ждёт решения${trouble.length > 0 ? `: ${trouble.join(', ')}` : ''}.`
  },
  importFailed: (id: number) => `Проверка загрузки ${id} не удалась.`,
  toImport: 'Узнать почему',
  toDecide: 'Посмотреть и решить',
  toParked: 'Решить, что это за школы',
  moreImports: (n: number) =>
    `И ещё ${counted(n, 'загрузка ждёт', 'загрузки ждут', 'загрузок ждут')} решения.`,
  toImports: 'Открыть загрузки',
  noData: 'Результатов пока нет. Загрузите файлы ВПР, ОГЭ и ЕГЭ: система сама узнает, что в них.',
  noDataElse: (term: Term) => `Результатов пока нет. Их загружает ${term('operator', 'one')}.`,
  load: 'Загрузить файлы',
  noRun: 'Список школ ещё не посчитан.',
  noRunElse: (term: Term) => `Список школ ещё не посчитан. Методику запускает ${term('operator', 'one')}.`,
  run: 'Запустить методику',
  missing: (cells: number, count: number, year: string) =>
    `За ${year} нет ${counted(cells, 'ожидаемого результата', 'ожидаемых результатов', 'ожидаемых результатов')} у ${counted(count, 'школы', 'школ', 'школ')}.`,
  late: (names: readonly string[], more: number) =>
    `Ничего не прислали за последний период: ${names.join(', ')}${more > 0 ? ` и ещё ${number(more)}` : ''}.`,
  toLate: 'Посмотреть по муниципалитетам',
  approvals: (n: number) =>
    `${counted(n, 'предложение ждёт', 'предложения ждут', 'предложений ждут')} вашего решения.`,
  toApprovals: 'Решить',
  failedJobs: (n: number) =>
    `Не ${plural(n, 'удалось', 'удались', 'удались')} ${counted(n, 'фоновое задание', 'фоновых задания', 'фоновых заданий')}.`,
  backupFailed: 'Последняя резервная копия по расписанию не сделана.',
  headsFailed: 'Журнал действий в последний раз не записан вне сервера.',
  weak: (n: number) =>
    `Настройки разрешают ${counted(n, 'слабое место', 'слабых места', 'слабых мест')} базы данных.`,
  toJobs: 'Посмотреть, что случилось',
  unread: (n: number) => `Не прочитано: ${counted(n, 'уведомление', 'уведомления', 'уведомлений')}.`,
  toUnread: 'Прочитать',
  nextMethods: 'По каким правилам школы попадают в список, рассказывают методики.',
  toMethods: 'К методикам',
  roleEnds: (day: string) =>
    `Ваша роль действует до ${day}. Попросите продлить её того, кто ведёт людей вашей организации.`,
  factorMissing: 'Второй фактор не настроен: пароль один защищает вашу учётную запись.',
  toProfile: 'Открыть профиль',
  invited: (n: number) =>
    `${counted(n, 'приглашённый ещё не выбрал пароль', 'приглашённых ещё не выбрали пароль', 'приглашённых ещё не выбрали пароль')}.`,
  toInvited: 'Кто это',
  ending: (n: number) =>
    `У ${counted(n, 'человека', 'человек', 'человек')} роль заканчивается в ближайшие 30 дней.`,
  toEnding: 'Продлить или проститься',
  watchedChanged: (school: string, was: string, now: string) =>
    `${school}: ответ последнего списка изменился, было «${was}», стало «${now}».`,
  watched: (n: number) => `Отслеживаемые школы: ${number(n)}`,
  nextWatch: 'Возьмите школы, за которыми следите, в отслеживаемые: об изменениях скажет эта страница.',
  toSchools: 'К школам',
  nextOwn: 'Посмотрите, какие результаты школы низкие и откуда взято каждое число.',
  toOwn: 'Карточка школы',
  nextGuide: 'Что можно делать в системе, рассказывает руководство.',
  toGuide: 'Открыть руководство',
  toMissing: 'Посмотреть, чего нет',
  list: (term: Term) => `Список ${term('lowSchools', 'ofMany')}`,
  listFrom: (title: string, year: string, date: string) => `${title}, ${year}. Посчитано ${date}.`,
  identified: 'в списке',
  undecided: 'не определено',
  near: 'близко к границе',
  outOf: (n: number) => `из ${counted(n, 'школы', 'школ', 'школ')}`,
  ownSchool: 'Ваша школа:',
  ownCard: 'Карточка школы с результатами за все годы',
  openList: 'Открыть список',
  why: 'Почему?',
  imports: 'Последние загрузки',
  import: (id: number, at: string, count: string) => `Загрузка ${id}: ${count}, ${at}`,
  allImports: 'Все загрузки',
  data: 'Загруженные результаты',
  year: 'Учебный год',
  sittings: 'Проведений процедур',
  results: 'Результатов школ',
  schoolsWith: 'Школ с результатами',
} as const
