import type { Term } from '#contract/terms.ts'
import { counted, plural, schools } from './format.ts'

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
  checked: (n: number) =>
    `${counted(n, 'загрузка проверена и ждёт', 'загрузки проверены и ждут', 'загрузок проверены и ждут')} вашего решения.`,
  failed: (n: number) =>
    `${counted(n, 'загрузка не удалась', 'загрузки не удались', 'загрузок не удались')}.`,
  toImports: 'Открыть загрузки',
  noData: 'Результатов пока нет. Загрузите файлы ВПР, ОГЭ и ЕГЭ: система сама узнает, что в них.',
  noDataElse: (term: Term) => `Результатов пока нет. Их загружает ${term('operator', 'one')}.`,
  load: 'Загрузить файлы',
  noRun: 'Список школ ещё не посчитан.',
  noRunElse: (term: Term) => `Список школ ещё не посчитан. Методику запускает ${term('operator', 'one')}.`,
  run: 'Запустить методику',
  missing: (cells: number, count: number, year: string) =>
    `За ${year} нет ${counted(cells, 'ожидаемого результата', 'ожидаемых результатов', 'ожидаемых результатов')} у ${counted(count, 'школы', 'школ', 'школ')}.`,
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
  import: (id: number, at: string, files: string) => `Загрузка ${id}: ${files}, ${at}`,
  allImports: 'Все загрузки',
  data: 'Загруженные результаты',
  year: 'Учебный год',
  sittings: 'Проведений процедур',
  results: 'Результатов школ',
  schoolsWith: 'Школ с результатами',
} as const
