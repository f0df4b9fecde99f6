import type { SearchKind } from '#contract/search.ts'

/** Texts of the search over everything. */
export const searchWords = {
  title: 'Поиск',
  titleFor: (q: string) => `Поиск: ${q}`,
  label: 'Поиск по системе',
  placeholder: 'Найти…',
  keys: 'Клавиши: / или Ctrl+K',
  groups: {
    school: 'Школы',
    formerSchool: 'Школы по прежним названиям и приказам',
    person: 'Люди',
    organisation: 'Организации',
    file: 'Файлы загрузок',
    run: 'Запуски и списки',
    method: 'Методики',
  } satisfies Record<SearchKind, string>,
  all: (group: string) => `${group}: показать все`,
  everywhere: 'Искать везде',
  start: 'Что найти?',
  startWhat:
    'Наберите в строке поиска вверху название, код или логин школы, имя человека, организацию, имя файла: «шк 12», «лицей №3», «ёлкинская 0104». Школа находится и по прежнему названию, и по номеру приказа о ней.',
  nothing: (q: string) => `По запросу «${q}» ничего не найдено`,
  nothingWhy:
    'Ищется только то, что вам видно. Проверьте раскладку и опечатки, оставьте меньше слов или начало слова.',
} as const
