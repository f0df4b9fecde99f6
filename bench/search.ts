import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createOpora } from '#server/app.ts'
import type { Queries } from '#server/platform/database.ts'
import { openStore } from '#server/platform/store.ts'
import { buildMunicipality, buildRegion, buildUser, PASSWORD } from '#test/factories.ts'

/** As many as the country has. */
const SCHOOLS = 40_000
const MUNICIPALITIES = 80
const PORTION = 4000
const TIMES = 60
const ORIGIN = 'http://localhost:80'

/** Schools with names as registers write them: kinds, numbers, places, people they are named after. */
async function fillSchools(db: Queries): Promise<{ regionId: number; municipalityId: number }> {
  const { region_id } = await buildRegion(db)
  const places: number[] = []
  for (let i = 0; i < MUNICIPALITIES; i++)
    places.push(
      (await buildMunicipality(db, { region_id, name: `Округ ${String(i).padStart(3, '0')}` }))
        .municipality_id,
    )
  for (let first = 1; first <= SCHOOLS; first += PORTION)
    await sql`insert into schools (region_id, municipality_id, code, login, name, full_name, kind, settlement, pupils)
    select ${region_id}, (${places}::bigint[])[1 + n % ${MUNICIPALITIES}::int], lpad(n::text, 6, '0'),
      'sch77' || lpad(n::text, 6, '0'),
      'МБОУ «' || short || ' № ' || n % 400 || ' ' || place || '»',
      'Муниципальное бюджетное общеобразовательное учреждение «' || kind || ' № ' || n % 400 || ' имени ' || person || '» '
        || place, short, place, 50 + n % 900
    from generate_series(${first}::int, ${first + PORTION - 1}::int) n,
      lateral (select (array['СОШ', 'ООШ', 'Лицей', 'Гимназия'])[1 + n % 4] as short,
        (array['Средняя школа', 'Основная школа', 'Лицей', 'Гимназия'])[1 + n % 4] as kind,
        (array['с. Берёзовка', 'г. Ясный', 'п. Ёлкино', 'д. Заречье', 'с. Липовец', 'г. Плёсогорск', 'п. Журавли'])
          [1 + n % 7] || ' ' || (n / 400)::text as place,
        (array['А. С. Пушкина', 'Ю. А. Гагарина', 'М. В. Ломоносова', 'К. Э. Циолковского', 'С. П. Королёва'])
          [1 + n % 5] as person) made`.execute(db)
  await sql`vacuum analyze schools`.execute(db)
  await sql`vacuum analyze organisations`.execute(db)
  return { regionId: region_id, municipalityId: places[7]! }
}

/** ms of the middle run and of the 95th of a hundred. */
async function measure(work: (turn: number) => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  const times: number[] = []
  for (let turn = -5; turn < TIMES; turn++) {
    const before = performance.now()
    await work(Math.abs(turn))
    if (turn >= 0) times.push(performance.now() - before)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
  return { p50: at(0.5), p95: at(0.95) }
}

const folder = mkdtempSync(join(tmpdir(), 'opora-search-'))
const store = await openStore({ databaseUrl: undefined, dataFolder: folder })
const app = await createOpora({ database: store.database })
try {
  const db = store.database.kysely
  const { regionId, municipalityId } = await fillSchools(db)
  const signIn = async (login: string) => {
    const reply = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { origin: ORIGIN },
      payload: { login, password: PASSWORD },
    })
    return Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]))
  }
  const region = await signIn((await buildUser(db, { role: 'operator', region_id: regionId })).login)
  const district = await signIn(
    (await buildUser(db, { role: 'coordinator', region_id: regionId, municipality_id: municipalityId }))
      .login,
  )
  const get = async (url: string, cookies: Record<string, string>) => {
    const reply = await app.inject({ url, cookies })
    if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.body}`)
    return reply.json()
  }
  const search = (words: readonly string[], cookies: Record<string, string>) => async (turn: number) => {
    const q = words[turn % words.length]!
    const { groups } = await get(`/api/search?q=${encodeURIComponent(q)}`, cookies)
    if (groups[0]?.kind !== 'school' && cookies === region) throw new Error(`nothing found by ${q}`)
  }
  /** The peer: the same words, each anywhere in the text, with no index that could help. */
  const ilike = (words: readonly string[], place: number | null) => (turn: number) => {
    const each = words[turn % words.length]!.split(' ').map(
      (word) =>
        sql`name || ' ' || coalesce(full_name, '') || ' ' || coalesce(settlement, '') || ' ' || code ilike ${`%${word}%`}`,
    )
    return sql`select code, name from schools where region_id = ${regionId}
      and (${place}::bigint is null or municipality_id = ${place}) and ${sql.join(each, sql` and `)}
      order by name, code limit 7`.execute(db)
  }
  const one = ['школа', 'лицей', 'Гагарина', 'ёлкино', '0123', 'гимн']
  const two = ['шк 12', 'лицей №3', 'гагарин 77', '12 берёзовка', 'гимназия Ясный', 'школа пушкина']
  const plain = (words: readonly string[]) => words.map((word) => word.replace('№', '').replace('ё', 'е'))

  const rows: [string, Awaited<ReturnType<typeof measure>>][] = [
    ['list of schools, first page, region', await measure(() => get('/api/schools', region))],
    ['list of schools, first page, municipality', await measure(() => get('/api/schools', district))],
    ['search, one word, region', await measure(search(one, region))],
    ['search, two words, region', await measure(search(two, region))],
    ['search, two words, municipality', await measure(search(two, district))],
    ['peer: ILIKE without an index, one word', await measure(ilike(plain(one), null))],
    ['peer: ILIKE without an index, two words', await measure(ilike(plain(two), null))],
    ['peer: ILIKE, two words, municipality', await measure(ilike(plain(two), municipalityId))],
  ]
  console.log(
    `search: ${SCHOOLS} schools, ${TIMES} times each; ours over HTTP with all groups, the peer in SQL only`,
  )
  for (const [name, { p50, p95 }] of rows)
    console.log(`  ${name.padEnd(46)} p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`)
  const { rows: plan } = await sql<{ 'QUERY PLAN': string }>`explain select code from schools
    where region_id = ${regionId} and words @@ to_tsquery('russian', 'лицей:* & 3')`.execute(db)
  for (const line of plan) console.log(`  ${line['QUERY PLAN']}`)
} finally {
  await app.close()
  await store.close()
  rmSync(folder, { recursive: true })
}
