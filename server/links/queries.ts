import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { LinkKind, LinkState } from '#contract/link-words.ts'
import { today } from '#server/people/policy.ts'
import { peopleInScope } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'

/** One end of a link. The name of any school of the region is known; the rest only within the scope. */
export interface LinkEnd {
  schoolId: number
  /** null: out of the scope. */
  municipalityId: number | null
  code: string | null
  name: string
  municipality: string | null
}

export interface LinkRow {
  id: number
  kind: LinkKind
  from: LinkEnd
  to: LinkEnd
  since: string
  until: string | null
  state: LinkState
  basis: string
  reason: string | null
  version: number
  mentors: { person: number; name: string }[]
  cursor: string
}

export interface LinkFilters {
  on?: string
  kind?: LinkKind
  /** Code of a school within the scope. */
  school?: string
}

/** The schools of a scope, by number. */
const schoolNumbers = (scope: Scope) => sql`(select school_id from schools where ${schoolsInScope(scope)})`

/** The filter of every query that reads links: those with an end within the scope. */
function linksInScope(scope: Scope): RawBuilder<SqlBool> {
  const region = sql<SqlBool>`link.region_id = ${scope.regionId}`
  if (scope.municipalityId === null && scope.schoolId === null) return region
  const own = schoolNumbers(scope)
  return sql<SqlBool>`${region} and (link.from_school in ${own} or link.to_school in ${own})`
}

/** The latest first. */
const order: Order = [
  { by: sql`link.since::text`, descending: true },
  { by: sql`link.link_id`, descending: true, number: true },
]

/** An end as JSON. Schools and municipalities out of the scope are not joined: of these the tree tells the name. */
function endOf(scope: Scope, column: RawBuilder<unknown>): RawBuilder<LinkEnd> {
  return sql<LinkEnd>`(select json_build_object('schoolId', ${column}, 'name', place.name, 'code', school.code,
      'municipalityId', school.municipality_id, 'municipality', municipalities.name)
    from organisations place
      left join schools school on school.region_id = place.region_id and school.school_id = place.school_id
        and school.school_id in ${schoolNumbers(scope)}
      left join municipalities on municipalities.region_id = school.region_id
        and municipalities.municipality_id = school.municipality_id
    where place.region_id = link.region_id and place.kind = 'school' and place.school_id = ${column})`
}

const columnsOf = (scope: Scope) => sql`link.link_id as id, link.kind,
  ${endOf(scope, sql`link.from_school`)} as "from", ${endOf(scope, sql`link.to_school`)} as "to",
  link.since::text, link.until::text,
  case when link.since > ${today} then 'future' when link.until <= ${today} then 'over' else 'valid' end as state,
  link.basis, link.reason, link.version,
  coalesce((select json_agg(json_build_object('person', users.user_id, 'name', users.name) order by users.name)
    from memberships join users using (user_id)
    where memberships.region_id = link.region_id and memberships.link_id = link.link_id
      and memberships.withdrawn_at is null and ${peopleInScope(scope)}), '[]') as mentors`

const links = sql`school_links link join regions using (region_id)`

function passing(scope: Scope, { on, kind, school }: LinkFilters): RawBuilder<SqlBool> {
  const all: RawBuilder<SqlBool>[] = [linksInScope(scope)]
  if (on) all.push(sql`link.since <= ${on}::date and coalesce(link.until, 'infinity') > ${on}::date`)
  if (kind) all.push(sql`link.kind = ${kind}`)
  if (school) {
    const named = sql`(select school_id from schools where ${schoolsInScope(scope)} and code = ${school})`
    all.push(sql`(link.from_school = ${named} or link.to_school = ${named})`)
  }
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** Links that pass the filters, with one more than asked to tell whether there is a next page; `limit` null: all. */
export async function listLinkRows(
  scope: Scope,
  db: Queries,
  { limit, after, ...filters }: LinkFilters & { limit: number | null; after?: string },
): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select ${columnsOf(scope)}, ${cursorKey(order)} as cursor from ${links}
    where ${passing(scope, filters)} and ${afterCursor(order, after)}
    order by ${orderBy(order)} limit ${limit === null ? null : limit + 1}`.execute(db)
  return rows
}

export async function countLinks(scope: Scope, db: Queries, filters: LinkFilters): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${links} where ${passing(scope, filters)}`.execute(db)
  return rows[0]!.total
}

/** The link with an end within the scope, or undefined. */
export async function findLink(scope: Scope, db: Queries, id: number): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select ${columnsOf(scope)}, '' as cursor from ${links}
    where ${linksInScope(scope)} and link.link_id = ${id}`.execute(db)
  return rows[0]
}
