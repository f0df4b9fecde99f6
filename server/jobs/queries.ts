import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'

export interface ImportProgress {
  import_id: number
  files_read: number
  files_total: number
}

/** How people are called who stopped jobs. */
export function namesOf(
  { regionId }: Scope,
  db: Queries,
  ids: readonly number[],
): Promise<{ user_id: number; name: string }[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db
    .selectFrom('users')
    .select(['user_id', 'name'])
    .where('region_id', '=', regionId)
    .where('user_id', 'in', ids)
    .execute()
}

/** How far the checks of imports are. */
export function importProgress(
  { regionId }: Scope,
  db: Queries,
  ids: readonly number[],
): Promise<ImportProgress[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db
    .selectFrom('imports')
    .select(['import_id', 'files_read', 'files_total'])
    .where('region_id', '=', regionId)
    .where('import_id', 'in', ids)
    .execute()
}
