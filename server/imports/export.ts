import { importStateWords, seasonWords } from '#contract/list-words.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { ChangeListRow } from './changes.ts'
import type { ImportRow } from './queries.ts'

export const takeImports = takeList('export.imports')
export const takeChanges = takeList('export.changes')

/** Imports, the last one first. */
export const IMPORT_COLUMNS: readonly ListColumn<ImportRow>[] = [
  { header: 'Загрузка', kind: 'number', cell: ({ id }) => id },
  { header: 'Состояние', kind: 'text', width: 24, cell: ({ state }) => importStateWords[state] },
  { header: 'Файлов', kind: 'number', cell: ({ filesTotal }) => filesTotal },
  { header: 'Не принято', kind: 'number', cell: ({ refused }) => refused },
  { header: 'Уже загружены', kind: 'number', cell: ({ same }) => same },
  { header: 'Начата', kind: 'text', width: 20, cell: ({ createdAt }, told) => told(createdAt) },
  { header: 'Кто начал', kind: 'text', width: 32, cell: ({ createdBy }) => createdBy },
  {
    header: 'Загружено',
    kind: 'text',
    width: 20,
    cell: ({ appliedAt }, told) => appliedAt && told(appliedAt),
  },
  { header: 'Кто загрузил', kind: 'text', width: 32, cell: ({ appliedBy }) => appliedBy },
  { header: 'Почему не удалась', kind: 'text', width: 60, cell: ({ failure }) => failure },
]

const KINDS = { new: 'новое', replaced: 'заменено', unchanged: 'без изменений', conflict: 'файлы расходятся' }

/** What an import changes of the results of schools: was and is; of a conflict, what each file says. */
export const CHANGE_COLUMNS: readonly ListColumn<ChangeListRow>[] = [
  { header: 'Что', kind: 'text', width: 18, cell: ({ kind }) => KINDS[kind] },
  { header: 'Учебный год', kind: 'text', cell: ({ year }) => year },
  { header: 'Когда', kind: 'text', cell: ({ season }) => seasonWords[season] },
  { header: 'Процедура', kind: 'text', width: 32, cell: ({ title }) => title },
  { header: 'Код ОО', kind: 'text', width: 12, cell: ({ code }) => code },
  { header: 'Школа', kind: 'text', width: 40, cell: ({ name }) => name },
  { header: 'Муниципалитет', kind: 'text', width: 32, cell: ({ municipality }) => municipality },
  { header: 'Было участников', kind: 'number', cell: ({ earlierParticipants }) => earlierParticipants },
  { header: 'Было низких', kind: 'number', cell: ({ earlierLow }) => earlierLow },
  { header: 'Прежний файл', kind: 'text', width: 32, cell: ({ earlierName }) => earlierName },
  {
    header: 'Стало участников',
    kind: 'text',
    cell: (row) => saidOf(row, ({ participants }) => participants),
  },
  { header: 'Стало низких', kind: 'text', cell: (row) => saidOf(row, ({ low }) => low) },
  { header: 'Файл', kind: 'text', width: 32, cell: (row) => saidOf(row, ({ file }) => file.name) },
]

function saidOf(
  { kind, said }: ChangeListRow,
  tell: (one: ChangeListRow['said'][number]) => number | string,
): string {
  return (kind === 'conflict' ? said : said.slice(0, 1)).map(tell).join('; ')
}
