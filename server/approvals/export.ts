import { approvalStateWords } from '#contract/list-words.ts'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { ApprovalRow } from './queries.ts'

export const takeApprovals = takeList('export.approvals')

export const approvalColumns = (term: Term): readonly ListColumn<ApprovalRow>[] => [
  { header: 'Кому', kind: 'text', width: 32, cell: ({ personName }) => personName },
  { header: 'Роль', kind: 'text', width: 28, cell: ({ payload }) => roleWord(payload.role, term) },
  { header: 'Организация', kind: 'text', width: 40, cell: ({ organisation }) => organisation },
  { header: 'С какого дня', kind: 'date', cell: ({ payload }) => payload.from },
  { header: 'Последний день', kind: 'date', cell: ({ payload }) => payload.to },
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
  { header: 'Ждёт до', kind: 'text', width: 20, cell: ({ expiresAt }, told) => told(expiresAt) },
]
