import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { featureRoutes } from '#server/features.ts'
import { buildFile, buildImport, buildLink } from '#test/factories.ts'
import { MATRIX_ROUTES } from '#test/matrix/routes.ts'
import { textIn } from '#test/reply-text.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

/** What holds for every route there is, whoever adds one. */
const server = testServer()
let people: Record<'region' | 'district' | 'school', TestClient>
/** What stands for `:id` after the word before it in an address, and for the other parameters. */
let ids: Readonly<Record<string, string | number>>
/** Stands in every name of another region. */
const FOREIGN = 'Чужеродная-КАНАРЕЙКА'

beforeAll(async () => {
  const home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
  ids = await buildThings(home)
  await buildForeigners()
})

async function buildThings(home: SmallRegion) {
  const db = server.database.kysely
  const { region_id, schools, users } = { region_id: home.regionId, schools: home.schools, users: home.users }
  await buildResults(db, home, { year: '2023/24', procedure: 'vpr-ma-5' }, [['first', 10, 3]])
  const { import_id } = await buildImport(db, { region_id, created_by: users.region.user_id })
  const { file_id } = await buildFile(db, {
    region_id,
    import_id,
    content: Buffer.from('Код;Балл\r\n010001;5\r\n'),
  })
  const made = await people.region.post('/api/runs', { methodology: '847-2020', year: '2023/24' })
  const [from_school, to_school] = [schools.first.school_id, schools.second.school_id]
  const { link_id } = await buildLink(db, { region_id, from_school, to_school })
  const { organisation_id } = await db
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', region_id)
    .limit(1)
    .executeTakeFirstOrThrow()
  const run = made.json().id as number
  return {
    code: schools.first.code,
    file: file_id,
    imports: import_id,
    runs: run,
    other: run,
    people: users.district.user_id,
    membership: users.district.membership_id,
    organisations: organisation_id,
    links: link_id,
    person: users.district.user_id,
  }
}

async function buildForeigners() {
  const abroad = await buildSmallRegion(server.database)
  await buildResults(server.database.kysely, abroad, { year: '2023/24', procedure: 'vpr-ma-5' }, [
    ['first', 9, 9],
  ])
  const named = {
    regions: 'name',
    municipalities: 'name',
    schools: 'name',
    organisations: 'name',
    users: 'name',
  }
  for (const [table, column] of Object.entries(named))
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${FOREIGN} || ' ' || ${sql.ref(column)}
      where region_id = ${abroad.regionId}`.execute(server.database.kysely)
}

const routes = featureRoutes.map(({ route }) => route)
const readings = routes.filter(({ method }) => method === 'GET')
const writes = routes.filter(({ method }) => method !== 'GET')

/** An address of a route, of things that are there where we have them. */
function addressOf(path: string): string {
  return path.replace(/(?:(\w+)\/)?:(\w+)/g, (_, before: string | undefined, name: string) => {
    const value = ids[name === 'id' ? before! : name] ?? 1
    return before ? `${before}/${value}` : String(value)
  })
}

/** A query that the route takes. */
function queryOf(path: string): URLSearchParams {
  const { query } = MATRIX_ROUTES.find(({ route }) => route === `GET ${path}`) ?? {}
  return new URLSearchParams((typeof query === 'function' ? query({ code: ids.code! }) : query) ?? '')
}

describe('every change', () => {
  const ORIGINS = [
    ['no origin', ''],
    ['a foreign one', 'https://evil.example'],
    ['null', 'null'],
    ['our name with more behind it', 'http://localhost.evil.example'],
    ['our name on another port', 'http://localhost:8081'],
    ['our name by another way', 'https://localhost'],
  ] as const

  it.each(ORIGINS)('from %s is refused and changes nothing', async (_what, origin) => {
    const linesBefore = await countLines()
    for (const { method, path } of writes) {
      for (const client of [people.region, server.guest]) {
        const url = addressOf(path)
        const reply = await client.send({ method: method as 'POST', url, payload: {}, headers: { origin } })
        const told = `${method} ${path} from «${origin}»`
        expect(reply.statusCode, told).toBe(403)
        expect(reply.json().code, told).toBe('foreign_origin')
        expect(reply.headers['set-cookie'], told).toBeUndefined()
      }
    }
    expect(await countLines()).toBe(linesBefore)
    expect(writes.length).toBeGreaterThan(50)
  })

  async function countLines() {
    const { rows } = await server.database.pool.query('select count(*) as n from audit_log')
    return rows[0].n
  }
})

describe('every reading', () => {
  /** As a browser would ask for a style, that a cache between keeps for everybody. */
  const AS_A_STYLE = ['', '/x.css', '.css', ';x.css', '%0ax.css', '%2fx.css', '%3fx.css']

  it('is kept by no cache, shown in no frame, taken for nothing else than it is', async () => {
    let asked = 0
    for (const { path } of readings) {
      for (const client of [people.region, server.guest]) {
        for (const ending of AS_A_STYLE) {
          const query = ending === '' ? `?${queryOf(path)}` : ''
          const { headers, statusCode } = await client.get(`${addressOf(path)}${ending}${query}`)
          const told = `${path}${ending}: ${statusCode}`
          expect(headers['cache-control'], told).toBe('no-store')
          expect(headers['x-content-type-options'], told).toBe('nosniff')
          expect(headers['content-security-policy'], told).toContain("frame-ancestors 'none'")
          expect(String(headers['content-type']), told).not.toContain('css')
          expect(statusCode, told).toBeLessThan(500)
          asked++
        }
      }
    }
    expect(asked).toBeGreaterThan(800)
  })
})

/** Texts that have broken other systems; those with % are sent as they are, malformed as they may be. */
const HOSTILE = [
  `'`,
  `"`,
  `\\`,
  `'; drop table schools; --`,
  `' or '1'='1`,
  `1) or (1=1`,
  `%' or name like '%`,
  `x') union select login, password_hash from users --`,
  `1; select pg_sleep(20)--`,
  `name desc; select 1`,
  `(select region_id from regions limit 1)`,
  `$1`,
  `\${7*7}`,
  `{{7*7}}`,
  `__proto__`,
  `constructor`,
  `[object Object]`,
  `*`,
  `%`,
  `_`,
  `\\_%`,
  `../../etc/passwd`,
  `\r\nSet-Cookie: opora=x`,
  `<script>alert(1)</script>`,
  `=cmd|'/c calc'!A1`,
  `null`,
  `undefined`,
  `NaN`,
  `-1`,
  `0`,
  `1e309`,
  `9223372036854775808`,
  `99999999999999999999999`,
  `0x10`,
  `1.5`,
  `2024-02-30`,
  `+275760-09-13T00:00:00Z`,
  `0001-01-01`,
  `infinity`,
  `\u0000`,
  `\ud800`,
  `\u202e`,
  `ﷺ`.repeat(50),
  `a`.repeat(10_000),
  `(`.repeat(500),
  ` `,
]
const RAW = ['%', '%zz', '%ff%fe', '%c0%ae', '%00', '%u0027', '&', '=', '#', '%26limit=1', '?', '[]=1']

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE).map(encoded),
  fc.constantFrom(...RAW),
  fc.string({ unit: 'binary', maxLength: 40 }).map(encoded),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map(encoded),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map((two) => encoded(two.join(''))),
)

