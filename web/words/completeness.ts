import { examWords } from '#contract/list-words.ts'
import type { Term } from '#contract/terms.ts'
import { loadersOf } from './roles.ts'

/** Texts of the completeness grid and the reference of procedures. */
export const completenessWords = {
  title: 'Полнота результатов',
  caption: 'Школы и процедуры: сколько участников или почему результата нет',
  legend: 'Число — участники.',
  missing: 'нет результата',
  notExpected: 'не ожидался',
  totals: 'Есть / нет',
  total: (present: number, missing: number) => `${present} / ${missing}`,
  empty: 'Результатов за этот год нет',
  emptyWhy: 'Загрузите файлы с результатами или выберите другой год.',
  toImports: 'К загрузкам',
  noYears: 'Результатов пока нет ни за один год',
  noYearsWhy: 'Полнота появится, когда будут загружены первые файлы с результатами.',
  noYearsElse: (term: Term) => `Файлы загружает ${loadersOf(term)}.`,
} as const

export const proceduresWords = {
  title: 'Процедуры и шкалы',
  lead: 'С какого первичного балла ставится отметка и каков минимум — по учебным годам, с источником.',
  exams: examWords,
  all: 'все шкалы и минимумы',
  scales: 'Шкалы отметок',
  minimums: 'Минимальный балл',
  period: 'Годы',
  from: (year: string) => `с ${year}`,
  to: (year: string) => `по ${year}`,
  always: 'все годы',
  season: 'Когда',
  max: 'Наибольший балл',
  from3: '«3» от',
  from4: '«4» от',
  from5: '«5» от',
  score: 'Балл',
  source: 'Источник',
  regional: 'установлено областью',
  none: 'Шкалы и минимума в справочнике нет: отметка берётся из файла.',
  code: (id: string) => `код ${id}`,
} as const
