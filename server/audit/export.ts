import { wordsOfAction, wordsOfSubject } from '#contract/audit-words.ts'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import type { Download } from '#server/platform/handle.ts'
import { type GuardedColumn, withoutHidden } from '#server/platform/hide-fields.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { AuditRow } from './queries.ts'

const COLUMNS: readonly GuardedColumn[] = [
  { header: 'Строка', kind: 'number' },
  { header: 'Когда', kind: 'text', width: 20 },
  { header: 'Кто', kind: 'text', width: 32 },
  { header: 'Логин', kind: 'text', width: 20, field: 'person.login' },
  { header: 'Роль', kind: 'text', width: 28 },
  { header: 'Организация', kind: 'text', width: 36 },
  { header: 'Что сделано', kind: 'text', width: 44 },
  { header: 'Действие', kind: 'text', width: 20 },
  { header: 'С чем', kind: 'text', width: 20 },
  { header: 'Причина или цель', kind: 'text', width: 32 },
  { header: 'Подробности', kind: 'text', width: 60, field: 'audit.detail' },
  { header: 'Хэш строки', kind: 'text', width: 66 },
]

/** Lines of the log that passed the filters, for a check or a complaint. */
export function auditTable(
  rows: readonly AuditRow[],
  { term, can }: Pick<Viewer, 'term' | 'can'>,
  format: 'xlsx' | 'csv',
): Download {
  const table = withoutHidden(can, { columns: COLUMNS, rows: rows.map((row) => cells(row, term)) })
  return tableDownload({ name: 'Журнал действий', ...table }, format)
}

function cells(row: AuditRow, term: Term) {
  return [
    row.id,
    row.localTime,
    row.name ?? 'сама система',
    row.login,
    row.role && roleWord(row.role, term),
    row.organisation,
    wordsOfAction(row.action),
    row.action,
    row.subject && wordsOfSubject(row.subject),
    row.reason,
    Object.keys(row.detail).length > 0 ? JSON.stringify(row.detail) : null,
    row.hash,
  ]
}
