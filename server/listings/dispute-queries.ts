import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { levelOf, type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { listingsInScope } from './queries.ts'

export interface FileRow {
  id: number
  name: string
  size: number
  createdAt: Date
  createdBy: string
}

export interface DisputeRow {
  id: number
  schoolId: number
  code: string
  name: string
  municipalityId: number
  municipality: string
  reason: string
  createdAt: Date
  createdBy: string
  /** The number of the person. */
  author: number
  state: 'unanswered' | 'accepted' | 'refused' | 'taken-back'
  words: string | null
  closedAt: Date | null
  closedBy: string | null
  files: (Omit<FileRow, 'createdAt'> & { createdAt: string })[]
  cursor: string
}

const fileColumns = sql`listing_files.file_id as id, listing_files.name, length(listing_files.content) as size,
  listing_files.created_at as "createdAt", sender.name as "createdBy"`

const columns = sql`listing_disputes.dispute_id as id, listing_disputes.school_id as "schoolId", schools.code,
  listing_schools.name, schools.municipality_id as "municipalityId", listing_schools.municipality,
  listing_disputes.reason, listing_disputes.created_at as "createdAt", author.name as "createdBy",
  listing_disputes.created_by as author,
  case when taken_back_at is not null then 'taken-back' else coalesce(answer, 'unanswered') end as state,
  listing_disputes.words,
  coalesce(answered_at, taken_back_at) as "closedAt", closer.name as "closedBy",
  coalesce((select json_agg(file order by id) from (
    select ${fileColumns} from listing_files join users sender on sender.user_id = listing_files.created_by
    where listing_files.region_id = listing_disputes.region_id
      and listing_files.dispute_id = listing_disputes.dispute_id) file), '[]') as files`

const disputes = sql`listing_disputes
  join schools using (region_id, school_id)
  join listings using (region_id, listing_id)
  join listing_schools using (region_id, listing_id, school_id)
  join users author on author.user_id = listing_disputes.created_by
  left join users closer on closer.user_id = coalesce(answered_by, taken_back_by)`

const latestFirst: Order = [{ by: sql`listing_disputes.dispute_id`, number: true, descending: true }]

interface Which {
  listing: number
  open?: boolean
  school?: number
  dispute?: number
}

function passing(scope: Scope, { listing, open, school, dispute }: Which): RawBuilder<SqlBool> {
  const all: RawBuilder<unknown>[] = [
    sql`${schoolsInScope(scope)} and ${listingsInScope(scope)} and listings.listing_id = ${listing}`,
  ]
  if (open !== undefined) all.push(sql`(answer is null and taken_back_at is null) = ${open}`)
  if (school !== undefined) all.push(sql`listing_disputes.school_id = ${school}`)
  if (dispute !== undefined) all.push(sql`listing_disputes.dispute_id = ${dispute}`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** Disputes of a list about schools of the scope, the latest first, with one more than asked; `limit` null: all. */
export async function listDisputeRows(
  scope: Scope,
  db: Queries,
  { limit, after, ...which }: Which & { limit: number | null; after?: string },
): Promise<DisputeRow[]> {
  const { rows } = await sql<DisputeRow>`
    select ${columns}, ${cursorKey(latestFirst)} as cursor from ${disputes}
    where ${passing(scope, which)} and ${afterCursor(latestFirst, after)}
    order by ${orderBy(latestFirst)} limit ${limit === null ? null : limit + 1}`.execute(db)
  return rows
}

export async function countDisputes(scope: Scope, db: Queries, which: Which): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${disputes} where ${passing(scope, which)}`.execute(db)
  return rows[0]!.total
}

/** Signed orders of a list, the last one first: only the region sees them, for all schools stand in them. */
export async function listOrders(scope: Scope, db: Queries, listing: number): Promise<FileRow[]> {
  if (levelOf(scope) !== 'region') return []
  const { rows } = await sql<FileRow>`
    select ${fileColumns} from listing_files join users sender on sender.user_id = listing_files.created_by
    where listing_files.region_id = ${scope.regionId} and listing_id = ${listing} and dispute_id is null
    order by file_id desc`.execute(db)
  return rows
}

/** A file of a dispute about a school of the scope, or, for the region, an order. */
export async function findFile(
  scope: Scope,
  db: Queries,
  of: { listing: number; file: number },
): Promise<{ name: string; content: Buffer } | undefined> {
  const mine = sql<SqlBool>`exists (select from schools where ${schoolsInScope(scope)}
    and schools.school_id = listing_files.school_id)`
  const { rows } = await sql<{ name: string; content: Buffer }>`
    select name, content from listing_files join listings using (region_id, listing_id)
    where ${listingsInScope(scope)} and listing_id = ${of.listing} and file_id = ${of.file}
      and (${levelOf(scope) === 'region'} or ${mine})`.execute(db)
  return rows[0]
}

/** How many files a dispute, or the order of a list, has. */
export async function countFiles(
  { regionId }: Scope,
  db: Queries,
  of: { listing: number; dispute: number | null },
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from listing_files where region_id = ${regionId} and listing_id = ${of.listing}
      and dispute_id is not distinct from ${of.dispute}`.execute(db)
  return rows[0]!.total
}
