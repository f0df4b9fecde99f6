import { counted, number, percent, plural, schools } from './format.ts'

/** Texts of the page where a rule is tried on before it is kept. */
export const whatIfWords = {
  views: 'Что посмотреть',
  list: 'Кто войдёт в список',
  years: 'Прошлые годы',
  methods: 'Рядом с другими методиками',
  tried: 'Считается в вашем браузере по действующим результатам и нигде не сохраняется.',
  ownSchools: 'Посчитано только по школам, которые вам доступны.',
  asWritten:
    'Правило не изменено: список такой, как велит методика. Передвиньте порог, и станет видно, кто войдёт и кто выйдет.',
  entered: 'Вошли бы в список',
  left: 'Вышли бы из списка',
  changed: 'Изменились бы иначе',
  sentence: (entered: number, left: number) => {
    if (entered + left === 0) return 'Список не изменился бы.'
    const came = entered
      ? `В список ${plural(entered, 'вошла', 'вошли', 'вошло')} бы ${schools(entered)}`
      : 'В список не вошла бы ни одна школа'
    return `${came}, ${left ? `вышло бы ${number(left)}` : 'не вышла бы ни одна'}.`
  },
  unsound: 'В черновике методики есть ошибки: посчитать по нему нельзя, пока их не исправят.',
  wholeRegion: 'Сохранится список всей области, а не одного муниципалитета.',
  same: (n: number) => `Без изменений: ${schools(n)}.`,
  none: 'Таких школ нет.',
  instead: (was: number) => `вместо ${number(was)}`,
  noData: 'За этот год результатов нет',
  noDataWhy: 'Выберите другой учебный год или загрузите файлы с результатами.',
  cannotSave: (who: string) => `Методику запускает ${who}. Примерить правило можете и вы.`,
} as const

export const stabilityWords = {
  lead: 'То же правило, применённое к прошлым годам: насколько постоянным был бы список.',
  few: 'Сравнивать не с чем',
  fewWhy: 'Нужны результаты хотя бы за два года подряд сверх тех, что учитывает правило.',
  caption: 'Список по годам',
  picture: (from: string, to: string) => `Список с ${from} по ${to}: кто остался, вошёл и вышел`,
  year: 'Год',
  schools: 'Школ',
  listed: 'В списке',
  first: 'Первый год: сравнить не с чем',
  kept: 'Остались',
  entered: 'Вошли',
  left: 'Вышли',
  undecided: 'Не определено',
  steadiness: 'Постоянство',
  steadinessWhy:
    'Постоянство — сколько школ осталось из всех, что стоят хотя бы в одном из двух соседних списков.',
  summary: (ever: number, always: number, years: number) =>
    `За ${counted(years, 'год', 'года', 'лет')} в списке побывали ${schools(ever)}, каждый год — ${number(always)}.`,
  repeated: 'Кто возвращается в список',
  repeatedLead: 'Второй год подряд в списке — повод изменить форму поддержки.',
  times: 'Раз в списке',
  in: 'в списке',
  out: 'нет',
  share: (share: number | null) => (share === null ? '—' : percent(share, 0)),
} as const

export const overlapWords = {
  lead: 'Одни и те же результаты, разные методики: какие школы назовёт каждая.',
  choose: 'Методики',
  changedRule: (title: string) => `${title} — с вашими изменениями`,
  caption: 'Сколько школ в списках двух методик сразу',
  both: 'В обоих списках',
  schools: 'Школы хотя бы одного списка',
  by: (n: number, all: number) => `${number(n)} из ${number(all)}`,
  in: 'в списке',
  out: 'нет',
  times: 'Списков',
  few: 'Отметьте хотя бы две методики.',
  sentence: (all: number, every: number, one: number) =>
    `Хотя бы в одном списке ${schools(all)}: во всех — ${number(every)}, только в одном — ${number(one)}.`,
  only: 'Показать',
  anyList: 'все школы',
  everyList: 'во всех списках',
  oneList: 'только в одном',
} as const
