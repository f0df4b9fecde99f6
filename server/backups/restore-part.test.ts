import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type AddedKind, addedUnder } from '#contract/organisations.ts'
import type { Role } from '#contract/permissions.ts'
import type { Queries } from '#server/platform/database.ts'
import { transaction } from '#server/platform/database.ts'
import { write } from '#server/platform/write.ts'
import { createDatabase, testDatabase } from '#test/database.ts'
import { type BuiltUser, buildDuty, buildFile, buildResult, buildUser } from '#test/factories.ts'
import { buildResults, buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { backUp } from './dump.ts'
import type { PartChange } from './part-rows.ts'
import { NOT_RESTORED, PART_TABLES } from './part-tables.ts'
import { previewPart, restorePart } from './restore-part.ts'

const store = testDatabase()
let folder: string
let region: SmallRegion
let path: string
let file: { file_id: number }
let db: Queries
let count = 0

interface Place {
  parent_id: number
  municipality_id: number | null
  school_id: number | null
}

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
const counted = ({ tables }: PartChange) =>
  Object.fromEntries(
    tables.flatMap(({ table, missing, different }) =>
      missing + different > 0 ? [[table, { missing, different }]] : [],
    ),
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
    expect(counted(await previewPart(store.database, ofFirst()))).toEqual({
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
    await restorePart(store.database, ofFirst())
    expect(await schoolNow('first')).toEqual({ ...was, version: was.version + 1 })
    expect([await countOf('works'), await countOf('results')]).toEqual([3, 1])
    expect(counted(await restorePart(store.database, ofFirst()))).toEqual({})
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
    await restorePart(store.database, ofFirst())
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
    const changes = await restorePart(store.database, {
      path,
      regionId: region.regionId,
      municipality: name,
    })
    expect(counted(changes)).toMatchObject({ results: { missing: 1 } })
    expect(await countOf('results')).toBe(1)
  })

  it('are refused with a sentence when the school is not in the backup, or is of another region', async () => {
    const stranger = await buildSmallRegion(store.database)
    const unknown = previewPart(store.database, { ...ofFirst(), school: '000000' })
    await expect(unknown).rejects.toThrow('В копии нет школы с кодом 000000')
    const foreign = previewPart(store.database, { ...ofFirst(), regionId: stranger.regionId })
    await expect(foreign).rejects.toThrow('В копии нет школы')
  })

  it('come back all together or not at all', async () => {
    await loseFirst()
    await lose(`delete from import_files where file_id = ${file.file_id}`)
    await expect(restorePart(store.database, ofFirst())).rejects.toThrow('Ничего не изменено')
    expect((await schoolNow('first')).name).toBe('Не то имя')
  })
})