/** Halves of a character become the sign of an unknown one, as browsers send them. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString())
}

/** Requests with hostile texts: some here, `OPORA_FUZZ=100000` for the long form. */
const RUNS = Number(process.env.OPORA_FUZZ ?? 2500)
/** ms: what was told to sleep would. */
const ASLEEP = 8000

describe('every parameter', () => {
  const parameters = readings.flatMap(({ path, query }) =>
    Object.keys(query?.shape ?? {}).map((name) => ({ path, name })),
  )

  it('is a value and nothing else, whatever stands in it: no failure, nothing of others', {
    timeout: 3_600_000,
  }, async () => {
    expect(parameters.length).toBeGreaterThan(100)
    const seen = new Map<number, number>()
    const property = fc.asyncProperty(
      fc.constantFrom(...parameters),
      hostile,
      fc.constantFrom('region' as const, 'district' as const, 'school' as const),
      async ({ path, name }, text, who) => {
        const query = queryOf(path)
        query.delete(name)
        const url = `${addressOf(path)}?${query}&${name}=${text}`
        const from = performance.now()
        const reply = await people[who].get(url)
        seen.set(reply.statusCode, (seen.get(reply.statusCode) ?? 0) + 1)
        expect(reply.statusCode, `${url}: ${reply.body.slice(0, 500)}`).toBeLessThan(500)
        expect(await textIn(reply), url).not.toContain(FOREIGN)
        expect(performance.now() - from, url).toBeLessThan(ASLEEP)
      },
    )
    await fc.assert(property, { numRuns: RUNS })
    // Both ways out are met: refusals in words, and texts that were looked for.
    expect(seen.get(200)).toBeGreaterThan(RUNS / 20)
    expect(seen.get(400)).toBeGreaterThan(RUNS / 20)
  })

  it('may show what it should not: the same search finds the foreign name by whoever may see it', async () => {
    const { rows } = await server.database.pool.query('select login from users where name like $1 limit 1', [
      `${FOREIGN}%`,
    ])
    const foreigner = await server.signIn(rows[0])
    expect(await textIn(await foreigner.get('/api/schools'))).toContain(FOREIGN)
  })
})
