import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildFile, buildImport, buildResult, buildSitting, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { sweepRegion } from './sweep.ts'

const server = testServer()
const db = () => server.database.kysely
/** A cell of a pupil's row. */
const CELL = 'Канарейкина Анна'
const UNMAPPED = JSON.stringify({
  sheet: null,
  headerRow: 1,
  columns: [{ column: 'A', header: 'Кто', samples: [CELL] }],
  fingerprint: 'кто',
})
let home: SmallRegion
let abroad: SmallRegion
let operator: TestClient

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  abroad = await buildSmallRegion(server.database)
  operator = await server.signIn(home.users.region)
})

const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
const preview = async (client = operator) => (await client.get('/api/settings/sweep')).json().items
const count = async (table: 'works' | 'sign_in_attempts' | 'sessions' | 'invitations') => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db())
  return rows[0]!.n
}
const sweepLines = async (regionId: number) =>
  db()
    .selectFrom('audit_log')
    .select('detail')
    .where('region_id', '=', regionId)
    .where('action', '=', 'retention.sweep')
    .orderBy('audit_id')
    .execute()

/** A file of the region with three works of a year behind one result. */
async function oldFile(region: SmallRegion, year: string) {
  const { regionId: region_id, schools } = region
  const file = await buildFile(db(), {
    region_id,
    content: Buffer.from(`строки учеников ${region_id} ${year}`),
  })
  const { sitting_id } = await buildSitting(db(), { region_id, year })
  const { school_id } = schools.first
  await buildResult(db(), { region_id, sitting_id, school_id, file_id: file.file_id })
  await db()
    .insertInto('works')
    .values(
      [1, 2, 3].map((pupil) => ({
        region_id,
        file_id: file.file_id,
        school_id,
        year,
        season: 'spring',
        procedure: 'vpr-ma-5',
        pupil: String(pupil),
        status: 'ok',
        row_number: pupil,
      })),
    )
    .execute()
  return file
}

