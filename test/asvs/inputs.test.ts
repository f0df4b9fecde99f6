import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { beforeAll, describe, expect, it } from 'vitest'
import { featureRoutes } from '#server/features.ts'
import { apiPage } from '#server/platform/api-page.ts'
import { buildFile, buildImport, buildSchool, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'

const written: string[] = []
const sink = new PassThrough().on('data', (chunk) => written.push(String(chunk)))
const server = testServer(() => ({ logger: pino({ level: 'info' }, sink) }))
const db = () => server.database.kysely
let client: TestClient
let operator: Awaited<ReturnType<typeof buildUser>>

beforeAll(async () => {
  operator = await buildUser(db(), { role: 'operator' })
  client = await server.signIn(operator)
})

const INJECTIONS = [
  "'; drop table users; --",
  "' or '1'='1",
  "' union select login, password_hash from users --",
  "%' or pg_sleep(9) is null --",
  "\\'; select 1",
  '$(id); `id` | id & id',
  '*)(uid=*))(|(uid=*',
  '<script>alert(1)</script>',
  '{{7*7}} #{7*7} <%= 7*7 %>',
  '%s%s%n %d',
  '(a+)+$',
]

describe('what a person types', () => {
  it.each(INJECTIONS)('is a text to look for and nothing else: %s', async (text) => {
    const typed = encodeURIComponent(text)
    for (const address of [
      `/api/search?q=${typed}`,
      `/api/schools?search=${typed}`,
      `/api/people?search=${typed}`,
      `/api/audit?person=${typed}`,
      `/api/organisations?search=${typed}`,
    ]) {
      const begun = performance.now()
      const reply = await client.get(address)
      expect([200, 400], `${address}: ${reply.body}`).toContain(reply.statusCode)
      expect(performance.now() - begun).toBeLessThan(5000)
      expect(reply.body).not.toContain('argon2')
    }
    expect((await client.get('/api/viewer')).statusCode).toBe(200)
  })

  it('is decoded once', async () => {
    const { region_id } = operator
    await buildSchool(db(), { region_id, name: 'Лицей %41' })
    await buildSchool(db(), { region_id, name: 'Лицей A' })
    const { items } = (await client.get('/api/schools?search=%2541')).json()
    expect(items.map((school: { name: string }) => school.name)).toEqual(['Лицей %41'])
  })

  it('is shown by no page as anything but a text', () => {
    const page = apiPage({
      info: {
        title: '<img src=x onerror=alert(1)>',
        version: '1',
        description: '"><script>alert(1)</script>',
      },
      paths: { '/<b>': { get: { summary: '</section><script>' } } },
    })
    expect(page).not.toMatch(/<script|<img|<b>/)
  })

  it('twice in one address, or under a name of the language, is refused', async () => {
    for (const address of [
      '/api/schools?limit=1&limit=2',
      '/api/schools?__proto__[admin]=1',
      '/api/schools?limit[a]=1',
    ])
      expect((await client.get(address)).statusCode, address).toBe(400)
    for (const payload of [
      '{"__proto__":{"can":["*"]},"login":"a","password":"b"}',
      '{"constructor":{"prototype":{}}}',
    ]) {
      const headers = { 'content-type': 'application/json' }
      const reply = await server.guest.send({ method: 'POST', url: '/api/session', payload, headers })
      expect(reply.statusCode).toBe(400)
    }
    expect(({} as { can?: unknown }).can).toBeUndefined()
  })

  it('of another kind than asked is not turned into it', async () => {
    for (const body of [
      { login: ['a'], password: 'b' },
      { login: { a: 1 }, password: 'b' },
      { login: 'a', password: true },
    ])
      expect((await server.guest.post('/api/session', body)).statusCode).toBe(400)
    for (const limit of ['1e2', '0x10', '-1', '99999999999999999999', 'NaN'])
      expect((await client.get(`/api/schools?limit=${limit}`)).statusCode, limit).not.toBe(500)
  })
})

describe('a name of a file', () => {
  it.each([
    'отчёт".csv',
    'a\r\nSet-Cookie: x=1.csv',
    'a;filename=evil.exe.csv',
    '"; filename="b.html',
    '../../b.csv',
  ])('leaves in one header line that a browser saves under: %j', async (name) => {
    const { region_id } = operator
    const { import_id } = await buildImport(db(), { region_id, created_by: operator.user_id })
    const { file_id } = await buildFile(db(), { region_id, import_id, name })
    const reply = await client.get(`/api/imports/${import_id}/files/${file_id}/original?purpose=check`)
    expect(reply.statusCode, reply.body).toBe(200)
    const header = String(reply.headers['content-disposition'])
    expect(header).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[^\s";]+$/)
    expect(reply.headers['set-cookie']).toBeUndefined()
    expect(reply.headers['content-security-policy']).toContain('sandbox')
    expect(reply.headers['content-type']).not.toMatch(/html|javascript|svg/)
  })

  it('makes no path: what lies on the way is cut off', async () => {
    const reply = await client.upload('/api/imports', [
      { name: '../../../etc/cron.d/x.csv', bytes: Buffer.from('а;б\n') },
    ])
    expect(reply.statusCode, reply.body).toBe(200)
    const { rows } = await server.database.pool.query(
      'select name from import_files order by file_id desc limit 1',
    )
    expect(rows[0].name).toBe('x.csv')
  })
})

describe('the log of the server', () => {
  it('has a line of JSON for a request, without what was in it', async () => {
    written.length = 0
    const evil = 'x\n{"level":60,"msg":"forged"}\r\n'
    const headers = { 'user-agent': evil.replace(/[\r\n]/g, ' ') }
    await server.guest.send({
      method: 'POST',
      url: '/api/session',
      headers,
      payload: { login: evil, password: 'тайна' },
    })
    await client.get(`/api/search?q=${encodeURIComponent(evil)}`)
    const lines = written.join('').trim().split('\n')
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      const { id, method, route, status, time } = JSON.parse(line)
      expect({ id, method, route, status, time }).toMatchObject({
        id: expect.any(String),
        route: expect.stringMatching(/^\/api\//),
        time: expect.any(Number),
      })
      expect(line).not.toMatch(/forged|тайна/)
    }
  })
})

describe('the contract', () => {
  it('lets every field of every body be as long as something, and no longer', async () => {
    const long = 'я'.repeat(900_000)
    const failed: string[] = []
    for (const { route } of featureRoutes.filter(({ route }) => route.body && !route.path.includes(':'))) {
      const reply = await client.send({ method: route.method, url: route.path, payload: { anything: long } })
      if (reply.statusCode >= 500 || reply.statusCode === 200)
        failed.push(`${route.path} ${reply.statusCode}`)
    }
    expect(failed).toEqual([])
    const whole = await server.guest.post('/api/session', { login: 'a', password: 'я'.repeat(1_100_000) })
    expect(whole.statusCode).toBe(413)
  })
})

describe('a refusal', () => {
  it('is told in the log above the usual: what was wrong with whose request, in numbers', async () => {
    written.length = 0
    const teacher = await server.signIn(
      await buildUser(db(), { role: 'teacher', region_id: operator.region_id }),
    )
    await teacher.get('/api/audit')
    await client.get('/api/schools/000000')
    await client.get('/api/schools?limit=many')
    await teacher.send({
      method: 'POST',
      url: '/api/runs',
      payload: {},
      headers: { origin: 'https://evil.example' },
    })
    for (let tries = 0; tries < 4; tries++)
      await server.guest.post('/api/session', { login: 'никто', password: 'не тот пароль' })
    await server.guest.get('/api/viewer')
    const lines = written
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const refused = lines
      .filter(({ level }) => level === 40)
      .map(({ status, user }) => [status, user !== null])
    const wrong = [401, false]
    expect(refused).toEqual([
      [403, true],
      [404, true],
      [400, true],
      [403, false],
      wrong,
      wrong,
      wrong,
      [429, false],
    ])
    expect(JSON.stringify(lines)).not.toMatch(/никто|не тот пароль/)
  })
})

describe('an unexpected failure', () => {
  it('is told in the log by its code and place, without the statement and what was asked', async () => {
    await server.database.pool.query('alter table saved_views rename to lost_views')
    written.length = 0
    const reply = await client.get('/api/views?page=schools')
    await server.database.pool.query('alter table lost_views rename to saved_views')
    expect(reply.statusCode, reply.body).toBe(500)
    const lines = written
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const failure = lines.find(({ level }) => level === 50)
    expect(failure).toMatchObject({
      id: reply.json().id,
      code: '42P01',
      stack: expect.stringContaining('at '),
    })
    expect(JSON.stringify(failure)).not.toMatch(/select|lost_views/)
    expect(reply.body).not.toMatch(/saved_views|42P01|select| at /)
  })
})
