import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ListingState } from '#contract/listings.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { Identified, Trace } from '#engine/outcome.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy, type SortKey } from '#server/platform/keyset.ts'
import { levelOf, type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { schoolMatches } from '#server/schools/queries.ts'

export interface ListingRow {
  id: number
  run: number
  methodology: Methodology
  year: string
  state: ListingState
  corrects: number | null
  correctedBy: number | null
  reason: string | null
  factsHash: string
  outcomeHash: string
  sources: { file: number; sha256: string }[]
  disputesUntil: string | null
  /** The day on which it was shown, by the clock of the region. */
  shownOn: string | null
  orderNumber: string | null
  orderDate: string | null
  approvedBy: string | null
  sha256: Buffer | null
  version: number
  createdAt: Date
  createdBy: string
  /** The number of the person. */
  maker: number
  /** Counts over the schools of the scope. */
  schools: number
  listed: number
  undecided: number
  repeated: number
  openDisputes: number
  cursor: string
}

/** Below the region a list is there from its showing on. */
export function listingsInScope(scope: Scope): RawBuilder<SqlBool> {
  const ours = sql<SqlBool>`listings.region_id = ${scope.regionId}`
  return levelOf(scope) === 'region' ? ours : sql<SqlBool>`(${ours} and listings.state <> 'draft')`
}

/** What people decided last of a school of a list. */
const decided = sql`left join lateral (
  select decision, reason from listing_decisions
  where listing_decisions.region_id = listing_schools.region_id
    and listing_decisions.listing_id = listing_schools.listing_id
    and listing_decisions.school_id = listing_schools.school_id
  order by decision_id desc limit 1) decided on true`

/** What holds of a school: the last decision, else the rule. */
const answer = sql<Identified>`case decided.decision when 'in' then 'yes' when 'out' then 'no'
  else listing_schools.rule end`

const isOpen = sql<SqlBool>`listing_disputes.answer is null and listing_disputes.taken_back_at is null`

const hasOpenDispute = sql<boolean>`exists (select from listing_disputes
  where listing_disputes.region_id = listing_schools.region_id
    and listing_disputes.listing_id = listing_schools.listing_id
    and listing_disputes.school_id = listing_schools.school_id and ${isOpen})`

const columns = sql`listings.listing_id as id, listings.run_id as run, runs.methodology, listings.year, listings.state,
  listings.corrects, listings.reason, listings.sources, listings.disputes_until::text as "disputesUntil",
  (listings.shown_at at time zone regions.time_zone)::date::text as "shownOn",
  listings.order_number as "orderNumber", listings.order_date::text as "orderDate", listings.sha256, listings.version,
  listings.created_at as "createdAt", maker.name as "createdBy", listings.created_by as maker,
  approver.name as "approvedBy", runs.facts_hash as "factsHash", runs.outcome_hash as "outcomeHash",
  (select listing_id from listings later where later.region_id = listings.region_id
    and later.corrects = listings.listing_id and later.state = 'approved') as "correctedBy",
  counts.schools, counts.listed, counts.undecided, counts.repeated, counts."openDisputes"`

function listingsWithCounts(scope: Scope) {
  return sql`listings join runs using (region_id, run_id) join regions using (region_id)
    join users maker on maker.user_id = listings.created_by
    left join users approver on approver.user_id = listings.approved_by
    cross join lateral (
      select count(*) as schools, count(*) filter (where ${answer} = 'yes') as listed,
        count(*) filter (where ${answer} = 'undecided') as undecided,
        count(*) filter (where listing_schools.repeated and ${answer} = 'yes') as repeated,
        count(*) filter (where ${hasOpenDispute}) as "openDisputes"
      from listing_schools join schools using (region_id, school_id) ${decided}
      where ${schoolsInScope(scope)} and listing_schools.listing_id = listings.listing_id
    ) counts`
}

const latestFirst: Order = [{ by: sql`listings.listing_id`, number: true, descending: true }]

interface ListingFilters {
  state?: ListingState
}

function passingListings(scope: Scope, { state }: ListingFilters) {
  return state ? sql`${listingsInScope(scope)} and listings.state = ${state}` : listingsInScope(scope)
}

/** A page of lists, the latest first, with one more than asked. */
export async function listListingRows(
  scope: Scope,
  db: Queries,
  { limit, after, ...filters }: ListingFilters & { limit: number; after?: string },
): Promise<ListingRow[]> {
  const { rows } = await sql<ListingRow>`
    select ${columns}, ${cursorKey(latestFirst)} as cursor from ${listingsWithCounts(scope)}
    where ${passingListings(scope, filters)} and ${afterCursor(latestFirst, after)}
    order by ${orderBy(latestFirst)} limit ${limit + 1}`.execute(db)
  return rows
}

export async function countListings(scope: Scope, db: Queries, filters: ListingFilters): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from listings where ${passingListings(scope, filters)}`.execute(db)
  return rows[0]!.total
}

export async function findListing(scope: Scope, db: Queries, id: number): Promise<ListingRow | undefined> {
  const { rows } = await sql<ListingRow>`
    select ${columns}, '' as cursor from ${listingsWithCounts(scope)}
    where ${listingsInScope(scope)} and listings.listing_id = ${id}`.execute(db)
  return rows[0]
}

/** The approved list of a year that holds: one that no later one puts right. */
export async function findApproved(scope: Scope, db: Queries, year: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select listing_id as id from listings where ${listingsInScope(scope)} and year = ${year} and state = 'approved'
      and not exists (select from listings later where later.region_id = listings.region_id
        and later.corrects = listings.listing_id and later.state = 'approved')
    order by approved_at desc limit 1`.execute(db)
  return rows[0]?.id
}

