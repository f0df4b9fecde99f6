import { rmSync } from 'node:fs'
import { sql } from 'kysely'
import { createOpora } from '#server/app.ts'
import { openStore } from '#server/platform/store.ts'
import { makeDataFolder } from '#test/data-folder.ts'
import { buildUser, PASSWORD } from '#test/factories.ts'
import { fillSchools, measure, SCHOOLS, TIMES } from './country-schools.ts'

const ORIGIN = 'http://localhost:80'

const folder = await makeDataFolder('search')
const store = await openStore({ databaseUrl: undefined, dataFolder: folder })
const app = await createOpora({ database: store.guarded, limits: [] })
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
