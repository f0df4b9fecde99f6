import { wordsOfAction, wordsOfSubject } from '#contract/audit-words.ts'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import type { ListColumn } from '#server/platform/list-file.ts'
import type { AuditRow } from './queries.ts'
import type { ReaderRow } from './readers.ts'

/** Lines of the log, for a check or a complaint. */
export const auditColumns = (term: Term): readonly ListColumn<AuditRow>[] => [
  { header: 'Строка', kind: 'number', cell: ({ id }) => id },
  { header: 'Когда', kind: 'text', width: 20, cell: ({ localTime }) => localTime },
  { header: 'Кто', kind: 'text', width: 32, cell: ({ name }) => name ?? 'сама система' },
  { header: 'Логин', kind: 'text', width: 20, field: 'person.login', cell: ({ login }) => login },
  { header: 'Роль', kind: 'text', width: 28, cell: ({ role }) => role && roleWord(role, term) },
  { header: 'Организация', kind: 'text', width: 36, cell: ({ organisation }) => organisation },
  { header: 'Что сделано', kind: 'text', width: 44, cell: ({ action }) => wordsOfAction(action) },
  { header: 'Действие', kind: 'text', width: 20, cell: ({ action }) => action },
  { header: 'С чем', kind: 'text', width: 20, cell: ({ subject }) => subject && wordsOfSubject(subject) },
  { header: 'Причина или цель', kind: 'text', width: 32, cell: ({ reason }) => reason },
  {
    header: 'Подробности',
    kind: 'text',
    width: 60,
    field: 'audit.detail',
    cell: ({ detail }) => (Object.keys(detail).length > 0 ? JSON.stringify(detail) : null),
  },
  { header: 'Хэш строки', kind: 'text', width: 66, cell: ({ hash }) => hash },
]

export const readerColumns = (term: Term): readonly ListColumn<ReaderRow>[] => [
  { header: 'Кто', kind: 'text', width: 32, cell: ({ name }) => name ?? 'сама система' },
  { header: 'Логин', kind: 'text', width: 20, field: 'person.login', cell: ({ login }) => login },
  { header: 'Роль', kind: 'text', width: 28, cell: ({ role }) => role && roleWord(role, term) },
  { header: 'Организация', kind: 'text', width: 36, cell: ({ organisation }) => organisation },
  {
    header: 'Что сделано',
    kind: 'text',
    width: 60,
    cell: ({ actions }) => actions.map(wordsOfAction).join('; '),
  },
  { header: 'Зачем', kind: 'text', width: 40, cell: ({ purposes }) => purposes.join('; ') },
  { header: 'Сколько раз', kind: 'number', cell: ({ lines }) => lines },
  { header: 'Впервые', kind: 'text', width: 20, cell: ({ firstLocal }) => firstLocal },
  { header: 'В последний раз', kind: 'text', width: 20, cell: ({ lastLocal }) => lastLocal },
]
