import { read, utils } from '@e965/xlsx'
import { beforeAll, describe, expect, it } from 'vitest'
import { noteRead, write } from '#server/platform/write.ts'
import { buildUser, PASSWORD } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'
import { verifyChains } from './verify.ts'

const server = testServer()
let region: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
let authority: TestClient
let file: number

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  const db = server.database.kysely
  const built = await buildResults(db, region, { year: '2023/24', procedure: 'vpr-ma-5' }, [
    ['first', 10, 3],
    ['far', 30, 12],
  ])
  file = built.file_id
  const content = Buffer.from('Код;Балл\r\n010001;5\r\n010003;7\r\n')
  await db
    .updateTable('import_files')
    .set({ content, name: 'работы.csv' })
    .where('file_id', '=', file)
    .execute()
  people = await signInAll(server, region)
  const { near } = region.municipalities
  const { municipality_id } = near
  const given = { role: 'municipal_authority', region_id: region.regionId, municipality_id } as const
  authority = await server.signIn(await buildUser(db, { ...given, name: 'Глава округа', login: 'glava' }))
})

const canary = write('test.canary', async ({ note, because }) => {
  await because('КАНАРЕЙКА причины')
  note('КАНАРЕЙКА', { КАНАРЕЙКА: 'КАНАРЕЙКА' })
})

/** All cells of an export. */
function textOf(reply: { body: string; rawPayload: Buffer }, format: string): string {
  if (format === 'csv') return reply.body
  const book = read(reply.rawPayload)
  return Object.values(book.Sheets)
    .map((sheet) => utils.sheet_to_csv(sheet))
    .join('\n')
}

interface Line {
  id: number
  action: string
  subject: string | null
  reason: string | null
  person: { login: string } | null
  role: { role: string } | null
}
const log = async (client: TestClient, query = '') => {
  const reply = await client.get(`/api/audit?limit=200&${query}`)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json() as { items: Line[]; total: number }
}

