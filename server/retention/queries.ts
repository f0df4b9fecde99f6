import { sql } from 'kysely'
import { type RetentionKind, termOf } from '#contract/retention.ts'
import type { Queries } from '#server/platform/database.ts'
import { DATA_TABLES } from '#server/platform/personal-data.ts'
import { findSettings } from '#server/settings/queries.ts'
import { SWEEPS, type Sweep } from './sweeps.ts'

/** What a sweep needs to know of a region: the term of each kind, and the year going on. */
export async function loadLimits(db: Queries, regionId: number) {
  const { retention, byDate } = await findSettings(db, regionId)
  return (kind: RetentionKind) => ({
    regionId,
    term: termOf(retention, kind),
    thisYear: byDate.academicYear,
  })
}

/** How many rows each sweep would take now; those that would take none are left out. */
export async function countOver(db: Queries, regionId: number): Promise<{ sweep: Sweep; rows: number }[]> {
  const limitsOf = await loadLimits(db, regionId)
  const counts = SWEEPS.map(
    ({ table, kind, isOver }, index) =>
      sql`select ${index}::integer as index, count(*) as rows from ${sql.table(table)} where ${isOver(limitsOf(kind))}`,
  )
  const { rows } = await sql<{ index: number; rows: number }>`${sql.join(counts, sql` union all `)}`.execute(
    db,
  )
  return rows
    .filter((one) => one.rows > 0)
    .sort((a, b) => a.index - b.index)
    .map((one) => ({ sweep: SWEEPS[one.index]!, rows: one.rows }))
}

export interface TableCount {
  table: string
  rows: number
  oldest: Date | null
}

const NOT_COUNTED_BY_TIME = sql`null::timestamptz`

/** Rows of a region in every table, and the moment of the oldest where rows know theirs. */
export async function countTables(db: Queries, regionId: number): Promise<TableCount[]> {
  const users = sql`(select user_id from users where region_id = ${regionId})`
  const filters = {
    region: sql`region_id = ${regionId}`,
    user: sql`user_id in ${users}`,
    login: sql`login in (select login from users where region_id = ${regionId})`,
    all: sql`true`,
  }
  const counts = Object.entries(DATA_TABLES).map(
    ([table, { rowsOf, since }]) => sql`select ${table}::text as table, count(*) as rows,
      ${since ? sql`min(${sql.ref(since)})` : NOT_COUNTED_BY_TIME} as oldest
      from ${sql.table(table)} where ${filters[rowsOf]}`,
  )
  const { rows } = await sql<TableCount>`${sql.join(counts, sql` union all `)}`.execute(db)
  return rows
}
