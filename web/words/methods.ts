import { counted } from './format.ts'

/** Texts of the pages of methods. */
export const methodsWords = {
  title: 'Методики выявления',
  lead: 'Методика — это документ, записанный как данные: по ним система и считает, и объясняет.',
  open: 'Правило словами и примеры',
  run: 'Запустить',
  counts: (procedures: number, years: number) =>
    `${counted(procedures, 'процедура', 'процедуры', 'процедур')}, ${counted(years, 'учебный год', 'учебных года', 'учебных лет')}`,
  decisions: { criteria: 'решение по критериям', bands: 'решение по числу маркеров' },
  version: (version: string) => `версия ${version}`,
  back: 'Все методики',
  rule: 'Правило',
  procedures: 'Какие процедуры учитываются',
  bands: 'Полосы',
  sources: 'Документы',
  section: (section: string) => `раздел ${section}`,
  examples: 'Разобранные примеры',
  examplesLead:
    'Пример показывает, что должно получиться по документу и что получается у системы на тех же числах.',
  allAgree: (n: number) => `Сошлись все ${counted(n, 'пример', 'примера', 'примеров')}.`,
  someDiffer: (n: number, all: number) => `Не сошлись ${n} из ${all}.`,
  agrees: 'сошлось',
  differs: 'не сошлось',
  example: 'Пример',
  given: 'Дано',
  expected: 'Должно быть',
  computed: 'Получается',
  check: 'Проверка',
  markers: (n: number) => counted(n, 'маркер', 'маркера', 'маркеров'),
  file: 'Методика файлом JSON',
} as const
