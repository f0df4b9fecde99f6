import { linkKindWord, linkStateWords } from '#contract/link-words.ts'
import type { Download } from '#server/platform/handle.ts'
import { type GuardedColumn, withoutHidden } from '#server/platform/hide-fields.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { LinkRow } from './queries.ts'

const COLUMNS: readonly GuardedColumn[] = [
  { header: 'Кто помогает: код ОО', kind: 'text', width: 12 },
  { header: 'Кто помогает', kind: 'text', width: 40 },
  { header: 'Муниципалитет того, кто помогает', kind: 'text', width: 32 },
  { header: 'Кому: код ОО', kind: 'text', width: 12 },
  { header: 'Кому помогают', kind: 'text', width: 40 },
  { header: 'Муниципалитет того, кому помогают', kind: 'text', width: 32 },
  { header: 'Вид связи', kind: 'text', width: 20 },
  { header: 'С какого дня', kind: 'text' },
  { header: 'Первый день без связи', kind: 'text' },
  { header: 'Состояние', kind: 'text' },
  { header: 'Основание', kind: 'text', width: 40 },
  { header: 'Причина изменения', kind: 'text', width: 32 },
  { header: 'Назначенные люди', kind: 'text', width: 40, field: 'link.mentors' },
]

/** All links that passed the filters; names of people only for whoever may see people. */
export function linksTable(viewer: Viewer, rows: readonly LinkRow[], format: 'xlsx' | 'csv'): Download {
  const cells = rows.map(({ from, to, kind, since, until, state, basis, reason, mentors }) => [
    from.code,
    from.name,
    from.municipality,
    to.code,
    to.name,
    to.municipality,
    linkKindWord(kind, viewer.term),
    since,
    until,
    linkStateWords[state],
    basis,
    reason,
    mentors.map(({ name }) => name).join('; '),
  ])
  return tableDownload(
    { name: 'Связи школ', ...withoutHidden(viewer.can, { columns: COLUMNS, rows: cells }) },
    format,
  )
}
