import { sql } from 'kysely'
import { conflict } from '#contract/problems.ts'
import type { Tx } from '#server/platform/database.ts'

/**
 * Fixes an approved version of the region's own for good: a list is being made by it. Whoever sends it back at the same
 * moment either comes too late or first, and then no list is made.
 */
export async function freezeMethod(
  tx: Tx,
  { regionId, key, number }: { regionId: number; key: number; number: string },
): Promise<void> {
  const own = sql`region_id = ${regionId} and method_version_id = ${key}`
  await sql`update method_versions set state = 'frozen', frozen_at = now(), version = version + 1
    where ${own} and state = 'approved'`.execute(tx)
  const { rows } = await sql`select from method_versions where ${own} and state = 'frozen'`.execute(tx)
  if (rows.length === 0)
    throw conflict(`Версию ${number} только что вернули в черновики: список по ней не составлен.`)
}
