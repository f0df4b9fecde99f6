import pg from 'pg'
import type { Role } from '#contract/permissions.ts'
import { PART_TABLES, type PartTable } from './part-tables.ts'

/** Whose rows come back, by their ids in the backup. */
export interface Wanted {
  regionId: number
  schools: readonly number[]
  /** Those that come back as a whole. */
  municipalities: readonly number[]
  /** Other organisations. */
  bodies: readonly number[]
}

export interface TableChange {
  table: string
  /** Rows of the backup that are not there now. */
  missing: number
  /** Rows that are there, but other than in the backup. */
  different: number
  /** Rows that came later: they stay. */
  later: number
}

/** A role that holds again, or holds otherwise than it does now. */
export interface RoleBack {
  name: string
  role: Role
}

export interface PartChange {
  tables: TableChange[]
  roles: RoleBack[]
  /** Events of the bodies that came later and count no more, for the bodies are again as they were before. */
  struck: number
}

/** Compares the tables `backup_…` of the session with those of the database. */
export async function readChanges(client: pg.PoolClient, wanted: Wanted): Promise<PartChange> {
  const values = valuesOf(wanted)
  const tables: TableChange[] = []
  for (const table of PART_TABLES) {
    const columns = await columnsOf(client, table.name)
    const { rows } = await client.query<Omit<TableChange, 'table'>>(
      `${HEAD} select (select count(*)::int from (${missingRows(table, columns)}) as rows) as missing,
         (select count(*)::int from (${differentRows(table, columns)}) as rows) as different,
         (select count(*)::int from (${laterRows(table, columns)}) as rows) as later`,
      values,
    )
    tables.push({ table: table.name, ...rows[0]! })
  }
  const roles = await client.query<RoleBack>(`${HEAD} ${ROLES_BACK}`, values)
  const struck = await client.query(`${HEAD} select ${STRUCK_EVENTS}`, values)
  return { tables, roles: roles.rows, struck: struck.rowCount! }
}

/** Stores what `readChanges` tells. */
export async function storeRows(client: pg.PoolClient, wanted: Wanted): Promise<void> {
  // First: it looks at the organisations as they are now.
  await client.query(
    `${HEAD} update public.organisation_events as present set corrected_at = now() from (select event.* ${STRUCK_EVENTS}) as struck
     where present.region_id = struck.region_id and present.event_id = struck.event_id`,
    valuesOf(wanted),
  )
  for (const table of PART_TABLES) {
    const columns = await columnsOf(client, table.name)
    await client.query(updateText(table, columns), valuesOf(wanted))
    await client.query(insertText(table, columns), valuesOf(wanted))
  }
}

/** All statements name the same parameters, whether they need them or not. */
const HEAD = 'with given as (select $1::bigint[], $2::bigint, $3::bigint[], $4::bigint[])'

function valuesOf({ regionId, schools, municipalities, bodies }: Wanted) {
  return [schools, regionId, municipalities, bodies]
}

const quote = pg.escapeIdentifier

function list(columns: readonly string[], of = ''): string {
  return columns.map((column) => of + quote(column)).join(', ')
}

/** `as they were`: without what tells of later things. */
function lasting({ key, passing = [] }: PartTable, columns: readonly string[]): string[] {
  return columns.filter((column) => !key.includes(column) && !passing.includes(column))
}

function isSame({ key }: PartTable): string {
  return key.map((column) => `its.${quote(column)} = present.${quote(column)}`).join(' and ')
}

function missingRows(table: PartTable, columns: readonly string[]): string {
  const { name, where, key } = table
  const saved = `select ${list(columns, 'its.')} from backup_${name} as its where ${where}`
  if (key.length === 0)
    return `${saved} except all select ${list(columns, 'its.')} from public.${name} as its where ${where}`
  return `${saved} and not exists (select from public.${name} as present where ${isSame(table)})`
}

function laterRows(table: PartTable, columns: readonly string[]): string {
  const { name, where, key } = table
  const present = `select ${list(columns, 'its.')} from public.${name} as its where ${where}`
  if (key.length === 0)
    return `${present} except all select ${list(columns, 'its.')} from backup_${name} as its where ${where}`
  return `${present} and not exists (select from backup_${name} as present where ${isSame(table)})`
}

function differentRows(table: PartTable, columns: readonly string[]): string {
  if (table.key.length === 0 || table.onlyAdded) return 'select where false'
  const names = lasting(table, columns)
  return `select from backup_${table.name} as its join public.${table.name} as present on ${isSame(table)}
    where ${table.where} and (${list(names, 'its.')}) is distinct from (${list(names, 'present.')})`
}

function updateText(table: PartTable, columns: readonly string[]): string {
  if (table.key.length === 0 || table.onlyAdded) return `${HEAD} select`
  const names = lasting(table, columns)
  const changes = names.map((column) => `${quote(column)} = its.${quote(column)}`)
  // Whoever has the page of the old row open is told that it has changed.
  if (table.passing?.includes('version')) changes.push('version = present.version + 1')
  return `${HEAD} update public.${table.name} as present set ${changes.join(', ')} from backup_${table.name} as its
    where ${isSame(table)} and ${table.where} and (${list(names, 'its.')}) is distinct from (${list(names, 'present.')})`
}

function insertText(table: PartTable, columns: readonly string[]): string {
  const rows = `${HEAD}, back as (${missingRows(table, columns)})`
  const into = `insert into public.${table.name} (${list(columns)}) overriding system value`
  if (table.name !== 'results') return `${rows} ${into} select ${list(columns)} from back`
  const given = columns.map((column) => RESULT_COLUMNS[column] ?? `back.${quote(column)}`)
  return `${rows} ${into} select ${given.join(', ')} from back left join public.results as newer
    on newer.region_id = back.region_id and newer.school_id = back.school_id
      and newer.sitting_id = back.sitting_id and newer.current`
}

/** A result that comes back where a newer one is current takes its place behind it. */
const RESULT_COLUMNS: Readonly<Record<string, string>> = {
  current: 'back.current and newer.file_id is null',
  replaced_by: 'coalesce(back.replaced_by, newer.file_id)',
}

const memberships = PART_TABLES.find(({ name }) => name === 'memberships')!

/** Of those that hold in the backup: who has them back. */
const ROLES_BACK = `select person.name, its.role from backup_memberships as its
  join public.users as person on person.user_id = its.user_id
  left join public.memberships as present on ${isSame(memberships)}
  where ${memberships.where} and its.withdrawn_at is null and (its.valid_to is null or its.valid_to >= current_date)
    and (present.membership_id is null or present.withdrawn_at is not null
      or its.valid_to is distinct from present.valid_to)
  order by person.name, its.role`

/** A body that is as before its later renaming or closing was never renamed or closed; the event stays to be read. */
const STRUCK_EVENTS = `from public.organisation_events as event
  where event.region_id = $2 and event.organisation_id = any($4) and event.corrected_at is null
    and not exists (select from backup_organisation_events as its
      where its.region_id = event.region_id and its.event_id = event.event_id)
    and exists (select from backup_organisations as its join public.organisations as present using (region_id, organisation_id)
      where region_id = $2 and organisation_id = event.organisation_id
        and (its.name, its.parent_id, its.opened_on, its.closed_on)
          is distinct from (present.name, present.parent_id, present.opened_on, present.closed_on))`

async function columnsOf(client: pg.PoolClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attgenerated = '' order by attnum`,
    [`public.${table}`],
  )
  return rows.map(({ name }) => name)
}
