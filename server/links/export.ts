import { linkKindWord, linkStateWords } from '#contract/link-words.ts'
import type { Term } from '#contract/terms.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { LinkRow } from './queries.ts'

export const takeLinks = takeList('export.links')

/** Names of people only for whoever may see people. */
export const linkColumns = (term: Term): readonly ListColumn<LinkRow>[] => [
  { header: 'Кто помогает: код ОО', kind: 'text', width: 12, cell: ({ from }) => from.code },
  { header: 'Кто помогает', kind: 'text', width: 40, cell: ({ from }) => from.name },
  {
    header: 'Муниципалитет того, кто помогает',
    kind: 'text',
    width: 32,
    cell: ({ from }) => from.municipality,
  },
  { header: 'Кому: код ОО', kind: 'text', width: 12, cell: ({ to }) => to.code },
  { header: 'Кому помогают', kind: 'text', width: 40, cell: ({ to }) => to.name },
  { header: 'Муниципалитет того, кому помогают', kind: 'text', width: 32, cell: ({ to }) => to.municipality },
  { header: 'Вид связи', kind: 'text', width: 20, cell: ({ kind }) => linkKindWord(kind, term) },
  { header: 'С какого дня', kind: 'text', cell: ({ since }) => since },
  { header: 'Первый день без связи', kind: 'text', cell: ({ until }) => until },
  { header: 'Состояние', kind: 'text', cell: ({ state }) => linkStateWords[state] },
  { header: 'Основание', kind: 'text', width: 40, cell: ({ basis }) => basis },
  { header: 'Причина изменения', kind: 'text', width: 32, cell: ({ reason }) => reason },
  {
    header: 'Назначенные люди',
    kind: 'text',
    width: 40,
    field: 'link.mentors',
    cell: ({ mentors }) => mentors.map(({ name }) => name).join('; '),
  },
]
