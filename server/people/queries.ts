import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { OrganisationKind } from '#contract/organisations.ts'
import type { PersonState } from '#contract/people.ts'
import { type Level, permissionsOf, type Role } from '#contract/permissions.ts'
import { type OwnTerms, termsOf } from '#contract/terms.ts'
import { levelColumn, organisationsInScope, treeStanding } from '#server/organisations/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import { containing } from '#server/platform/like.ts'
import { levelOf, type Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { dayOf, endsSoon, isValid, isValidAt, lastDay, rolesHeld } from './policy.ts'

/** Columns of `rolesHeld join users`, from which `viewerFrom` makes a viewer. */
export const viewerColumns = sql`users.user_id as "userId", users.region_id as "regionId", users.login, users.name,
  memberships.membership_id as "membershipId", memberships.role, organisations.organisation_id as "organisationId",
  organisations.name as "organisationName", organisations.municipality_id as "municipalityId",
  organisations.school_id as "schoolId", regions.terms`

export interface ViewerRow {
  userId: number
  regionId: number
  login: string
  name: string
  membershipId: number
  role: Role
  organisationId: number
  organisationName: string
  municipalityId: number | null
  schoolId: number | null
  terms: OwnTerms
}

/** What the session of the viewer waits for and wants proved; behind no session nothing. */
export function viewerFrom(
  row: ViewerRow,
  { lacks, unproved }: Pick<Viewer, 'lacks' | 'unproved'> = { lacks: null, unproved: [] },
): Viewer {
  const { userId, regionId, login, name, membershipId, role, municipalityId, schoolId } = row
  return {
    userId,
    regionId,
    login,
    name,
    membershipId,
    role,
    organisation: { id: row.organisationId, name: row.organisationName },
    level: levelOf(row),
    scope: { regionId, municipalityId, schoolId },
    can: permissionsOf(role),
    term: termsOf(row.terms),
    lacks,
    unproved,
  }
}

/** The operator of that login, or the first one: in whose name the command line works. */
export async function findOperator(db: Queries, login?: string): Promise<Viewer | undefined> {
  const { rows } = await sql<ViewerRow>`select ${viewerColumns} from ${rolesHeld} join users using (user_id)
    where memberships.role = 'operator' and users.disabled_at is null and ${isValid}
      and (${login ?? null}::text is null or users.login = ${login ?? null})
    order by users.user_id limit 1`.execute(db)
  return rows[0] && viewerFrom(rows[0])
}

export interface HeldRole {
  id: number
  role: Role
  organisation: string
}

/** The roles a person may work in today. */
export async function listValidRoles(db: Queries, userId: number): Promise<HeldRole[]> {
  const { rows } = await sql<HeldRole>`
    select memberships.membership_id as id, memberships.role, organisations.name as organisation from ${rolesHeld}
    where memberships.user_id = ${userId} and ${isValid} order by memberships.membership_id`.execute(db)
  return rows
}

/** The role as it stands today; undefined when it is no longer, or not yet, valid. */
export async function findValidRole(
  db: Queries,
  membershipId: number,
): Promise<Pick<ViewerRow, 'role' | 'municipalityId' | 'schoolId'> | undefined> {
  const { rows } = await sql<Pick<ViewerRow, 'role' | 'municipalityId' | 'schoolId'>>`
    select memberships.role, organisations.municipality_id as "municipalityId", organisations.school_id as "schoolId"
    from ${rolesHeld} join users using (user_id)
    where memberships.membership_id = ${membershipId} and users.disabled_at is null and ${isValid}`.execute(
    db,
  )
  return rows[0]
}

/** The person in a role that is valid today, held within the scope; undefined also when his way in is closed. */
export async function findRoleInScope(
  scope: Scope,
  db: Queries,
  membershipId: number,
): Promise<ViewerRow | undefined> {
  const { rows } = await sql<ViewerRow>`select ${viewerColumns} from ${rolesHeld} join users using (user_id)
    where memberships.membership_id = ${membershipId} and users.disabled_at is null and ${isValid}
      and ${organisationsInScope(scope)}`.execute(db)
  return rows[0]
}

/** The filter of people: those with any role, old ones too, in an organisation within the scope. */
export function peopleInScope(scope: Scope): RawBuilder<SqlBool> {
  return sql<SqlBool>`users.region_id = ${scope.regionId} and exists (
    select from memberships join organisations using (region_id, organisation_id)
    where memberships.user_id = users.user_id and ${organisationsInScope(scope)})`
}

const stateColumn: RawBuilder<PersonState> = sql<PersonState>`case when users.erased_at is not null then 'erased'
  when users.disabled_at is not null then 'disabled'
  when users.password_hash is null and not exists (
    select from outside_accounts where outside_accounts.user_id = users.user_id) then 'invited' else 'active' end`
/** Names are those of now, whichever day is looked at; of a past day nothing more is kept. */
const personColumns = (on?: string) =>
  on === undefined
    ? sql`users.user_id as id, users.name, users.login, users.email, ${stateColumn} as state`
    : sql`users.user_id as id, users.name, null as login, null as email, null as state`
const byName: Order = [{ by: sql`users.name collate ru_natural` }, { by: sql`users.user_id`, number: true }]

export interface PersonRow {
  id: number
  name: string
  /** null in these three: unknown of a past day. */
  login: string | null
  email: string | null
  state: PersonState | null
  roles: { role: Role; organisation: string }[]
  cursor: string
}

export interface PeopleFilters {
  search?: string
  /** Search in names only: logins and addresses are hidden. */
  onlyNames?: boolean
  role?: Role
  state?: PersonState
  /** Only those with a role that ends soon, or (false) only the others. */
  ending?: boolean
  /** With the roles they held by the end of this day; now when left out. */
  on?: string
}

/** Roles that still count at a moment: valid on its day or to come. */
const stillCounts = (at: RawBuilder<Date>) => sql<SqlBool>`memberships.withdrawn_at is null
  and coalesce(${lastDay}, 'infinity') >= ${dayOf(at)}`

function passing(
  scope: Scope,
  { search, onlyNames, role, state, ending, on }: PeopleFilters,
): RawBuilder<SqlBool> {
  const { at } = treeStanding(scope, on)
  const all: RawBuilder<SqlBool>[] = [peopleInScope(scope)]
  if (search) {
    const pattern = containing(search)
    const text = onlyNames
      ? sql`users.name`
      : sql`users.name || ' ' || users.login || ' ' || coalesce(users.email, '')`
    all.push(sql`lower(${text}) like ${pattern}`)
  }
  if (state) all.push(sql`${stateColumn} = ${state}`)
  if (role) {
    all.push(sql`exists (select from ${rolesHeld} where memberships.user_id = users.user_id
      and memberships.role = ${role} and ${stillCounts(at)} and ${organisationsInScope(scope)})`)
  }
  if (ending !== undefined) {
    all.push(sql`exists (select from ${rolesHeld} where memberships.user_id = users.user_id
      and ${endsSoon} and ${organisationsInScope(scope)}) = ${ending}`)
  }
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** One page of people, with one row more than asked to tell whether there is a next one. */
export async function listPeopleRows(
  scope: Scope,
  db: Queries,
  page: PeopleFilters & { limit: number | null; after?: string },
): Promise<PersonRow[]> {
  const seen = treeStanding(scope, page.on)
  const { rows } = await sql<PersonRow>`${seen.tables}
    select ${personColumns(page.on)}, ${cursorKey(byName)} as cursor,
      coalesce((select json_agg(json_build_object('role', memberships.role, 'organisation', organisations.name)
          order by memberships.membership_id)
        from ${rolesHeld} where memberships.user_id = users.user_id and ${stillCounts(seen.at)}
          and ${organisationsInScope(scope)}), '[]') as roles
    from users where ${passing(scope, page)} and ${afterCursor(byName, page.after)}
    order by ${orderBy(byName)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export interface RoleOfPerson
  extends Omit<PersonRow, 'roles' | 'cursor'>,
    Pick<RoleRow, 'role' | 'organisation'> {
  level: Level
  from: string
  to: string | null
  roleState: RoleRow['state']
}

/** Roles that still count of the people who pass the filters, those of the filters only, person by person. */
export async function listRolesOfPeople(
  scope: Scope,
  db: Queries,
  filters: PeopleFilters,
): Promise<RoleOfPerson[]> {
  const { role, ending, on } = filters
  const { tables, at } = treeStanding(scope, on)
  const { rows } = await sql<RoleOfPerson>`${tables}
    select ${personColumns(on)}, memberships.role, organisations.name as organisation, ${levelColumn} as level,
      memberships.valid_from::text as "from", ${lastDay}::text as "to", ${roleStateAt(at)} as "roleState"
    from ${rolesHeld} join users using (user_id)
    where ${passing(scope, filters)} and ${organisationsInScope(scope)} and ${stillCounts(at)}
      ${role ? sql`and memberships.role = ${role}` : sql``}
      ${ending === undefined ? sql`` : sql`and coalesce(${endsSoon}, false) = ${ending}`}
    order by ${orderBy(byName)}, memberships.membership_id`.execute(db)
  return rows
}

const roleStateAt = (at: RawBuilder<Date>) => sql<RoleRow['state']>`case
  when memberships.withdrawn_at is not null then 'withdrawn' when ${isValidAt(at)} then 'valid'
  when memberships.valid_from > ${dayOf(at)} then 'future' else 'over' end`

export async function countPeople(scope: Scope, db: Queries, filters: PeopleFilters): Promise<number> {
  const { rows } = await sql<{ total: number }>`${treeStanding(scope, filters.on).tables}
    select count(*) as total from users where ${passing(scope, filters)}`.execute(db)
  return rows[0]!.total
}

export interface PersonRecord extends Omit<PersonRow, 'roles' | 'cursor' | 'login' | 'state'> {
  login: string
  state: PersonState
  /** Of name, login and address. */
  version: number
}

/** The person within the scope, or undefined. */
export async function findPerson(scope: Scope, db: Queries, id: number): Promise<PersonRecord | undefined> {
  const { rows } = await sql<PersonRecord>`
    select ${personColumns()}, users.version from users
    where users.user_id = ${id} and ${peopleInScope(scope)}`.execute(db)
  return rows[0]
}

export interface RoleRow {
  id: number
  role: Role
  organisationId: number
  kind: OrganisationKind
  organisation: string
  level: Level
  from: string
  to: string | null
  state: 'valid' | 'future' | 'over' | 'withdrawn'
  why: string | null
  /** Withdrawn within a day: it can be given back. */
  lately: boolean
  /** Held in an organisation within the scope. */
  reached: boolean
}

/**
 * All roles of a person, those out of reach too: whoever shows them leaves these out. As of a day: what was known of them
 * by its end.
 */
export async function listRoleRows(
  scope: Scope,
  db: Queries,
  userId: number,
  on?: string,
): Promise<RoleRow[]> {
  const { tables, at } = treeStanding(scope, on)
  const { rows } = await sql<RoleRow>`${tables}
    select memberships.membership_id as id, memberships.role, organisations.organisation_id as "organisationId",
      organisations.kind, organisations.name as organisation, ${levelColumn} as level,
      memberships.valid_from::text as "from", ${lastDay}::text as "to",
      ${roleStateAt(at)} as state,
      memberships.withdrawn_why as why,
      coalesce(memberships.withdrawn_at > now() - interval '1 day', false) as lately,
      (${organisationsInScope(scope)}) as reached
    from ${rolesHeld} where memberships.user_id = ${userId} and memberships.region_id = ${scope.regionId}
    order by memberships.valid_from desc, memberships.membership_id desc`.execute(db)
  return rows
}

/** What became of the latest invitation of a person that went by mail; null: none did. */
export async function findLastInvitation({ regionId }: Scope, db: Queries, userId: number) {
  const row = await db
    .selectFrom('messages')
    .select(['address', 'state', sql<Date>`coalesce(finished_at, created_at)`.as('at')])
    .where('region_id', '=', regionId)
    .where('user_id', '=', userId)
    .where('kind', '=', 'invitation')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  return { address: row.address, state: row.state as 'waiting' | 'sent' | 'failed', at: row.at.toISOString() }
}

/** People with a valid role in an organisation, now or on a day. */
export async function listHolders(
  scope: Scope,
  db: Queries,
  organisationId: number,
  on?: string,
): Promise<{ person: number; name: string; role: Role }[]> {
  const { tables, at } = treeStanding(scope, on)
  const { rows } = await sql<{ person: number; name: string; role: Role }>`${tables}
    select users.user_id as person, users.name, memberships.role
    from ${rolesHeld} join users using (user_id)
    where ${organisationsInScope(scope)} and memberships.organisation_id = ${organisationId} and ${isValidAt(at)}
    order by users.name collate ru_natural, memberships.membership_id limit 500`.execute(db)
  return rows
}
