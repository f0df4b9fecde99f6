import pg from 'pg'
import { SCHOOL_TABLES, type SchoolTable } from './school-tables.ts'

/** Whose rows come back, by their ids in the backup. */
export interface Wanted {
  regionId: number
  schools: readonly number[]
  /** Those that come back as a whole. */
  municipalities: readonly number[]
}

export interface SchoolChange {
  table: string
  /** Rows of the backup that are not there now. */
  missing: number
  /** Rows that are there, but other than in the backup. */
  different: number
}

/** Compares the tables `backup_…` of the session with those of the database. */
export async function readSchoolChanges(client: pg.PoolClient, wanted: Wanted): Promise<SchoolChange[]> {
  const changes: SchoolChange[] = []
  for (const table of SCHOOL_TABLES) {
    const columns = await columnsOf(client, table.name)
    const { rows } = await client.query<Omit<SchoolChange, 'table'>>(
      `${HEAD} select (select count(*)::int from (${missingRows(table, columns)}) as rows) as missing,
         (select count(*)::int from (${differentRows(table, columns)}) as rows) as different`,
      valuesOf(wanted),
    )
    changes.push({ table: table.name, ...rows[0]! })
  }
  return changes
}

/** Stores what `readSchoolChanges` counts. */
export async function storeSchoolRows(client: pg.PoolClient, wanted: Wanted): Promise<void> {
  for (const table of SCHOOL_TABLES) {
    const columns = await columnsOf(client, table.name)
    await client.query(updateText(table, columns), valuesOf(wanted))
    await client.query(insertText(table, columns), valuesOf(wanted))
  }
}

/** All statements name the same parameters, whether they need them or not. */
const HEAD = 'with given as (select $1::bigint[], $2::bigint, $3::bigint[])'

function valuesOf({ regionId, schools, municipalities }: Wanted) {
  return [schools, regionId, municipalities]
}

const quote = pg.escapeIdentifier

function list(columns: readonly string[], of = ''): string {
  return columns.map((column) => of + quote(column)).join(', ')
}

/** `as they were`: without what tells of later things. */
function lasting({ key, passing = [] }: SchoolTable, columns: readonly string[]): string[] {
  return columns.filter((column) => !key.includes(column) && !passing.includes(column))
}

function isSame({ key }: SchoolTable): string {
  return key.map((column) => `its.${quote(column)} = present.${quote(column)}`).join(' and ')
}

function missingRows(table: SchoolTable, columns: readonly string[]): string {
  const { name, where, key } = table
  const saved = `select ${list(columns, 'its.')} from backup_${name} as its where ${where}`
  if (key.length === 0)
    return `${saved} except all select ${list(columns, 'its.')} from public.${name} as its where ${where}`
  return `${saved} and not exists (select from public.${name} as present where ${isSame(table)})`
}

function differentRows(table: SchoolTable, columns: readonly string[]): string {
  if (table.key.length === 0) return 'select where false'
  const names = lasting(table, columns)
  return `select from backup_${table.name} as its join public.${table.name} as present on ${isSame(table)}
    where ${table.where} and (${list(names, 'its.')}) is distinct from (${list(names, 'present.')})`
}

function updateText(table: SchoolTable, columns: readonly string[]): string {
  if (table.key.length === 0) return `${HEAD} select`
  const names = lasting(table, columns)
  const changes = names.map((column) => `${quote(column)} = its.${quote(column)}`)
  // Whoever has the page of the old row open is told that it has changed.
  if (table.passing?.includes('version')) changes.push('version = present.version + 1')
  return `${HEAD} update public.${table.name} as present set ${changes.join(', ')} from backup_${table.name} as its
    where ${isSame(table)} and ${table.where} and (${list(names, 'its.')}) is distinct from (${list(names, 'present.')})`
}

function insertText(table: SchoolTable, columns: readonly string[]): string {
  const rows = `with given as (select $1::bigint[], $2::bigint, $3::bigint[]), back as (${missingRows(table, columns)})`
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

async function columnsOf(client: pg.PoolClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attgenerated = '' order by attnum`,
    [`public.${table}`],
  )
  return rows.map(({ name }) => name)
}