describe('the audit log', () => {
  it('says who did what, in which role, the last first', async () => {
    const made = await people.region.post('/api/runs', { methodology: '847-2020', year: '2023/24' })
    const { items, total } = await log(people.region)
    expect(items[0]).toMatchObject({
      action: 'run.create',
      subject: `run:${made.json().id}`,
      person: { login: region.users.region.login },
      role: { role: 'operator' },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(total).toBe(items.length)
    expect(items.map(({ id }) => id)).toEqual(items.map(({ id }) => id).sort((a, b) => b - a))
  })

  it('is read page by page without a gap or a repeat', async () => {
    const whole = (await log(people.region)).items.map(({ id }) => id)
    const paged: number[] = []
    for (let after = ''; ; ) {
      const page = (await people.region.get(`/api/audit?limit=2${after}`)).json()
      paged.push(...page.items.map(({ id }: Line) => id))
      if (!page.next) break
      after = `&after=${page.next}`
    }
    expect(paged).toEqual(whole)
  })

  it('answers who saw pupils’ data between two moments, by one question', async () => {
    const rows = await people.region.get(`/api/files/${file}/rows?purpose=check&row=2`)
    expect(rows.statusCode, rows.body).toBe(200)
    const today = (await people.region.get('/api/audit?limit=1')).json().items[0].at.slice(0, 4)
    const asked = `action=read.*&subject=file:${file}&from=${today}-01-01&to=${today}-12-31T23:59`
    const { items } = await log(people.region, asked)
    expect(items).toMatchObject([
      { action: 'read.rows', subject: `file:${file}`, person: { login: region.users.region.login } },
    ])
    expect((await log(people.region, `${asked}&person=glava`)).total).toBe(0)
    expect((await log(people.region, 'action=read&to=2001-01-01')).total).toBe(0)
    expect((await log(people.region, 'action=rea')).total).toBe(0)
  })

  it('names in one question who opened the card of a person, himself left out', async () => {
    const { user_id: id, login } = region.users.school
    const readers = (client: TestClient) => client.get(`/api/audit/readers?person=${id}`)
    expect((await readers(people.region)).json().items).toEqual([])
    await people.school.get(`/api/people/${id}`)
    await people.region.get(`/api/people/${id}`)
    await people.region.get(`/api/people/${id}?on=${new Date().getFullYear()}-01-01`)
    const { items } = (await readers(people.region)).json()
    expect(items).toMatchObject([
      { person: { login: region.users.region.login }, actions: ['read.person'], lines: 1 },
    ])
    expect(items[0].person.login).not.toBe(login)
    expect((await people.region.get('/api/audit/readers?person=999999')).json()).toMatchObject({
      code: 'not_found',
    })
  })

  it('names in one question who saw the pupils of a school, how often and in which role', async () => {
    const readers = async (client: TestClient, query: string) =>
      (await client.get(`/api/audit/readers?${query}`)).json()
    const { first, far } = region.schools
    await people.region.get(`/api/files/${file}/rows?purpose=check&row=2&around=0`)
    await people.school.get(`/api/files/${file}/rows?purpose=check&row=2&around=0`)
    const ofFirst = (await readers(people.region, `school=${first.code}`)).items
    expect(ofFirst).toMatchObject([
      {
        person: { login: region.users.school.login },
        role: { role: 'head' },
        actions: ['read.rows'],
        lines: 1,
      },
      { person: { login: region.users.region.login }, role: { role: 'operator' }, lines: expect.any(Number) },
    ])
    // The head saw rows of his own school only, though others stand in the same file.
    const ofFar = (await readers(people.region, `school=${far.code}`)).items
    expect(ofFar.map(({ person }: Line) => person?.login)).not.toContain(region.users.school.login)
    expect((await readers(people.region, `file=${file}`)).items).toHaveLength(2)
    expect((await readers(people.region, `school=${first.code}&to=2001-01-01`)).items).toEqual([])
    // A municipality sees what its own people did, and nothing of what is not its own.
    const own = (await readers(authority, `school=${first.code}`)).items
    expect(own.map(({ person }: Line) => person?.login)).toEqual([region.users.school.login])
    expect(await readers(authority, `school=${far.code}`)).toMatchObject({ code: 'not_found' })
    expect(await readers(people.region, 'file=999999')).toMatchObject({ code: 'not_found' })
    expect(await readers(people.region, '')).toMatchObject({ code: 'invalid_request' })
    for (const format of ['csv', 'xlsx']) {
      const table = await people.region.get(`/api/audit/readers/export?school=${first.code}&format=${format}`)
      expect(textOf(table, format)).toContain(region.users.school.login)
    }
  })

  describe('of one pupil', () => {
    const pupil = '7310555'
    const neighbour = '7310556'
    let works: number

    beforeAll(async () => {
      const db = server.database.kysely
      const sitting = { year: '2022/23', procedure: 'vpr-ru-5' }
      works = (await buildResults(db, region, sitting, [['first', 2, 1]])).file_id
      const row = {
        region_id: region.regionId,
        file_id: works,
        ...sitting,
        season: 'spring',
        status: 'present',
      }
      const { school_id } = region.schools.first
      await db
        .insertInto('works')
        .values([
          { ...row, school_id, pupil, row_number: 2 },
          { ...row, school_id, pupil: neighbour, row_number: 3 },
          // The same code in another school is another pupil.
          { ...row, school_id: region.schools.far.school_id, pupil, row_number: 9 },
        ])
        .execute()
      const { first, far } = region.schools
      const { region: operator, district, school } = region.users
      type Reader = typeof operator
      const seen = (by: Reader, action: 'read.rows' | 'read.original', detail: object) =>
        noteRead(action)(
          server.database,
          { regionId: region.regionId, userId: by.user_id, membershipId: by.membership_id },
          {
            subject: `file:${works}`,
            detail: { ...detail },
            records: 1,
            purpose: { purpose: 'check', purposeWords: undefined },
          },
        )
      const ofFirst = { sheet: null, schools: [first.school_id] }
      await seen(school, 'read.rows', { ...ofFirst, rows: [2] })
      await seen(district, 'read.rows', { ...ofFirst, rows: [3] })
      await seen(district, 'read.rows', { sheet: null, rows: [9], schools: [far.school_id] })
      await seen(operator, 'read.original', { import: 1, schools: [first.school_id, far.school_id] })
    })

    const loginsOf = async (client: TestClient, query: string) => {
      const reply = (await client.get(`/api/audit/readers?${query}`)).json()
      return reply.items?.map(({ person }: Line) => person?.login).sort() ?? reply.code
    }
    const sorted = (...users: { login: string }[]) => users.map(({ login }) => login).sort()

    it('names those who opened his rows or took the whole file, and nobody who saw others only', async () => {
      const { first, far } = region.schools
      const { region: operator, district, school } = region.users
      const of = (code: string, school: string) => `pupil=${code}&school=${school}`
      expect(await loginsOf(people.region, of(pupil, first.code))).toEqual(sorted(operator, school))
      expect(await loginsOf(people.region, of(neighbour, first.code))).toEqual(sorted(operator, district))
      expect(await loginsOf(people.region, of(pupil, far.code))).toEqual(sorted(operator, district))
      expect(await loginsOf(people.region, `${of(pupil, first.code)}&to=2001-01-01`)).toEqual([])
      expect(await loginsOf(people.region, `pupil=${neighbour}&file=${works}`)).toEqual(
        sorted(operator, district),
      )
      expect(await loginsOf(people.region, `file=${works}&row=2`)).toEqual(sorted(operator, school))
      expect(await loginsOf(people.region, `file=${works}&row=2&sheet=ОУ`)).toEqual(sorted(operator))
    })

    it('is asked by whoever sees codes, within his reach, and never by a code alone', async () => {
      const { first, far } = region.schools
      expect(await loginsOf(authority, `pupil=${pupil}&school=${first.code}`)).toEqual(
        sorted(region.users.school),
      )
      expect(await loginsOf(authority, `pupil=${pupil}&school=${far.code}`)).toBe('not_found')
      expect(await loginsOf(people.region, `pupil=0000&school=${first.code}`)).toBe('not_found')
      for (const query of [`pupil=${pupil}`, 'row=2', `school=${first.code}&row=2`, `file=${works}&sheet=ОУ`])
        expect(await loginsOf(people.region, query), query).toBe('invalid_request')
      const given = { role: 'department', region_id: region.regionId } as const
      const department = await server.signIn(await buildUser(server.database.kysely, given))
      for (const file of ['', '/export'])
        for (const code of [pupil, '0000']) {
          const url = `/api/audit/readers${file}?pupil=${code}&school=${first.code}&${file && 'format=csv'}`
          const reply = await department.get(url.replace(/&$/, ''))
          expect(reply.json(), url).toMatchObject({ code: 'forbidden' })
        }
    })

    it('leaves as a file, and its line in the log does not tell whose code it was', async () => {
      const { code } = region.schools.first
      const reply = await people.region.get(
        `/api/audit/readers/export?pupil=${pupil}&school=${code}&format=csv`,
      )
      expect(reply.body).toContain(region.users.school.login)
      const [line] = (await log(people.region)).items
      expect(line).toMatchObject({
        action: 'audit.readers',
        detail: { school: code, ofPupil: true, lines: 2 },
      })
      expect(JSON.stringify(line)).not.toContain(pupil)
    })
  })

  it('tells what each of them opened the data for, in the log and in its files', async () => {
    const url = `/api/files/${file}/rows?row=2&around=0`
    await people.region.get(`${url}&purpose=appeal`)
    await people.region.get(`${url}&purpose=other&purposeWords=${encodeURIComponent('запрос прокуратуры')}`)
    const lines = (await log(people.region, 'action=read')).items.slice(0, 2)
    expect(lines.map(({ reason }: Line) => reason)).toEqual([
      'Другое: запрос прокуратуры',
      'Ответ на апелляцию',
    ])
    const { items } = (await people.region.get(`/api/audit/readers?file=${file}`)).json()
    const own = items.find(({ person }: Line) => person?.login === region.users.region.login)
    expect(own.purposes).toEqual(expect.arrayContaining(['Другое: запрос прокуратуры', 'Ответ на апелляцию']))
    const table = await people.region.get(`/api/audit/readers/export?file=${file}&format=csv`)
    expect(table.body).toContain('запрос прокуратуры')
  })

  it('shows no row of pupils to whoever does not say what for', async () => {
    const before = (await log(people.region, 'action=read')).total
    const url = `/api/files/${file}/rows?row=2`
    for (const asked of ['', '&purpose=curiosity', '&purpose=other', '&purpose=other&purposeWords=%20%20']) {
      const reply = await people.region.get(url + asked)
      expect(reply.json(), asked).toMatchObject({ code: 'invalid_request' })
      expect(reply.body, asked).toMatch(/зачем открываете данные учеников|purposeWords/)
    }
    expect((await log(people.region, 'action=read')).total).toBe(before)
  })

  it('leaves a line of every list taken away, with the filter and how many rows', async () => {
    const { near } = region.municipalities
    const year = 'year=2023%2F24'
    const lists: [action: string, url: string, filter: object][] = [
      [
        'export.schools',
        `/api/schools/export?format=csv&municipality=${near.municipality_id}`,
        { municipality: near.municipality_id },
      ],
      ['export.register', '/api/schools/register?format=xlsx', {}],
      ['export.links', '/api/links/export?kind=curation&format=xlsx', { kind: 'curation' }],
      ['export.completeness', `/api/completeness/export?${year}&format=xlsx`, { year: '2023/24' }],
    ]
    for (const [action, url, filter] of lists) {
      expect((await people.region.get(url)).statusCode, url).toBe(200)
      const [line] = (await log(people.region)).items
      expect(line, url).toMatchObject({
        action,
        person: { login: region.users.region.login },
        detail: { format: url.includes('xlsx') ? 'xlsx' : 'csv', lines: expect.any(Number), filter },
      })
    }
    const before = (await log(people.region, 'action=export')).total
    expect((await people.region.get('/api/schools/export?format=pdf')).statusCode).toBe(400)
    expect((await log(people.region, 'action=export')).total).toBe(before)
  })

  it('counts a line from before schools were noted for every school of its file', async () => {
    const before = noteRead('read.rows')
    const { user_id: userId } = region.users.district
    const by = { regionId: region.regionId, userId }
    await before(server.database, by, {
      subject: `file:${file}`,
      detail: { rows: [2] },
      records: 1,
      purpose: { purpose: 'check' },
    })
    const { items } = (await people.region.get(`/api/audit/readers?school=${region.schools.far.code}`)).json()
    expect(items.map(({ person }: Line) => person?.login)).toContain(region.users.district.login)
  })

  it('leaves a line of a file taken away, and none of a refused request', async () => {
    const { import_id } = await server.database.kysely
      .selectFrom('import_files')
      .select('import_id')
      .where('file_id', '=', file)
      .executeTakeFirstOrThrow()
    const before = (await log(people.region, 'action=read')).total
    const original = `/api/imports/${import_id}/files/${file}/original?purpose=check`
    expect((await people.region.get(original)).statusCode).toBe(200)
    expect((await people.school.get(original)).statusCode).toBe(403)
    expect(
      (await people.region.get(`/api/imports/${import_id}/files/999999/original?purpose=check`)).statusCode,
    ).toBe(404)
    expect((await people.school.get(`/api/files/${file}/rows?purpose=check&row=3`)).statusCode).toBe(404)
    const { items, total } = await log(people.region, 'action=read')
    expect(total).toBe(before + 1)
    expect(items[0]).toMatchObject({ action: 'read.original', subject: `file:${file}` })
  })

  it('finds people by a number, a login and a part of a name', async () => {
    const { user_id, login } = region.users.district
    for (const person of [String(user_id), login, encodeURIComponent('ГЛАВА окр')]) {
      const { items } = await log(people.region, `person=${person}`)
      expect(items.length, person).toBeGreaterThan(0)
      expect(new Set(items.map((line) => line.person?.login)).size).toBe(1)
    }
    expect((await log(people.region, 'person=%25')).total).toBe(0)
  })

  it('shows a municipality only what was done in roles held in it and its schools', async () => {
    await server.signIn(await buildUser(server.database.kysely, { role: 'head', region_id: region.regionId }))
    const { items } = await log(authority)
    const own = [region.users.district.login, region.users.school.login, 'glava']
    expect(new Set(items.map((line) => line.person?.login))).toEqual(new Set(own))
    expect((await log(authority, `person=${region.users.region.login}`)).total).toBe(0)
    await canary(
      server.database,
      { regionId: region.regionId, userId: region.users.region.user_id },
      undefined,
    )
    const asked = ['', 'action=test', 'subject=КАНАРЕЙКА', 'person=1', 'from=2001-01-01'].map(encodeURI)
    for (const query of asked) expect(JSON.stringify(await log(authority, query))).not.toContain('КАНАРЕЙКА')
    for (const format of ['csv', 'xlsx'])
      expect(textOf(await authority.get(`/api/audit/export?format=${format}`), format)).not.toContain(
        'КАНАРЕЙКА',
      )
    expect(textOf(await people.region.get('/api/audit/export?format=xlsx'), 'xlsx')).toContain('КАНАРЕЙКА')
  })

  it('shows nothing of another region', async () => {
    const other = await buildSmallRegion(server.database)
    const { items } = await log(await server.signIn(other.users.region))
    expect(items).toMatchObject([{ action: 'session.open', person: { login: other.users.region.login } }])
  })

  it('is closed to those without the right', async () => {
    for (const client of [people.district, people.school]) {
      expect((await client.get('/api/audit')).statusCode).toBe(403)
      expect((await client.get('/api/audit/export?format=csv')).statusCode).toBe(403)
    }
  })

  it('leaves as a file, which leaves a line itself', async () => {
    const { total } = await log(people.region, 'action=session')
    const reply = await people.region.get('/api/audit/export?format=csv&action=session')
    expect(reply.body).toContain(`Всего строк: ${total}`)
    expect(reply.body).toContain('Вход в систему')
    const { items } = await log(people.region)
    expect(items[0]).toMatchObject({ action: 'audit.export', detail: { action: 'session', lines: total } })
  })

  it.each([
    'from=2025-02-30',
    'from=0000-01-01',
    'to=x',
    'action=%27',
    'action=read.%25',
    'limit=0',
    'person=%00',
  ])('refuses %s in words', async (query) => {
    const reply = await people.region.get(`/api/audit?${query}`)
    expect(reply.json()).toMatchObject({ code: 'invalid_request', status: 400 })
  })

  it('holds one whole chain a region, and no password', async () => {
    const reports = await verifyChains(server.database.kysely)
    expect(reports.length).toBeGreaterThan(1)
    expect(reports.every(({ broken }) => broken === null)).toBe(true)
    const { rows } = await server.database.pool.query(
      'select audit_log::text as line from audit_log union all select history::text from history',
    )
    const text = rows.map(({ line }) => line).join('\n')
    expect(text).toContain('Берёзовский округ')
    // Of people it keeps numbers only: a name must be possible to forget.
    expect(text).not.toContain('Глава округа')
    expect(text).not.toMatch(/password|argon2/)
    expect(text).not.toContain(PASSWORD)
  })
})

describe('every write', () => {
  it('leaves exactly one line, and so does every reading of pupils’ data', async () => {
    const { region: operator } = people
    const { import_id } = await server.database.kysely
      .selectFrom('import_files')
      .select('import_id')
      .where('file_id', '=', file)
      .executeTakeFirstOrThrow()
    const { membership_id, login } = region.users.region
    const method = { methodology: '847-2020', year: '2023/24' }
    const started = await operator.upload('/api/imports', [
      { name: 'a.csv', bytes: Buffer.from('Код\r\n1\r\n') },
    ])
    const importId = started.json().id
    const guest = server.guest
    const writes: [action: string, send: () => Promise<{ statusCode: number }>][] = [
      ['run.create', () => operator.post('/api/runs', method)],
      [
        'import.create',
        () => operator.upload('/api/imports', [{ name: 'b.csv', bytes: Buffer.from('Код') }]),
      ],
      ['import.cancel', () => operator.post(`/api/imports/${importId}/cancel`)],
      ['session.role', () => operator.put('/api/session/role', { membership: membership_id })],
      ['session.open', () => guest.post('/api/session', { login, password: PASSWORD })],
      ['session.close', () => guest.delete('/api/session')],
      ['read.rows', () => operator.get(`/api/files/${file}/rows?purpose=check&row=2`)],
      ['read.original', () => operator.get(`/api/imports/${import_id}/files/${file}/original?purpose=check`)],
      [
        'read.findings',
        () => operator.get(`/api/imports/${import_id}/files/${file}/findings/export?purpose=check`),
      ],
      ['audit.export', () => operator.get('/api/audit/export?format=xlsx')],
    ]
    for (const [action, send] of writes) {
      const before = await chain()
      expect((await send()).statusCode, action).toBeLessThan(300)
      const after = await chain()
      expect(after.lines, action).toBe(before.lines + 1)
      expect(after, action).toMatchObject({ action, previous: before.hash, broken: null })
    }
    for (const url of ['/api/audit', '/api/schools', '/api/runs', `/api/runs/${999}`]) {
      const before = await chain()
      await operator.get(url)
      expect(await chain(), url).toEqual(before)
    }
  })
})

/** The end of the region's chain. */
async function chain() {
  const [report] = await verifyChains(server.database.kysely, { regionId: region.regionId })
  const last = await server.database.kysely
    .selectFrom('audit_log')
    .select(['action', 'previous', 'hash'])
    .where('audit_id', '=', report!.head!.line)
    .executeTakeFirstOrThrow()
  const hash = last.hash.toString('hex')
  return { ...report!, action: last.action, previous: last.previous?.toString('hex') ?? null, hash }
}
