import { dutyFunctionWord, dutyStateTold } from '#contract/duty-words.ts'
import { organisationKindWords } from '#contract/list-words.ts'
import type { Term } from '#contract/terms.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { DutyRow } from './queries.ts'

export const takeDuties = takeList('export.duties')

export function dutyColumns(term: Term): readonly ListColumn<DutyRow>[] {
  const kinds = organisationKindWords(term)
  return [
    { header: 'Где состоит', kind: 'text', width: 44, cell: ({ organisation }) => organisation },
    { header: 'Вид организации', kind: 'text', width: 28, cell: ({ kind }) => kinds[kind] },
    { header: 'Функция', kind: 'text', width: 26, cell: (row) => dutyFunctionWord(row.function, term) },
    { header: 'Имя', kind: 'text', width: 36, cell: ({ person }) => person },
    { header: 'Отвечает за школу: код ОО', kind: 'text', width: 14, cell: ({ schoolCode }) => schoolCode },
    { header: 'Отвечает за школу', kind: 'text', width: 40, cell: ({ schoolName }) => schoolName },
    {
      header: 'Отвечает за муниципалитет',
      kind: 'text',
      width: 32,
      cell: ({ municipality }) => municipality,
    },
    { header: 'Тема', kind: 'text', width: 32, cell: ({ theme }) => theme },
    { header: 'С какого дня', kind: 'date', cell: ({ since }) => since },
    { header: 'Первый день без этой функции', kind: 'date', cell: ({ until }) => until },
    {
      header: 'Состояние',
      kind: 'text',
      width: 32,
      cell: dutyStateTold,
    },
    { header: 'Основание', kind: 'text', width: 40, cell: ({ basis }) => basis },
    { header: 'Причина окончания', kind: 'text', width: 32, cell: ({ why }) => why },
  ]
}
