import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { filesWords as words } from '#web/words/imports.ts'

export type Import = Reply<NonNullable<typeof api.getImport.route>>
export type ImportedFile = Import['files'][number]
export type ChangesReply = Reply<NonNullable<typeof api.getChanges.route>>

/** The server is at work on it: worth asking again soon. */
export function isBusy({ state }: Pick<Import, 'state'>): boolean {
  return state === 'uploaded' || state === 'reading' || state === 'applying'
}

/** «2 ошибки, 1 предупреждение». */
export function findingsOf({ findings: { errors, warnings, notes } }: ImportedFile): string {
  return [
    errors > 0 && words.errors(errors),
    warnings > 0 && words.warnings(warnings),
    notes > 0 && words.notes(notes),
  ]
    .filter(Boolean)
    .join(', ')
}
