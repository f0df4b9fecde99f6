import { beforeAll, describe, expect, it } from 'vitest'
import { buildUser } from '#test/factories.ts'
import { textIn } from '#test/reply-text.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

/** Lists of the product, as files: what stands in them, what they are called and what is left of them in the log. */
const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
let department: TestClient

beforeAll(async () => {
  const db = server.database.kysely
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
  const { regionId: region_id } = home
  const { school_id } = home.schools.first
  department = await server.signIn(await buildUser(db, { role: 'department', region_id }))
  await buildUser(db, { role: 'teacher', region_id, school_id, name: '=СУММ(1;2)', login: 'formula' })
  await buildUser(db, { role: 'teacher', region_id, school_id, name: 'Учитель Анна', email: 'a@example.ru' })
  await db
    .updateTable('regions')
    .set({ name: 'Заозёрный край', time_zone: 'Asia/Kamchatka' })
    .where('region_id', '=', region_id)
    .execute()
  await buildResults(db, home, { year: '2023/24', procedure: 'vpr-ma-5' }, [['first', 10, 3]])
  await people.region.post('/api/runs', { methodology: '847-2020', year: '2023/24' })
  const asked = { person: (await findPerson('Учитель Анна')).id, role: 'administrator', reason: 'на время' }
  await people.region.post('/api/approvals', { ...asked, organisation: await topPlace() })
})

async function findPerson(search: string): Promise<{ id: number }> {
  return (await people.region.get(`/api/people?search=${encodeURIComponent(search)}`)).json().items[0]
}
async function topPlace(): Promise<number> {
  return (await people.region.get('/api/organisations?kind=region')).json().items[0].id
}

const linesOf = (body: string) =>
  body
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(';'))
const today = () => new Date().toLocaleDateString('sv', { timeZone: 'Asia/Kamchatka' })

describe.each([
  ['people', 'Люди', '/api/people', '/api/people/export', 'search=учитель'],
  ['organisations', 'Организации', '/api/organisations', '/api/organisations/export', 'kind=school'],
  ['approvals', 'Решения вдвоём', '/api/approvals', '/api/approvals/export', ''],
  ['imports', 'Загрузки файлов', '/api/imports', '/api/imports/export', ''],
  ['runs', 'Запуски методик', '/api/runs', '/api/runs/export', ''],
  ['registry', 'Реестр данных', '/api/settings/data', '/api/settings/data/export', ''],
] as const)('the list of %s', (action, title, list, file, filter) => {
  it('leaves as the rows that the page shows, in both forms, and leaves a line in the log', async () => {
    const { items } = (await people.region.get(encodeURI(`${list}?${filter}`))).json()
    expect(items.length).toBeGreaterThan(0)
    for (const format of ['csv', 'xlsx']) {
      const reply = await people.region.get(encodeURI(`${file}?format=${format}&${filter}`))
      expect(reply.statusCode, reply.body).toBe(200)
      const text = await textIn(reply)
      expect(text).toContain(`Всего строк: ${items.length}`)
      for (const { name } of items) if (name && !name.startsWith('=')) expect(text).toContain(name)
      const [line] = (await people.region.get('/api/audit')).json().items
      expect(line).toMatchObject({ action: `export.${action}`, detail: { format, lines: items.length } })
      // A name that was looked for is in no line of the log.
      expect(JSON.stringify(line)).not.toContain('учитель')
    }
  })

  it('is called by what it is, whose it is and of which day', async () => {
    const reply = await people.region.get(`${file}?format=xlsx`)
    expect(reply.headers['content-disposition']).toContain(
      encodeURIComponent(`${title}, Заозёрный край, на ${today()}.xlsx`),
    )
  })

  it('is refused in words when the form or the filter is none', async () => {
    for (const wrong of ['format=pdf', '', 'format=csv&serach=x'])
      expect((await people.region.get(`${file}?${wrong}`)).json()).toMatchObject({ code: 'invalid_request' })
  })
})

describe('a list of people', () => {
  it('has no formula in it and no column that one may not see', async () => {
    const whole = (await people.region.get('/api/people/export?format=csv')).body
    expect(whole).toContain("'=СУММ")
    expect(whole).not.toMatch(/^=|;=/m)
    const narrow = (await department.get('/api/people/export?format=csv')).body
    expect(linesOf(narrow)[0]).toEqual(['Имя', 'Роли'])
    expect(linesOf(whole)[0]).toEqual(['Имя', 'Роли', 'Логин', 'Почта', 'Вход'])
    for (const text of ['formula', 'a@example.ru']) {
      expect(whole).toContain(text)
      expect(narrow).not.toContain(text)
    }
    expect((await department.get('/api/people/export?format=csv&state=active')).statusCode).toBe(403)
    // A hidden column in the middle takes its cells with it.
    const roles = (await department.get('/api/people/roles/export?format=csv&role=teacher')).body
    expect(linesOf(roles)[0]?.slice(0, 3)).toEqual(['Имя', 'Роль', 'Организация'])
    const anna = linesOf(roles).find(([name]) => name === 'Учитель Анна')
    expect(anna?.slice(1, 3)).toEqual(['учитель', 'Школа № 9'])
  })

  it('ends where the scope of its reader ends', async () => {
    const { name } = await buildUser(server.database.kysely, {
      role: 'teacher',
      region_id: home.regionId,
      school_id: home.schools.far.school_id,
      name: 'Дальний Учитель',
    })
    for (const file of ['/api/people/export', '/api/people/roles/export']) {
      expect((await people.region.get(`${file}?format=csv`)).body).toContain(name)
      expect((await people.district.get(`${file}?format=csv`)).body).not.toContain(name)
    }
  })

  it('leaves as roles too: who holds what, where, from which day and until which', async () => {
    const { regionId: region_id, schools } = home
    const db = server.database.kysely
    const { school_id } = schools.first
    const given = { role: 'psychologist', region_id, school_id, name: 'Психолог Ирина' } as const
    const { membership_id } = await buildUser(db, given)
    await db
      .updateTable('memberships')
      .set({ valid_from: new Date('2024-09-01'), valid_to: new Date('2099-08-31') })
      .where('membership_id', '=', membership_id)
      .execute()
    const { body } = await people.school.get('/api/people/roles/export?format=csv&role=psychologist')
    const [header, row, count] = linesOf(body)
    expect(header).toEqual([
      'Имя',
      'Логин',
      'Роль',
      'Организация',
      'Чьи школы видны',
      'С какого дня',
      'Последний день',
      'Состояние',
    ])
    expect(row).toEqual([
      'Психолог Ирина',
      expect.any(String),
      'психолог',
      'Школа № 9',
      'своя школа',
      '01.09.2024',
      '31.08.2099',
      'действует',
    ])
    expect(count![0]).toBe('Всего строк: 1')
  })

  it('as of a day has the roles of that day, is named by it and tells no login of now', async () => {
    const on = today()
    const reply = await people.region.get(`/api/people/export?format=csv&on=${on}`)
    expect(reply.headers['content-disposition']).toContain(encodeURIComponent(`на ${on}.csv`))
    expect(linesOf(reply.body)[0]).toEqual(['Имя', 'Роли'])
    const future = await people.region.get('/api/people/export?format=csv&on=2199-01-01')
    expect(future.json()).toMatchObject({
      code: 'invalid_request',
      detail: expect.stringContaining('не наступил'),
    })
  })
})
