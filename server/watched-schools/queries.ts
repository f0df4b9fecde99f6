import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'

/** Whether a person watches a school; for queries that have the table `schools` under its own name. */
export function isWatchedBy(userId: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select from watched_schools where watched_schools.region_id = schools.region_id
    and watched_schools.school_id = schools.school_id and watched_schools.user_id = ${userId})`
}

export async function isWatched(
  scope: Scope,
  db: Queries,
  { userId, code }: { userId: number; code: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from schools where ${schoolsInScope(scope)} and schools.code = ${code} and ${isWatchedBy(userId)}`.execute(
    db,
  )
  return rows.length > 0
}

/** How many of the schools a person watches are still within his scope. */
export async function countWatched(scope: Scope, db: Queries, userId: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from schools where ${schoolsInScope(scope)} and ${isWatchedBy(userId)}`.execute(
    db,
  )
  return rows[0]!.total
}