describe('the sweep of what is over its term', () => {
  it('takes what the preview said and nothing else, in portions, each with its line; again, it takes nothing', async () => {
    const { region_id, user_id } = home.users.region
    await oldFile(abroad, '2015/16')
    const gone = await oldFile(home, '2015/16')
    const kept = await oldFile(home, '2023/24')
    const unused = await buildFile(db(), {
      import_id: (await buildImport(db(), { region_id, created_at: ago(100), state: 'failed' })).import_id,
      region_id,
      state: 'refused',
      unmapped: UNMAPPED,
    })
    const young = await buildFile(db(), {
      import_id: (await buildImport(db(), { region_id, created_at: ago(10), state: 'failed' })).import_id,
      region_id,
      state: 'refused',
      unmapped: UNMAPPED,
    })
    // Swept when only originals were.
    const half = await buildFile(db(), {
      import_id: unused.import_id,
      region_id,
      state: 'refused',
      unmapped: UNMAPPED,
      content: Buffer.alloc(0),
      content_removed_at: ago(5),
    })
    const finding = {
      region_id,
      code: 'bad_mark',
      severity: 'error',
      message: `«${CELL}»`,
      advice: '',
      count: 1,
    }
    await db()
      .insertInto('findings')
      .values([unused, young].map(({ file_id }) => ({ ...finding, file_id, position: 1 })))
      .execute()
    const attempt = { login: home.users.region.login, address: '10.0.0.1', success: false }
    await db()
      .insertInto('sign_in_attempts')
      .values([
        { ...attempt, at: ago(200) },
        { ...attempt, at: ago(100) },
        { ...attempt, login: abroad.users.region.login, at: ago(200) },
        { ...attempt, login: 'nobody', at: ago(200) },
      ])
      .execute()
    const token_hash = Buffer.from('old session')
    await db()
      .insertInto('sessions')
      .values({ token_hash, user_id, expires_at: ago(40) })
      .execute()
    await db()
      .insertInto('invitations')
      .values({ token_hash, user_id, expires_at: ago(100) })
      .execute()

    const before = [await count('works'), await count('sessions')]
    expect(await preview()).toEqual([
      { kind: 'attempts', what: 'Попытки входа', rows: 2 },
      { kind: 'sessions', what: 'Законченные сеансы', rows: 1 },
      { kind: 'invitations', what: 'Приглашения, использованные и просроченные', rows: 1 },
      { kind: 'unusedFiles', what: 'Замечания к файлам, которые не стали результатами', rows: 1 },
      { kind: 'unusedFiles', what: 'Оригиналы файлов, которые не стали результатами', rows: 2 },
      { kind: 'works', what: 'Работы учеников', rows: 3 },
      { kind: 'works', what: 'Оригиналы файлов старых лет', rows: 1 },
    ])
    await sweepRegion(server.database, region_id, { portion: 2 })
    expect([await count('works'), await count('sessions')]).toEqual([before[0]! - 3, before[1]! - 1])
    expect(await count('sign_in_attempts')).toBeGreaterThanOrEqual(2)
    const files = await db()
      .selectFrom('import_files')
      .select(['file_id', 'content', 'content_removed_at'])
      .where('region_id', '=', region_id)
      .execute()
    const removed = files.filter((file) => file.content_removed_at !== null).map(({ file_id }) => file_id)
    expect(removed.sort()).toEqual([gone.file_id, unused.file_id, half.file_id].sort())
    const told = (table: 'findings' | 'import_files') =>
      sql<{ file_id: number }>`select file_id from ${sql.table(table)} where region_id = ${region_id}
        and ${sql.table(table)}::text like ${`%${CELL}%`}`.execute(db())
    for (const table of ['findings', 'import_files'] as const)
      expect((await told(table)).rows).toEqual([{ file_id: young.file_id }])
    expect(files.filter(({ content }) => content.length > 0).map(({ file_id }) => file_id)).toEqual(
      expect.arrayContaining([kept.file_id, young.file_id]),
    )
    // Results of schools outlive the works they were counted from.
    const results = await db()
      .selectFrom('results')
      .select('file_id')
      .where('region_id', '=', region_id)
      .execute()
    expect(results).toHaveLength(2)
    const lines = await sweepLines(region_id)
    expect(lines.map(({ detail }) => (detail as { count: number }).count)).toEqual([2, 1, 1, 1, 2, 2, 1, 1])
    expect(await sweepLines(abroad.regionId)).toEqual([])

    expect(await preview()).toEqual([])
    await sweepRegion(server.database, region_id)
    expect(await sweepLines(region_id)).toHaveLength(lines.length)
  })

  it('takes old notices and records of letters of everybody, and leaves those that wait', async () => {
    const region = await buildSmallRegion(server.database)
    const { regionId: region_id, users } = region
    const notice = { region_id, kind: 'run.made', subject: 'run:1', data: '{}' }
    await db()
      .insertInto('notifications')
      .values([
        { ...notice, user_id: users.school.user_id, created_at: ago(400) },
        { ...notice, user_id: users.district.user_id, created_at: ago(400), read_at: ago(390) },
        { ...notice, user_id: users.school.user_id, created_at: ago(300) },
      ])
      .execute()
    const letter = {
      region_id,
      user_id: users.school.user_id,
      address: 'anna@example.ru',
      kind: 'digest',
      subject: 'Новое',
      created_at: ago(200),
      expires_at: ago(199),
    }
    await db()
      .insertInto('messages')
      .values([
        { ...letter, state: 'sent', finished_at: ago(200) },
        { ...letter, state: 'failed', error: 'OVER', finished_at: ago(170) },
        { ...letter, body: Buffer.from('x') },
      ])
      .execute()
    const client = await server.signIn(users.region)
    expect(await preview(client)).toEqual([
      { kind: 'notifications', what: 'Уведомления', rows: 2 },
      { kind: 'letters', what: 'Записи об отправленных письмах', rows: 1 },
    ])
    await sweepRegion(server.database, region_id)
    expect(await preview(client)).toEqual([])
    const left = await db()
      .selectFrom('messages')
      .select('state')
      .where('region_id', '=', region_id)
      .where('address', '=', letter.address)
      .orderBy('state')
      .execute()
    expect(left.map(({ state }) => state)).toEqual(['failed', 'waiting'])
  })

  it('stops between portions when it is called off', async () => {
    await oldFile(home, '2014/15')
    const stopped = AbortSignal.abort()
    const before = await count('works')
    await sweepRegion(server.database, home.regionId, { signal: stopped })
    expect(await count('works')).toBe(before)
  })

  it('of a file that has lost its original: opened or downloaded, it says so', async () => {
    const file = await oldFile(home, '2013/14')
    await sweepRegion(server.database, home.regionId)
    const { import_id, file_id } = file
    for (const path of ['original', 'findings/export']) {
      const reply = await operator.get(`/api/imports/${import_id}/files/${file_id}/${path}?purpose=check`)
      expect(reply.json()).toMatchObject({ code: 'not_possible', detail: expect.stringContaining('срок') })
    }
    const rows = await operator.get(`/api/files/${file_id}/rows?purpose=check&row=2`)
    expect(rows.json()).toMatchObject({ code: 'not_possible', detail: expect.stringContaining('срок') })
  })
})

describe('terms of keeping', () => {
  it('are the region’s own within bounds, with a reason', async () => {
    const { version } = (await operator.get('/api/settings')).json()
    const save = (body: object) =>
      operator.put('/api/settings/retention', { version, reason: 'приказ', ...body })
    expect((await save({ retention: { works: 0 } })).statusCode).toBe(400)
    expect((await save({ retention: { works: 3 }, reason: '' })).statusCode).toBe(400)
    expect((await save({ retention: { works: 3 } })).json()).toEqual({ version: version + 1 })
    expect((await operator.get('/api/settings')).json().retention).toEqual({ works: 3 })
  })
})

describe('the register of data', () => {
  it('tells how many rows of each table are the region’s own', async () => {
    const { items } = (await operator.get('/api/settings/data')).json()
    const of = (table: string) => items.find((item: { table: string }) => item.table === table)
    expect(of('schools')).toMatchObject({ rows: 3, whose: [], oldest: null })
    expect(of('users')).toMatchObject({ whose: ['пользователи'], oldest: expect.any(String) })
    expect(of('works')).toMatchObject({ term: 'works', whose: ['ученики'] })
  })

  it('is closed to others', async () => {
    const head = await server.signIn(await buildUser(db(), { role: 'head', region_id: home.regionId }))
    for (const path of ['data', 'sweep', 'changes'])
      expect((await head.get(`/api/settings/${path}`)).statusCode).toBe(403)
  })
})
