import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildFile, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

/** In the names of what is not of the first school, nor of its municipality. */
const CANARY = 'Канарейкина'

const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school' | 'teacher' | 'abroad', TestClient>

beforeAll(async () => {
  const db = server.database.kysely
  home = await buildSmallRegion(server.database)
  const abroad = await buildSmallRegion(server.database)
  const { far, second } = home.schools
  const rename = (school_id: number, name: string, full_name: string) =>
    db.updateTable('schools').set({ name, full_name }).where('school_id', '=', school_id).execute()
  await rename(far.school_id, `МБОУ СОШ № 12 им. ${CANARY}`, 'средняя школа № 12 посёлка Ёлки')
  await rename(second.school_id, 'Лицей № 3', 'Лицей № 3 имени А.С.Пушкина')
  await rename(home.schools.first.school_id, 'МБОУ СОШ № 120', 'средняя школа № 120')
  const { regionId: region_id } = home
  const head = { role: 'head' as const, region_id, school_id: far.school_id }
  await buildUser(db, { ...head, name: `${CANARY} Анна`, login: 'kanareykina' })
  await buildFile(db, { region_id, name: `ВПР_${CANARY}.xlsx`, title: 'ВПР математика 5' })
  const { first } = home.schools
  const teacher = await buildUser(db, { role: 'teacher', region_id, school_id: first.school_id })
  people = {
    ...(await signInAll(server, home)),
    teacher: await server.signIn(teacher),
    abroad: await server.signIn(abroad.users.region),
  }
})

interface Group {
  kind: string
  items: { id: string; title: string }[]
  next: string | null
}

async function search(client: TestClient, q: string, rest = ''): Promise<Group[]> {
  const reply = await client.get(`/api/search?q=${encodeURIComponent(q)}${rest}`)
  expect(reply.statusCode).toBe(200)
  return reply.json().groups
}
const schoolsOf = async (client: TestClient, q: string) =>
  (await search(client, q)).find(({ kind }) => kind === 'school')?.items.map(({ title }) => title) ?? []
const kindsOf = async (client: TestClient, q: string) => (await search(client, q)).map(({ kind }) => kind)

describe('schools are found', () => {
  const twelfth = `МБОУ СОШ № 12 им. ${CANARY}`
  it.each([
    ['шк 12', [twelfth, 'МБОУ СОШ № 120']],
    ['12 школа', [twelfth]],
    ['сош №12', [twelfth, 'МБОУ СОШ № 120']],
    ['школы елки', [twelfth]],
    ['ЁЛКИ', [twelfth]],
    ['лицей №3', ['Лицей № 3']],
    ['3 лице', ['Лицей № 3']],
    ['лицея пушкин', ['Лицей № 3']],
    ['гимназия', []],
    ['и', []],
    ['!!!', []],
  ])('by «%s»', async (q, found) => {
    expect(await schoolsOf(people.region, q)).toEqual(found)
  })

  it('by code and login, and by their beginnings', async () => {
    const { code } = home.schools.second
    for (const text of [code, `88${code}`, code.slice(0, -1)])
      expect(await schoolsOf(people.region, text), text).toContain('Лицей № 3')
  })

  it('portion by portion', async () => {
    const [first] = await search(people.region, '8801', '&kind=school&limit=2')
    expect(first?.items).toHaveLength(2)
    const [second] = await search(people.region, '8801', `&kind=school&limit=2&after=${first?.next}`)
    expect(second).toMatchObject({ items: [{}], next: null })
    expect(first?.items.map(({ id }) => id)).not.toContain(second?.items[0]?.id)
  })
})

