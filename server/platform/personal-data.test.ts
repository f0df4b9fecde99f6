import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { DATA_TABLES } from './personal-data.ts'

const store = testDatabase()

async function columnsOfDatabase(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns join information_schema.tables
      using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(store.database.kysely)
  return rows.map(({ name }) => name)
}

const listed = Object.entries(DATA_TABLES).flatMap(([table, { personal, plain }]) =>
  [...Object.keys(personal), ...plain.split(' ')].map((column) => `${table}.${column}`),
)

describe('the register of data', () => {
  it('names every column of every table as personal or not, once, and none that is not there', async () => {
    const inDatabase = await columnsOfDatabase()
    expect(inDatabase.length).toBeGreaterThan(150)
    expect(inDatabase.filter((column) => !listed.includes(column))).toEqual([])
    expect(listed.filter((column) => !inDatabase.includes(column))).toEqual([])
    expect(listed.filter((column, index) => listed.indexOf(column) !== index)).toEqual([])
  })

  it('names whose data they are wherever a column is personal', () => {
    const nobodys = Object.entries(DATA_TABLES).filter(
      ([, { personal, whose }]) => Object.keys(personal).length > 0 && whose.length === 0,
    )
    expect(nobodys).toEqual([])
  })

  it('knows every column by which a row belongs to a user', async () => {
    const { rows } = await sql<{ name: string }>`
      select tables.relname || '.' || columns.attname as name from pg_constraint
      join pg_class tables on tables.oid = conrelid
      join pg_attribute columns on columns.attrelid = conrelid and columns.attnum = conkey[1]
      where contype = 'f' and confrelid = 'users'::regclass order by 1`.execute(store.database.kysely)
    const known = Object.entries(DATA_TABLES).flatMap(([table, { ofUser = [] }]) =>
      ofUser.map((column) => `${table}.${column}`),
    )
    expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([])
  })

  it('tells the tables whose rows go with a person, and the database removes from these', async () => {
    const { rows } = await sql<{ body: string }>`
      select prosrc as body from pg_proc where proname = 'remove_rows_of'`.execute(store.database.kysely)
    const removed = [...rows[0]!.body.matchAll(/'([a-z_]+)'(?=[,\]])/g)].map(([, name]) => name)
    const goes = Object.entries(DATA_TABLES).flatMap(([table, { goesWith }]) => (goesWith ? [table] : []))
    expect(removed.sort()).toEqual(goes.sort())
  })
})
