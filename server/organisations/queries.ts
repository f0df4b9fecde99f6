import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { OrganisationKind } from '#contract/organisations.ts'
import type { Level } from '#contract/permissions.ts'
import { isValidAt } from '#server/people/policy.ts'
import { type Standing, standing } from '#server/platform/as-of.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { containing } from '#server/platform/like.ts'
import type { Scope } from '#server/platform/scope.ts'

/** The filter of every query that reads organisations: those that work within the scope. */
export function organisationsInScope({ regionId, municipalityId, schoolId }: Scope): RawBuilder<SqlBool> {
  const region = sql<SqlBool>`organisations.region_id = ${regionId}`
  if (schoolId !== null) return sql<SqlBool>`${region} and organisations.school_id = ${schoolId}`
  if (municipalityId === null) return region
  return sql<SqlBool>`${region} and (organisations.municipality_id = ${municipalityId}
    or organisations.school_id in (select school_id from schools
      where region_id = ${regionId} and municipality_id = ${municipalityId}))`
}

/** At which level an organisation of a query works. */
export const levelColumn: RawBuilder<Level> = sql<Level>`case when organisations.school_id is not null then 'school'
  when organisations.municipality_id is not null then 'municipality' else 'region' end`

export interface OrganisationRow {
  id: number
  kind: OrganisationKind
  name: string
  level: Level
  parentId: number | null
  parentName: string | null
  people: number
  closedOn: string | null
  cursor: string
}

/** The same for the tree as it stood on a day: whose an organisation is, is judged by its place of now. */
function seenIn(scope: Scope, on: string | undefined): RawBuilder<SqlBool> {
  if (on === undefined) return organisationsInScope(scope)
  return sql`organisations.region_id = ${scope.regionId} and organisations.organisation_id in
    (select organisation_id from public.organisations where ${organisationsInScope(scope)})`
}

/** The tree and the roles held in it, of now or as they stood on a day. */
export function treeStanding(scope: Scope, on: string | undefined): Standing {
  return standing(scope, on, { organisations: 'all', memberships: 'all', school_links: 'all' })
}

const columnsAt = ({
  at,
}: Standing) => sql`organisations.organisation_id as id, organisations.kind, organisations.name,
  ${levelColumn} as level, parent.organisation_id as "parentId", parent.name as "parentName",
  organisations.closed_on::text as "closedOn",
  (select count(distinct user_id) from memberships join regions using (region_id)
    where memberships.region_id = organisations.region_id
      and memberships.organisation_id = organisations.organisation_id and ${isValidAt(at)}) as people`

const withParent = sql`organisations left join organisations parent on parent.region_id = organisations.region_id
  and parent.organisation_id = organisations.parent_id`

/** From the region down, then by the place above and by name. */
const order: Order = [
  { by: sql`case ${levelColumn} when 'region' then 0 when 'municipality' then 1 else 2 end`, number: true },
  { by: sql`coalesce(parent.name, '')` },
  { by: sql`organisations.name` },
  { by: sql`organisations.organisation_id`, number: true },
]

export interface OrganisationFilters {
  search?: string
  kind?: OrganisationKind
  level?: Level
  parent?: number
  /** As they stood at the end of this day; now when left out. */
  on?: string
}

function passing({ search, kind, level, parent }: OrganisationFilters): RawBuilder<SqlBool> {
  const all: RawBuilder<SqlBool>[] = [sql<SqlBool>`true`]
  if (search) {
    const pattern = containing(search)
    all.push(sql`lower(organisations.name) like ${pattern}`)
  }
  if (kind) all.push(sql`organisations.kind = ${kind}`)
  if (level) all.push(sql`${levelColumn} = ${level}`)
  if (parent) all.push(sql`organisations.parent_id = ${parent}`)
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** One page of organisations, with one row more than asked to tell whether there is a next one. */
export async function listOrganisationRows(
  scope: Scope,
  db: Queries,
  page: OrganisationFilters & { limit: number | null; after?: string },
): Promise<OrganisationRow[]> {
  const seen = treeStanding(scope, page.on)
  const { rows } = await sql<OrganisationRow>`${seen.tables}
    select ${columnsAt(seen)}, ${cursorKey(order)} as cursor from ${withParent}
    where ${seenIn(scope, page.on)} and ${passing(page)} and ${afterCursor(order, page.after)}
    order by ${orderBy(order)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export async function countOrganisations(
  scope: Scope,
  db: Queries,
  filters: OrganisationFilters,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`${treeStanding(scope, filters.on).tables}
    select count(*) as total from organisations
    where ${seenIn(scope, filters.on)} and ${passing(filters)}`.execute(db)
  return rows[0]!.total
}

export interface OrganisationRecord extends Omit<OrganisationRow, 'cursor'> {
  municipalityId: number | null
  schoolId: number | null
  school: string | null
  openedOn: string | null
  version: number
}

/** The organisation within the scope, or undefined; as it stood on a day, if one is told. */
export async function findOrganisation(
  scope: Scope,
  db: Queries,
  id: number,
  on?: string,
): Promise<OrganisationRecord | undefined> {
  const seen = treeStanding(scope, on)
  const { rows } = await sql<OrganisationRecord>`${seen.tables}
    select ${columnsAt(seen)}, organisations.municipality_id as "municipalityId", organisations.school_id as "schoolId",
      organisations.version, organisations.opened_on::text as "openedOn",
      (select code from schools where schools.region_id = organisations.region_id
        and schools.school_id = organisations.school_id) as school
    from ${withParent}
    where ${seenIn(scope, on)} and organisations.organisation_id = ${id}`.execute(db)
  return rows[0]
}

/** Places above an organisation, the region first. */
export async function pathOf(
  scope: Scope,
  db: Queries,
  id: number,
  on?: string,
): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`${treeStanding(scope, on).tables}
    select id, name from (with recursive above as (
      select parent_id, 0 as depth from organisations where region_id = ${scope.regionId} and organisation_id = ${id}
      union all
      select organisations.parent_id, depth + 1 from above join organisations on region_id = ${scope.regionId}
        and organisations.organisation_id = above.parent_id)
    select organisation_id as id, name, depth from above join organisations on region_id = ${scope.regionId}
      and organisation_id = above.parent_id) as path
    order by depth desc`.execute(db)
  return rows
}

/** The organisation that a school is in the tree. */
export async function findSchoolOrganisation(
  db: Queries,
  regionId: number,
  schoolId: number,
): Promise<number> {
  const { organisation_id } = await db
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', regionId)
    .where('school_id', '=', schoolId)
    .where('kind', '=', 'school')
    .executeTakeFirstOrThrow()
  return organisation_id
}
