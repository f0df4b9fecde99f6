import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Queries } from '#server/platform/database.ts'
import { transaction } from '#server/platform/database.ts'
import { testDatabase } from '#test/database.ts'
import { buildFile, buildResult, buildUser } from '#test/factories.ts'
import { buildResults, buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { backUp } from './dump.ts'
import { previewSchools, restoreSchoolRows } from './restore-schools.ts'
import type { SchoolChange } from './school-rows.ts'
import { NOT_RESTORED, SCHOOL_TABLES } from './school-tables.ts'

const store = testDatabase()
let folder: string
let region: SmallRegion
let path: string
let file: { file_id: number }
let db: Queries
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-schools-'))
  db = store.database.kysely
})
afterAll(() => rm(folder, { recursive: true }))

beforeEach(async () => {
  region = await buildSmallRegion(store.database)
  file = await buildResults(db, region, { year: '2023/24', procedure: 'vpr-ma-5' }, [
    ['first', 20, 8],
    ['second', 30, 3],
    ['far', 10, 1],
  ])
  const work = {
    region_id: region.regionId,
    file_id: file.file_id,
    school_id: region.schools.first.school_id,
  }
  const sitting = { year: '2023/24', season: 'spring', procedure: 'vpr-ma-5', status: 'ok', row_number: 2 }
  const works = ['1', '2', '2'].map((pupil) => ({ ...work, ...sitting, pupil }))
  await db.insertInto('works').values(works).execute()
  path = join(folder, `${++count}.opora`)
  await backUp(store.url, { path })
})

const ofFirst = () => ({ path, regionId: region.regionId, school: region.schools.first.code })
const counted = (changes: SchoolChange[]) =>
  Object.fromEntries(
    changes.filter((one) => one.missing + one.different > 0).map(({ table, ...counts }) => [table, counts]),
  )

/** As somebody who ought not would: past the guards of the product. */
async function lose(text: string): Promise<void> {
  await transaction(store.database, async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql.raw(text).execute(tx)
  })
}

async function loseFirst(): Promise<void> {
  const { school_id } = region.schools.first
  await lose(`delete from works where school_id = ${school_id} and pupil = '2';
    delete from results where school_id = ${school_id};
    delete from memberships using organisations where organisations.organisation_id = memberships.organisation_id
      and school_id = ${school_id};
    update schools set name = 'Не то имя', pupils = 1 where school_id = ${school_id}`)
}

const schoolNow = (name: 'first' | 'second') =>
  db
    .selectFrom('schools')
    .selectAll()
    .where('school_id', '=', region.schools[name].school_id)
    .executeTakeFirstOrThrow()
const countOf = async (table: 'works' | 'results') =>
  (
    await db
      .selectFrom(table)
      .select((select) => select.fn.countAll<number>().as('n'))
      .where('school_id', '=', region.schools.first.school_id)
      .executeTakeFirstOrThrow()
  ).n

describe('rows of one school', () => {
  it('are compared first, and nothing changes', async () => {
    await loseFirst()
    const before = await schoolNow('first')
    expect(counted(await previewSchools(store.database, ofFirst()))).toEqual({
      schools: { missing: 0, different: 1 },
      memberships: { missing: 1, different: 0 },
      results: { missing: 1, different: 0 },
      works: { missing: 2, different: 0 },
    })
    expect(await schoolNow('first')).toEqual(before)
    expect(await countOf('results')).toBe(0)
  })

  it('come back where they are missing or differ, once, with a line of the audit log', async () => {
    const was = await schoolNow('first')
    await loseFirst()
    await restoreSchoolRows(store.database, ofFirst())
    expect(await schoolNow('first')).toEqual({ ...was, version: was.version + 1 })
    expect([await countOf('works'), await countOf('results')]).toEqual([3, 1])
    expect(counted(await restoreSchoolRows(store.database, ofFirst()))).toEqual({})
    const line = await db
      .selectFrom('audit_log')
      .select(['subject', 'detail'])
      .where('action', '=', 'backup.school')
      .where('region_id', '=', region.regionId)
      .orderBy('audit_id')
      .executeTakeFirstOrThrow()
    expect(line).toEqual({
      subject: `school:${was.school_id}`,
      detail: { schools: 1, counts: { schools: 1, memberships: 1, results: 1, works: 2 } },
    })
  })

  it('do not touch other schools, nor what came later', async () => {
    await loseFirst()
    await lose(
      `update schools set name = 'Переименована' where school_id = ${region.schools.second.school_id}`,
    )
    const { regionId: region_id } = region
    const { school_id } = region.schools.first
    const later = await buildFile(db, { region_id })
    const { sitting_id } = await db
      .selectFrom('sittings')
      .select('sitting_id')
      .where('region_id', '=', region_id)
      .executeTakeFirstOrThrow()
    const newer = { region_id, sitting_id, school_id, file_id: later.file_id, participants: 21, low: 7 }
    await buildResult(db, { ...newer, row_number: 2, row_count: 1 })
    const newcomer = await buildUser(db, { role: 'teacher', region_id, school_id })
    await restoreSchoolRows(store.database, ofFirst())
    expect((await schoolNow('second')).name).toBe('Переименована')
    const results = await db
      .selectFrom('results')
      .select(['file_id', 'low', 'current', 'replaced_by'])
      .where('school_id', '=', school_id)
      .orderBy('file_id')
      .execute()
    expect(results).toEqual([
      { file_id: file.file_id, low: 8, current: false, replaced_by: later.file_id },
      { file_id: later.file_id, low: 7, current: true, replaced_by: null },
    ])
    const roles = db.selectFrom('memberships').select('role').where('user_id', '=', newcomer.user_id)
    expect(await roles.execute()).toEqual([{ role: 'teacher' }])
  })

  it('come back for a whole municipality', async () => {
    await loseFirst()
    const { name } = region.municipalities.near
    const changes = await restoreSchoolRows(store.database, {
      path,
      regionId: region.regionId,
      municipality: name,
    })
    expect(counted(changes)).toMatchObject({ results: { missing: 1 } })
    expect(await countOf('results')).toBe(1)
  })

  it('are refused with a sentence when the school is not in the backup, or is of another region', async () => {
    const stranger = await buildSmallRegion(store.database)
    const unknown = previewSchools(store.database, { ...ofFirst(), school: '000000' })
    await expect(unknown).rejects.toThrow('В копии нет школы с кодом 000000')
    const foreign = previewSchools(store.database, { ...ofFirst(), regionId: stranger.regionId })
    await expect(foreign).rejects.toThrow('В копии нет школы')
  })

  it('come back all together or not at all', async () => {
    await loseFirst()
    await lose(`delete from import_files where file_id = ${file.file_id}`)
    await expect(restoreSchoolRows(store.database, ofFirst())).rejects.toThrow('Ничего не изменено')
    expect((await schoolNow('first')).name).toBe('Не то имя')
  })
})

it('every table with rows of a school is brought back or named with the reason why not', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'school_id' and table_type = 'BASE TABLE'`.execute(db)
  const known = [...SCHOOL_TABLES.map(({ name }) => name), ...Object.keys(NOT_RESTORED)]
  expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([])
})
