import { approvalKindWords, approvalStateWords } from '#contract/list-words.ts'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { ApprovalRow } from './queries.ts'

export const takeApprovals = takeList('export.approvals')

/** The person who is to get a role, the school whose card is wrong, the file that is to be taken away. */
function subjectOf(row: ApprovalRow): string {
  switch (row.kind) {
    case 'role.grant':
      return row.personName
    case 'school.correct':
      return `${row.schoolName} (${row.code})`
    case 'pupils.export':
      return row.payload.name
  }
}

const roleOf = (row: ApprovalRow) => (row.kind === 'role.grant' ? row.payload : undefined)

export const approvalColumns = (term: Term): readonly ListColumn<ApprovalRow>[] => [
  { header: 'Что предложено', kind: 'text', width: 32, cell: ({ kind }) => approvalKindWords[kind] },
  { header: 'Кому или о чём', kind: 'text', width: 40, cell: subjectOf },
  {
    header: 'Роль',
    kind: 'text',
    width: 28,
    cell: (row) => (row.kind === 'role.grant' ? roleWord(row.payload.role, term) : null),
  },
  { header: 'Организация', kind: 'text', width: 40, cell: ({ organisation }) => organisation },
  { header: 'С какого дня', kind: 'date', cell: (row) => roleOf(row)?.from ?? null },
  { header: 'Последний день', kind: 'date', cell: (row) => roleOf(row)?.to ?? null },
  { header: 'Почему', kind: 'text', width: 44, cell: ({ reason }) => reason },
  { header: 'Кто предложил', kind: 'text', width: 32, cell: ({ askedByName }) => askedByName },
  { header: 'Когда предложил', kind: 'text', width: 20, cell: ({ askedAt }, told) => told(askedAt) },
  { header: 'Решение', kind: 'text', width: 24, cell: ({ state }) => approvalStateWords[state] },
  {
    header: 'Кто решил',
    kind: 'text',
    width: 32,
    cell: ({ decidedBy, decidedByName }) => decidedBy && decidedByName,
  },
  {
    header: 'Когда решил',
    kind: 'text',
    width: 20,
    cell: ({ decidedAt }, told) => decidedAt && told(decidedAt),
  },
  { header: 'Что ответил', kind: 'text', width: 40, cell: ({ words }) => words },
  { header: 'Ждёт до', kind: 'text', width: 20, cell: ({ expiresAt }, told) => told(expiresAt) },
]
