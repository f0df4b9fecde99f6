import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { migrate } from './migrate.ts'

const store = testDatabase()
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-migrations-'))
  await store.database.pool.query('drop table if exists migrations, one, two')
})
afterEach(() => rm(folder, { recursive: true }))

const put = (name: string, sql: string) => writeFile(join(folder, name), sql)

describe('migrations', () => {
  it('are applied in order, once', async () => {
    await put('0002_two.sql', 'insert into one values (2)')
    await put('0001_one.sql', 'create table one (n integer)')
    expect(await migrate(store.database, folder)).toEqual(['0001_one.sql', '0002_two.sql'])
    expect(await migrate(store.database, folder)).toEqual([])
  })

  it('may be asked for by two servers at once', async () => {
    await put('0001_one.sql', 'create table one (n integer)')
    const applied = await Promise.all([1, 2, 3].map(() => migrate(store.database, folder)))
    expect(applied.flat()).toEqual(['0001_one.sql'])
  })

  it('leave nothing of themselves when they fail, and keep the earlier ones', async () => {
    await put('0001_one.sql', 'create table one (n integer)')
    await put('0002_two.sql', 'create table two (n integer); select 1 / 0')
    await expect(migrate(store.database, folder)).rejects.toThrow('0002_two.sql')
    const { rows } = await store.database.pool.query(
      "select to_regclass('one') as one, to_regclass('two') as two",
    )
    expect(rows).toEqual([{ one: 'one', two: null }])
  })

  it('refuse a file edited after it was applied', async () => {
    await put('0001_one.sql', 'create table one (n integer)')
    await migrate(store.database, folder)
    await put('0001_one.sql', 'create table one (n bigint)')
    await expect(migrate(store.database, folder)).rejects.toThrow('изменилась')
  })

  it('refuse a database newer than the program', async () => {
    await put('0001_one.sql', 'create table one (n integer)')
    await migrate(store.database, folder)
    await rm(join(folder, '0001_one.sql'))
    await expect(migrate(store.database, folder)).rejects.toThrow('новее программы')
  })
})
