import pg from 'pg'
import type { BackedTable, Inventory } from './content.ts'

/**
 * Not in a backup: the schema tells of itself by its migrations, and a restore must not open sessions again that people
 * have ended since.
 */
export const LEFT_OUT = ['migrations', 'sessions', 'sign_in_attempts']

/** Settings in which values look the same from every server. Rows are read as the owner of the tables sees them: all. */
export const SESSION = `set local statement_timeout = 0;
  set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8'`

/** The tables with the columns that are stored, by name. */
export async function listTables(client: pg.ClientBase): Promise<BackedTable[]> {
  const { rows } = await client.query<BackedTable>(
    `select relname as name, array_agg(attname::text order by attnum) as columns
     from pg_class join pg_attribute on attrelid = pg_class.oid
     where relnamespace = 'public'::regnamespace and relkind = 'r' and not relname = any($1)
       and attnum > 0 and not attisdropped and attgenerated = ''
     group by relname order by relname`,
    [LEFT_OUT],
  )
  return rows
}

/** Of all those tables together, as the transaction sees them. */
export async function countRows(client: pg.ClientBase): Promise<number> {
  const counts = (await listTables(client)).map(
    ({ name }) => `(select count(*) from ${pg.escapeIdentifier(name)})`,
  )
  const { rows } = await client.query<{ rows: string }>(`select (${counts.join(' + ')})::text as rows`)
  return Number(rows[0]!.rows)
}

/** Sequences from which something was taken, with the last number. */
export async function listSequences(client: pg.ClientBase): Promise<Inventory['sequences']> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = 'public' and last_value is not null order by sequencename`,
  )
  return rows
}