export interface ListingSchoolRow {
  schoolId: number
  /** Of now, as addresses have it; the other names are those under which it stands in the list. */
  code: string
  listedCode: string
  name: string
  municipalityId: number
  municipality: string
  rule: Identified
  answer: Identified
  decision: 'in' | 'out' | null
  reason: string | null
  band: string | null
  markers: number
  near: boolean
  nearMiss: string | null
  grounds: string
  repeated: boolean
  disputed: boolean
  cursor: string
}

const schoolColumns = sql`listing_schools.school_id as "schoolId", schools.code,
  listing_schools.code as "listedCode", listing_schools.name, schools.municipality_id as "municipalityId",
  listing_schools.municipality, listing_schools.rule, ${answer} as answer, decided.decision, decided.reason,
  listing_schools.band, listing_schools.markers, listing_schools.near, listing_schools.near_miss as "nearMiss",
  listing_schools.grounds, listing_schools.repeated, ${hasOpenDispute} as disputed`

const listedSchools = sql`listing_schools join schools using (region_id, school_id) ${decided}`

export interface SchoolFilters {
  search?: string
  municipality?: number
  answer?: Identified
  decided?: boolean
  repeated?: boolean
  near?: boolean
  disputed?: boolean
}

function passing(scope: Scope, listing: number, filters: SchoolFilters): RawBuilder<SqlBool> {
  const all: RawBuilder<unknown>[] = [
    sql`${schoolsInScope(scope)}`,
    sql`listing_schools.listing_id = ${listing}`,
  ]
  if (filters.search) all.push(schoolMatches(filters.search))
  if (filters.municipality) all.push(sql`schools.municipality_id = ${filters.municipality}`)
  if (filters.answer) all.push(sql`${answer} = ${filters.answer}`)
  if (filters.decided !== undefined) all.push(sql`(decided.decision is not null) = ${filters.decided}`)
  if (filters.repeated !== undefined) all.push(sql`listing_schools.repeated = ${filters.repeated}`)
  if (filters.near !== undefined) all.push(sql`listing_schools.near = ${filters.near}`)
  if (filters.disputed !== undefined) all.push(sql`${hasOpenDispute} = ${filters.disputed}`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

const markers: SortKey = { by: sql`listing_schools.markers`, number: true }
const byMunicipality = [
  { by: sql`listing_schools.municipality` },
  { by: sql`listing_schools.name` },
  { by: sql`schools.code` },
]

const ORDERS: Readonly<Record<string, Order>> = {
  municipality: byMunicipality,
  '-municipality': [{ by: sql`listing_schools.municipality`, descending: true }, ...byMunicipality.slice(1)],
  name: byMunicipality.slice(1),
  '-name': [{ by: sql`listing_schools.name`, descending: true }, ...byMunicipality.slice(2)],
  markers: [markers, ...byMunicipality],
  '-markers': [{ ...markers, descending: true }, ...byMunicipality],
}

interface SchoolPage {
  listing: number
  filters: SchoolFilters
  sort: string
  /** null = all rows. */
  limit: number | null
  after?: string
}

/** A page of a list's schools, with one row more than asked. */
export async function listSchoolRows(
  scope: Scope,
  db: Queries,
  page: SchoolPage,
): Promise<ListingSchoolRow[]> {
  const order = ORDERS[page.sort]!
  const { rows } = await sql<ListingSchoolRow>`
    select ${schoolColumns}, ${cursorKey(order)} as cursor from ${listedSchools}
    where ${passing(scope, page.listing, page.filters)} and ${afterCursor(order, page.after)}
    order by ${orderBy(order)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export const NAMES_TOLD = 5

/** Names of the first schools of a list that pass, to be told in a sentence. */
export async function listNames(
  scope: Scope,
  db: Queries,
  listing: number,
  filters: SchoolFilters,
): Promise<string[]> {
  const page = { listing, filters, sort: 'municipality', limit: NAMES_TOLD }
  return (await listSchoolRows(scope, db, page)).map(({ name }) => name)
}

export async function countSchools(
  scope: Scope,
  db: Queries,
  { listing, filters }: Pick<SchoolPage, 'listing' | 'filters'>,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${listedSchools} where ${passing(scope, listing, filters)}`.execute(db)
  return rows[0]!.total
}

export async function findSchoolRow(
  scope: Scope,
  db: Queries,
  { listing, code }: { listing: number; code: string },
): Promise<ListingSchoolRow | undefined> {
  const { rows } = await sql<ListingSchoolRow>`
    select ${schoolColumns}, '' as cursor from ${listedSchools}
    where ${passing(scope, listing, {})} and schools.code = ${code}`.execute(db)
  return rows[0]
}

export type SchoolInListing = ListingSchoolRow &
  Pick<
    ListingRow,
    'id' | 'year' | 'state' | 'disputesUntil' | 'orderNumber' | 'orderDate' | 'corrects' | 'correctedBy'
  >

/** The lists in which a school of the scope stands, the latest first. */
export async function listListingsOfSchool(
  scope: Scope,
  db: Queries,
  code: string,
): Promise<SchoolInListing[]> {
  const { rows } = await sql<SchoolInListing>`
    select ${schoolColumns}, '' as cursor, listings.listing_id as id, listings.year, listings.state,
      listings.disputes_until::text as "disputesUntil", listings.order_number as "orderNumber",
      listings.order_date::text as "orderDate", listings.corrects,
      (select listing_id from listings later where later.region_id = listings.region_id
        and later.corrects = listings.listing_id and later.state = 'approved') as "correctedBy"
    from ${listedSchools} join listings using (region_id, listing_id)
    where ${schoolsInScope(scope)} and ${listingsInScope(scope)} and schools.code = ${code}
    order by listings.listing_id desc`.execute(db)
  return rows
}

/** A school of a list with its stored trace, as decided. */
export interface TracedSchool {
  code: string
  name: string
  municipalityId: number
  municipality: string
  answer: Identified
  decision: 'in' | 'out' | null
  reason: string | null
  trace: Trace
}

/** Every school of a list within the scope with the trace of the run. */
export async function listTraced(scope: Scope, db: Queries, listing: number): Promise<TracedSchool[]> {
  const { rows } = await sql<TracedSchool>`
    select schools.code, listing_schools.name, schools.municipality_id as "municipalityId",
      listing_schools.municipality, ${answer} as answer, decided.decision, decided.reason, run_outcomes.trace
    from ${listedSchools} join run_outcomes using (region_id, run_id, school_id)
    where ${passing(scope, listing, {})} order by schools.code collate "C"`.execute(db)
  return rows
}

export interface DecisionRow {
  decision: 'in' | 'out'
  reason: string
  dispute: number | null
  decidedAt: Date
  decidedBy: string
}

/** What people decided of a school of a list, the last one first. */
export async function listDecisions(
  scope: Scope,
  db: Queries,
  of: { listing: number; schoolId: number },
): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select decision, reason, dispute_id as dispute, decided_at as "decidedAt", users.name as "decidedBy"
    from listing_decisions join schools using (region_id, school_id) join users on users.user_id = decided_by
    where ${schoolsInScope(scope)} and listing_id = ${of.listing} and school_id = ${of.schoolId}
    order by decision_id desc`.execute(db)
  return rows
}
