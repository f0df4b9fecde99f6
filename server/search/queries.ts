import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { hiddenFields } from '#contract/fields.ts'
import type { Permission } from '#contract/permissions.ts'
import { importsInScope } from '#server/imports/queries.ts'
import { organisationsInScope } from '#server/organisations/queries.ts'
import { peopleInScope } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy, type SortKey } from '#server/platform/keyset.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import type { SearchText } from './query-text.ts'

export interface HitRow {
  id: string
  title: string
  note: string | null
  import: number | null
  cursor: string
}

export interface SearchPage {
  /** Of whoever asks: what is hidden from him is not found either. */
  can: readonly Permission[]
  text: SearchText
  limit: number
  after?: string
}

/** Where one kind of things is looked for. */
interface Searched {
  /** Words as a vector. */
  vector: RawBuilder<unknown>
  /** The vector that the index has, when it holds words that are hidden from whoever asks. */
  indexed?: RawBuilder<unknown>
  columns: RawBuilder<unknown>
  from: RawBuilder<unknown>
  where: RawBuilder<SqlBool>
  /** After whole numbers; ends with what is unique. */
  order: Order
}

const query = (text: string) => sql`to_tsquery('russian', ${text})`

/** A page of what is found, whole numbers first, with one row more than asked. */
async function find(db: Queries, { text, limit, after }: SearchPage, of: Searched): Promise<HitRow[]> {
  const exact: SortKey = {
    by: sql`(${of.vector} @@ ${query(text.exact)})::int`,
    number: true,
    descending: true,
  }
  // With no number in it there is nothing to tell apart.
  const order: Order = text.exact === text.any ? of.order : [exact, ...of.order]
  const { rows } = await sql<HitRow>`
    select ${of.columns}, ${cursorKey(order)} as cursor from ${of.from}
    where ${of.where} and ${of.vector} @@ ${query(text.any)} and ${afterCursor(order, after)}
      ${of.indexed ? sql`and ${of.indexed} @@ ${query(text.any)}` : sql``}
    order by ${orderBy(order)} limit ${limit + 1}`.execute(db)
  return rows
}

const wordsWithoutLogin = sql`(search_vector(schools.name || ' ' || coalesce(schools.full_name, '') || ' '
  || coalesce(schools.settlement, '')) || to_tsvector('russian', search_words(schools.code)))`

export function findSchools(scope: Scope, db: Queries, page: SearchPage): Promise<HitRow[]> {
  return find(db, page, {
    ...(hiddenFields('school', page.can).includes('login')
      ? { vector: wordsWithoutLogin, indexed: sql`schools.words` }
      : { vector: sql`schools.words` }),
    columns: sql`schools.code as id, schools.name as title, null::bigint as import,
      (select municipalities.name from municipalities where municipalities.region_id = schools.region_id
        and municipalities.municipality_id = schools.municipality_id) || ', код ' || schools.code as note`,
    from: sql`schools`,
    where: sql<SqlBool>`${schoolsInScope(scope)}`,
    order: [{ by: sql`schools.name` }, { by: sql`schools.code` }],
  })
}

/**
 * Schools by a name they had, and by orders about them: each once, by the latest event that tells it. Those that are found
 * by the name of now are left to `findSchools`.
 */
export function findFormerSchools(scope: Scope, db: Queries, page: SearchPage): Promise<HitRow[]> {
  const asked = query(page.text.any)
  const byName = sql`told.kind = 'renamed' and search_vector(told.was) @@ ${asked}`
  return find(db, page, {
    vector: sql`told.words`,
    columns: sql`schools.code as id, schools.name as title, null::bigint as import,
      case when ${byName} then 'прежнее название: ' || told.was || ', до ' else 'документ: ' || told.basis || ', ' end
        || to_char(told.on_date, 'DD.MM.YYYY') || ', код ' || schools.code as note`,
    from: sql`(select distinct on (school_id) * from school_events
        where region_id = ${scope.regionId} and corrected_at is null and words @@ ${asked}
        order by school_id, on_date desc, event_id desc) as told
      join schools using (region_id, school_id)`,
    where: sql<SqlBool>`${schoolsInScope(scope)} and not search_vector(schools.name) @@ ${asked}`,
    order: [{ by: sql`schools.name` }, { by: sql`schools.code` }],
  })
}

export function findPeople(scope: Scope, db: Queries, page: SearchPage): Promise<HitRow[]> {
  const hidden = hiddenFields('person', page.can)
  const onlyNames = hidden.includes('login') || hidden.includes('email')
  return find(db, page, {
    ...(onlyNames
      ? { vector: sql`search_vector(users.name)`, indexed: sql`users.words` }
      : { vector: sql`users.words` }),
    columns: sql`users.user_id::text as id, users.name as title, ${onlyNames ? null : sql`users.login`} as note,
      null::bigint as import`,
    from: sql`users`,
    where: peopleInScope(scope),
    order: [{ by: sql`users.name collate ru_natural` }, { by: sql`users.user_id`, number: true }],
  })
}

export function findOrganisations(scope: Scope, db: Queries, page: SearchPage): Promise<HitRow[]> {
  return find(db, page, {
    vector: sql`search_vector(organisations.name)`,
    columns: sql`organisations.organisation_id::text as id, organisations.name as title, null::bigint as import,
      (select above.name from organisations above where above.region_id = organisations.region_id
        and above.organisation_id = organisations.parent_id) as note`,
    from: sql`organisations`,
    // Schools are found as schools.
    where: sql<SqlBool>`${organisationsInScope(scope)} and organisations.kind <> 'school'`,
    order: [{ by: sql`organisations.name` }, { by: sql`organisations.organisation_id`, number: true }],
  })
}

/** Files of imports, the latest first; what was taken out of its import is not there. */
export function findFiles(scope: Scope, db: Queries, page: SearchPage): Promise<HitRow[]> {
  return find(db, page, {
    vector: sql`search_vector(import_files.name || ' ' || coalesce(import_files.title, ''))`,
    columns: sql`import_files.file_id::text as id, import_files.name as title, import_files.title as note,
      import_files.import_id as import`,
    from: sql`import_files join imports using (region_id, import_id)`,
    where: sql<SqlBool>`${importsInScope(scope)} and import_files.state <> 'withdrawn'`,
    order: [{ by: sql`import_files.file_id`, number: true, descending: true }],
  })
}

/** Runs by methodology and year, the latest first: few in a region, read one by one. */
export function findRuns(scope: Scope, db: Queries, page: SearchPage): Promise<HitRow[]> {
  const title = sql`runs.methodology ->> 'title' || ', ' || runs.year`
  return find(db, page, {
    vector: sql`search_vector(${title})`,
    columns: sql`runs.run_id::text as id, ${title} as title, null::bigint as import,
      to_char(runs.created_at at time zone regions.time_zone, 'DD.MM.YYYY') as note`,
    from: sql`runs join regions using (region_id)`,
    where: sql<SqlBool>`runs.region_id = ${scope.regionId}`,
    order: [{ by: sql`runs.run_id`, number: true, descending: true }],
  })
}
