import { sql } from 'kysely'
import type { Database, Tx } from '#server/platform/database.ts'
import { defineChore } from '#server/platform/jobs.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { loadLimits } from './queries.ts'
import { SWEEPS, type Sweep } from './sweeps.ts'

/** Rows of one transaction: pages that write meanwhile wait no longer than it takes. */
const PORTION = 20_000

/** At two in the morning by the clock of Moscow, when Kamchatka has its lunch: each portion is short. */
const EVERY_NIGHT = '0 23 * * *'

/** Removes what is over its term of keeping, in every region. Broken off, it goes on the next time. */
export const sweepRetention = defineChore(
  'retention.sweep',
  EVERY_NIGHT,
  async ({ database, signal, progress }) => {
    const regions = await database.kysely
      .selectFrom('regions')
      .select('region_id')
      .orderBy('region_id')
      .execute()
    for (const [done, { region_id }] of regions.entries()) {
      progress?.({ done, total: regions.length })
      await sweepRegion(database, region_id, { signal })
    }
  },
)

/** Removes what is over its term in one region, portion by portion, each with its line in the log. */
export async function sweepRegion(
  database: Database,
  regionId: number,
  { signal, portion = PORTION }: { signal?: AbortSignal; portion?: number } = {},
): Promise<void> {
  for (const sweep of SWEEPS) {
    let taken = portion
    while (taken === portion && !signal?.aborted)
      taken = await takePortion(database, { regionId, userId: null }, { sweep, portion })
  }
}

interface Portion {
  sweep: Sweep
  portion: number
}

/** Nothing over its term leaves no line. */
async function takePortion(database: Database, by: Actor, portion: Portion): Promise<number> {
  const limits = (await loadLimits(database.kysely, by.regionId))(portion.sweep.kind)
  const { rows } = await sql`select 1 from ${sql.table(portion.sweep.table)}
    where ${portion.sweep.isOver(limits)} limit 1`.execute(database.kysely)
  return rows.length === 0 ? 0 : removePortion(database, by, portion)
}

const removePortion = write<Portion, number>('retention.sweep', async ({ tx, viewer, note }, of) => {
  const limits = (await loadLimits(tx, viewer.regionId))(of.sweep.kind)
  const rows = await remove(tx, of, limits)
  const { kind, table } = of.sweep
  note(`region:${viewer.regionId}`, { kind, table, count: rows, term: limits.term })
  return rows
})

async function remove(
  tx: Tx,
  { sweep, portion }: Portion,
  limits: Parameters<Sweep['isOver']>[0],
): Promise<number> {
  const table = sql.table(sweep.table)
  // An array and not a subquery: so the rows are fetched by their places, and the table is not read through again.
  const chosen = sql`ctid = any(array(select ctid from ${table} where ${sweep.isOver(limits)} limit ${portion}))`
  const done =
    sweep.act === 'delete'
      ? await sql`delete from ${table} where ${chosen}`.execute(tx)
      : await sql`update ${table} set content = '', unmapped = null,
          content_removed_at = coalesce(content_removed_at, now()) where ${chosen}`.execute(tx)
  return Number(done.numAffectedRows ?? 0)
}