describe('a school that was called otherwise', () => {
  const former = async (client: TestClient, q: string) =>
    (await search(client, q)).find(({ kind }) => kind === 'formerSchool')?.items ?? []

  beforeAll(async () => {
    const { first, far } = home.schools
    const rename = async (school: { code: string }, event: object) => {
      const { version } = (await people.region.get(`/api/schools/${school.code}/life`)).json()
      const renamed = { kind: 'renamed', on: '2024-09-01', basis: 'Приказ № 417-п от 20.08.2024', version }
      const reply = await people.region.post(`/api/schools/${school.code}/events`, { ...renamed, ...event })
      expect(reply.statusCode, reply.body).toBe(200)
    }
    await rename(first, { name: 'Гимназия имени Менделеева', fullName: null })
    await rename(far, { name: `Дальняя ${CANARY}`, fullName: null })
  })

  it('is found by the name it had, which the hit tells with its last day', async () => {
    expect(await former(people.region, 'сош № 120')).toMatchObject([
      {
        id: home.schools.first.code,
        title: 'Гимназия имени Менделеева',
        note: expect.stringContaining('прежнее название: МБОУ СОШ № 120, до 01.09.2024'),
      },
    ])
    const { items } = (
      await people.region.get(`/api/schools?search=${encodeURIComponent('сош № 120')}`)
    ).json()
    expect(items).toMatchObject([{ name: 'Гимназия имени Менделеева', former: 'МБОУ СОШ № 120' }])
    const named = (await people.region.get(`/api/schools?search=${encodeURIComponent('менделеев')}`)).json()
    expect(named.items).toMatchObject([{ former: null }])
  })

  it('is found by the order, once, and not a second time by a name it still has', async () => {
    expect((await former(people.region, '417')).map(({ title }) => title)).toEqual([
      'Гимназия имени Менделеева',
      `Дальняя ${CANARY}`,
    ])
    expect((await former(people.region, '417'))[0]).toMatchObject({
      note: expect.stringContaining('документ: Приказ № 417-п от 20.08.2024'),
    })
    expect(await former(people.region, CANARY)).toEqual([])
  })

  it('is found by nobody who does not see it, nor by a name that was a mistake', async () => {
    for (const q of ['школа посёлка', '12', '417', CANARY])
      for (const client of [people.district, people.school, people.teacher, people.abroad]) {
        expect(JSON.stringify(await search(client, q)), q).not.toContain(CANARY)
        const { items } = (await client.get(`/api/schools?search=${encodeURIComponent(q)}`)).json()
        expect(JSON.stringify(items), q).not.toContain(CANARY)
      }
    const { school_id } = home.schools.first
    const correct = (corrected_at: Date | null) =>
      server.database.kysely
        .updateTable('school_events')
        .set({ corrected_at })
        .where('school_id', '=', school_id)
        .execute()
    await correct(new Date())
    expect(await former(people.region, 'сош № 120')).toEqual([])
    const { total } = (
      await people.region.get(`/api/schools?search=${encodeURIComponent('сош № 120')}`)
    ).json()
    expect(total).toBe(0)
    await correct(null)
  })
})

describe('what is not one’s own is never found', () => {
  it('shows a region its schools, people and files', async () => {
    expect(await kindsOf(people.region, CANARY)).toEqual(['school', 'person', 'file'])
  })

  it.each(['district', 'school', 'teacher', 'abroad'] as const)('%s', async (who) => {
    for (const q of [CANARY, 'канар', 'впр', home.schools.far.code])
      expect(JSON.stringify(await search(people[who], q))).not.toContain(CANARY)
  })

  it('nor what the role has no right to read', async () => {
    const { login } = home.users.school
    expect(await kindsOf(people.school, login)).toEqual(['person'])
    expect(await kindsOf(people.teacher, login)).toEqual([])
    const { name } = home.users.school
    expect(await kindsOf(people.school, name)).toContain('person')
    expect(await kindsOf(people.teacher, name)).not.toContain('person')
    expect(await kindsOf(people.school, 'методика')).not.toContain('file')
    expect(await search(people.teacher, login, '&kind=person')).toEqual([])
  })
})

it('goes by the index', async () => {
  const db = server.database.kysely
  await sql`insert into schools (region_id, municipality_id, code, name)
    select ${home.regionId}, ${home.municipalities.far.municipality_id}, 'x' || n, 'Гимназия № ' || n
    from generate_series(1, 3000) n`.execute(db)
  await sql`vacuum analyze schools`.execute(db)
  const { rows } = await sql<{ 'QUERY PLAN': string }>`
    explain select from schools where region_id = ${home.regionId} and words @@ to_tsquery('russian', 'лицей:* & 3')`.execute(
    db,
  )
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('schools_by_words')
})

it('keeps no words in the history of schools and people', async () => {
  const { rows } = await sql<{ kept: number }>`
    select count(*) as kept from history where row ? 'words' or row ? 'password_hash'`.execute(
    server.database.kysely,
  )
  expect(rows[0]?.kept).toBe(0)
})