it('every table with rows of a school, an organisation or a municipality is brought back or named with the reason why not', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'school_id' and table_type = 'BASE TABLE'
    union select conrelid::regclass::text from pg_constraint
    where contype = 'f' and confrelid in ('schools'::regclass, 'organisations'::regclass, 'municipalities'::regclass)`.execute(
    db,
  )
  expect(rows.length).toBeGreaterThan(15)
  const known = [...PART_TABLES.map(({ name }) => name), ...Object.keys(NOT_RESTORED)]
  expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([])
})

describe('another organisation', () => {
  let council: number
  let office: number
  let member: BuiltUser
  const body = async (kind: AddedKind, name: string, place: Place) =>
    (
      await db
        .insertInto('organisations')
        .values({ region_id: region.regionId, kind, name, ...place })
        .returning('organisation_id')
        .executeTakeFirstOrThrow()
    ).organisation_id
  const placeOf = (kind: 'region' | 'municipality' | 'school') =>
    db
      .selectFrom('organisations')
      .select(['organisation_id as parent_id', 'municipality_id', 'school_id'])
      .where('region_id', '=', region.regionId)
      .where('kind', '=', kind)
      .orderBy('organisation_id')
      .limit(1)
      .executeTakeFirstOrThrow()
  const give = (user: BuiltUser, organisation_id: number, role: Role) =>
    db
      .insertInto('memberships')
      .values({
        region_id: region.regionId,
        user_id: user.user_id,
        organisation_id,
        role,
        valid_from: sql`current_date`,
      })
      .execute()
  const save = async () => {
    path = join(folder, `${++count}.opora`)
    await backUp(store.url, { path })
  }
  const asked = (organisation: string) => ({ path, regionId: region.regionId, organisation })
  const rowOf = (id: number) =>
    db.selectFrom('organisations').selectAll().where('organisation_id', '=', id).executeTakeFirstOrThrow()
  const rolesIn = (id: number) =>
    db
      .selectFrom('memberships')
      .innerJoin('users', 'users.user_id', 'memberships.user_id')
      .select(['users.name', 'role', 'withdrawn_why'])
      .where('organisation_id', '=', id)
      .orderBy('users.name')
      .execute()

  beforeEach(async () => {
    const { regionId: region_id } = region
    council = await body('council', 'Совет области', await placeOf('region'))
    office = await body('methodical_office', 'Кабинет округа', await placeOf('municipality'))
    member = await buildUser(db, { role: 'expert', region_id, name: 'Волкова Вера' })
    await give(member, council, 'council')
    await give(region.users.region, council, 'council')
    await give(member, office, 'municipal_methodologist')
    const { user_id } = member
    await buildDuty(db, { region_id, user_id, organisation_id: council, function: 'chair' })
    await save()
  })

  it('is compared first: what returns, who holds a role again, what stays; and nothing changes', async () => {
    await lose(`delete from duties where organisation_id = ${council};
      update organisations set name = 'Не тот совет' where organisation_id = ${council};
      update memberships set withdrawn_at = now(), withdrawn_why = 'по ошибке'
        where organisation_id = ${council} and user_id = ${member.user_id}`)
    await give(await buildUser(db, { role: 'expert', region_id: region.regionId }), council, 'council')
    const before = [await rowOf(council), await rolesIn(council)]
    const change = await previewPart(store.database, asked('Совет области'))
    expect(counted(change)).toEqual({
      organisations: { missing: 0, different: 1 },
      memberships: { missing: 0, different: 1 },
      duties: { missing: 1, different: 0 },
    })
    expect(change.roles).toEqual([{ name: 'Волкова Вера', role: 'council' }])
    expect(change.tables.filter(({ later }) => later > 0)).toMatchObject([{ table: 'memberships', later: 1 }])
    expect([await rowOf(council), await rolesIn(council)]).toEqual(before)
  })

  it('comes back with its row, roles and duties, once, with a line of the audit log; what came later stays', async () => {
    const was = await rowOf(council)
    await lose(`delete from duties where organisation_id = ${council};
      delete from memberships where organisation_id = ${council} and user_id = ${member.user_id};
      update organisations set name = 'Не тот совет', closed_on = current_date where organisation_id = ${council};
      update organisations set name = 'Не тот кабинет' where organisation_id = ${office}`)
    const newcomer = { role: 'expert', region_id: region.regionId, name: 'Ёлкин Егор' } as const
    await give(await buildUser(db, newcomer), council, 'council')
    await restorePart(store.database, asked(String(council)))
    expect(await rowOf(council)).toEqual({ ...was, version: was.version + 1 })
    expect(new Set((await rolesIn(council)).map(({ name }) => name))).toEqual(
      new Set(['Волкова Вера', 'Ёлкин Егор', region.users.region.name]),
    )
    const duties = db
      .selectFrom('duties')
      .select(['user_id', 'function'])
      .where('organisation_id', '=', council)
    expect(await duties.execute()).toEqual([{ user_id: member.user_id, function: 'chair' }])
    expect((await rowOf(office)).name).toBe('Не тот кабинет')
    expect(counted(await restorePart(store.database, asked('Совет области')))).toEqual({})
    const line = await db
      .selectFrom('audit_log')
      .select(['subject', 'detail'])
      .where('action', '=', 'backup.organisation')
      .where('region_id', '=', region.regionId)
      .orderBy('audit_id')
      .executeTakeFirstOrThrow()
    expect(line).toEqual({
      subject: `organisation:${council}`,
      detail: { schools: 0, counts: { organisations: 1, memberships: 1, duties: 1 } },
    })
    const kept = await sql<{ action: string }>`select action from history where table_name = 'organisations'
      and key = ${JSON.stringify({ organisation_id: council })}::jsonb order by history_id desc limit 1`.execute(
      db,
    )
    expect(kept.rows).toEqual([{ action: 'backup.organisation' }])
  })

  it.each(Object.keys(addedUnder) as AddedKind[])('of every kind comes back: %s', async (kind) => {
    const id = await body(kind, `Проверка: ${kind}`, await placeOf(addedUnder[kind][0]))
    await save()
    await lose(`update organisations set closed_on = current_date where organisation_id = ${id}`)
    await restorePart(store.database, asked(`Проверка: ${kind}`))
    expect((await rowOf(id)).closed_on).toBeNull()
    await lose(`delete from organisations where organisation_id = ${id}`)
    await restorePart(store.database, asked(String(id)))
    expect((await rowOf(id)).name).toBe(`Проверка: ${kind}`)
  })

  it('is as it was before what was recorded later: such events stay to be read and count no more', async () => {
    const event = { region_id: region.regionId, organisation_id: office, basis: 'Приказ № 7' }
    await db
      .insertInto('organisation_events')
      .values({ ...event, kind: 'closed', on_date: sql`current_date` })
      .execute()
    await lose(`update organisations set closed_on = current_date where organisation_id = ${office}`)
    expect(await previewPart(store.database, asked('Кабинет округа'))).toMatchObject({ struck: 1 })
    await restorePart(store.database, asked('Кабинет округа'))
    const events = db.selectFrom('organisation_events').selectAll().where('organisation_id', '=', office)
    expect(await events.execute()).toMatchObject([{ kind: 'closed', corrected_at: expect.any(Date) }])
    expect((await rowOf(office)).closed_on).toBeNull()
  })

  it('leaves people as they are, and gives nothing back to one who was erased', async () => {
    const { user_id } = member
    await lose(`update users set name = 'Волкова-Ёлкина Вера' where user_id = ${user_id};
      delete from memberships where organisation_id = ${council}`)
    await restorePart(store.database, asked('Совет области'))
    expect((await rolesIn(council)).map(({ name }) => name)).toContain('Волкова-Ёлкина Вера')
    await lose(`update users set name = 'Стёртый', email = null, password_hash = null, disabled_at = now(),
        erased_at = now() where user_id = ${user_id};
      delete from duties where organisation_id = ${council};
      delete from memberships where organisation_id = ${council}`)
    await restorePart(store.database, asked('Совет области'))
    expect((await rolesIn(council)).map(({ name }) => name)).toEqual([region.users.region.name])
    const duties = await db
      .selectFrom('duties')
      .select('duty_id')
      .where('organisation_id', '=', council)
      .execute()
    expect(duties).toEqual([])
  })

  it('is refused with a sentence when it cannot come back, and nothing changes', async () => {
    const stranger = await buildSmallRegion(store.database)
    const refusal = async (organisation: string, more = {}) =>
      String(await restorePart(store.database, { ...asked(organisation), ...more }).catch((error) => error))
    await lose(`update organisations set name = 'Не тот совет' where organisation_id = ${council}`)
    expect(await refusal('Такого нет')).toContain('В копии нет организации «Такого нет»')
    expect(await refusal('Совет области', { regionId: stranger.regionId })).toContain(
      'В копии нет организации',
    )
    expect(await refusal(String(council), { regionId: stranger.regionId })).toContain(
      'В копии нет организации',
    )
    expect(await refusal(region.municipalities.near.name)).toContain('--municipality')
    expect(await refusal(region.schools.first.name)).toContain('--school')
    expect(await refusal(String((await placeOf('region')).parent_id))).toContain('копию целиком')
    await body('working_group', 'Группа', await placeOf('region'))
    const second = await body('working_group', 'Группа', await placeOf('municipality'))
    await save()
    expect(await refusal('Группа')).toMatch(
      new RegExp(`несколько: № \\d+ .*№ ${second} .*--organisation \\d+`),
    )
    const { near } = region.municipalities
    await lose(`update municipalities set closed_on = current_date where municipality_id = ${near.municipality_id};
      update organisations set closed_on = current_date where municipality_id = ${near.municipality_id}`)
    expect(await refusal('Кабинет округа')).toContain('Сначала верните место')
    expect((await rowOf(office)).closed_on).not.toBeNull()
    expect((await rowOf(council)).name).toBe('Не тот совет')
  })

  it('does not come out of a backup of another database, nor of another form of this one', async () => {
    const other = await createDatabase()
    onTestFinished(() => other.drop())
    const note = write<void, void>('test.note', async ({ note }) => note('region:1'))
    const { regionId } = await buildSmallRegion(other.database)
    await note(other.database, { regionId, userId: null }, undefined)
    const elsewhere = join(folder, `${++count}.opora`)
    await backUp(other.url, { path: elsewhere })
    const part = { path: elsewhere, regionId, organisation: 'Берёзовский округ' }
    await expect(restorePart(store.database, part)).rejects.toThrow('Копия сделана с другой базы данных')
    await other.database.pool.query("insert into migrations (name, checksum) values ('9999_later.sql', 'x')")
    const later = join(folder, `${++count}.opora`)
    await backUp(other.url, { path: later })
    await expect(restorePart(store.database, { ...part, path: later })).rejects.toThrow(
      'при другой версии базы данных',
    )
  })
})
