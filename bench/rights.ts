/**
 * What rights cost a request: the whole server against the same routes which look up whose session it is and nothing of
 * what he may, as the owner of the tables, in no transaction of a sight.
 */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type pg from 'pg'
import { createOpora } from '#server/app.ts'
import { featureRoutes } from '#server/features.ts'
import { findOperator } from '#server/people/queries.ts'
import { createApp } from '#server/platform/http.ts'
import { noMail } from '#server/platform/mail.ts'
import { openStore } from '#server/platform/store.ts'
import { createVault } from '#server/platform/vault.ts'
import { hashToken } from '#server/sessions/queries.ts'
import { makeDataFolder } from '#test/data-folder.ts'
import { buildUser, PASSWORD } from '#test/factories.ts'
import { fillSchools, SCHOOLS } from './country-schools.ts'

const TURNS = 300
/** A region, and a country. */
const SIZES = [350, SCHOOLS]
const ORIGIN = 'http://localhost:80'
const ADDRESSES = [
  '/api/schools',
  '/api/schools?search=%D0%BB%D0%B8%D1%86%D0%B5%D0%B9&limit=50',
  '/api/schools/000123',
  '/api/organisations',
  '/api/overview',
]

for (const schools of SIZES) await measureRights(schools)

async function measureRights(schools: number): Promise<void> {
  const folder = await makeDataFolder('rights')
  const store = await openStore({ databaseUrl: undefined, dataFolder: folder })
  const entry = { secondFactor: false, vault: createVault(randomBytes(32)) }
  const whole = await createOpora({ database: store.guarded, limits: [], entry })
  try {
    const { regionId } = await fillSchools(store.database.kysely, schools)
    const { login } = await buildUser(store.database.kysely, { role: 'operator', region_id: regionId })
    const viewer = (await findOperator(store.database.kysely, login))!
    const bare = await createApp({
      database: { ...store.database, pool: withoutSights(store.database.pool) },
      entry,
      mail: noMail(),
      limits: [],
      routes: featureRoutes,
      findViewer: async (token) => {
        await store.database.kysely
          .selectFrom('sessions')
          .innerJoin('users', 'users.user_id', 'sessions.user_id')
          .select('users.user_id')
          .where('token_hash', '=', hashToken(token))
          .where('expires_at', '>', sql<Date>`now()`)
          .where('disabled_at', 'is', null)
          .executeTakeFirstOrThrow()
        return viewer
      },
      refusalOf: async () => new Error('nobody is refused here'),
    })
    const reply = await whole.inject({
      method: 'POST',
      url: '/api/session',
      headers: { origin: ORIGIN },
      payload: { login, password: PASSWORD },
    })
    const cookies = Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]))
    const timed = async (app: FastifyInstance, url: string) => {
      const before = performance.now()
      const { statusCode, body } = await app.inject({ url, cookies })
      if (statusCode !== 200) throw new Error(`${url}: ${body}`)
      return performance.now() - before
    }
    console.log(`rights: ${schools} schools, ${TURNS} requests each way, turn about; middle of the times`)
    for (const url of ADDRESSES) {
      const withRights: number[] = []
      const without: number[] = []
      for (let turn = -10; turn < TURNS; turn++) {
        const [one, other] = [await timed(whole, url), await timed(bare, url)]
        if (turn < 0) continue
        withRights.push(one)
        without.push(other)
      }
      const [all, rest] = [middleOf(withRights), middleOf(without)]
      const share = ((all - rest) / all) * 100
      console.log(
        `  ${url.padEnd(62)} ${all.toFixed(2)} ms, without ${rest.toFixed(2)}: rights ${share.toFixed(1)} %`,
      )
    }
    await bare.close()
  } finally {
    await whole.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

/** The same connections on which no transaction is opened to read. */
function withoutSights(pool: pg.Pool): pg.Pool {
  const connect = async () => {
    const client = await pool.connect()
    const query = (text: string | pg.QueryConfig) =>
      text === 'rollback' || (typeof text === 'string' && text.startsWith('begin read only'))
        ? Promise.resolve()
        : client.query(text as pg.QueryConfig)
    return { query, release: (error?: Error) => client.release(error) }
  }
  return Object.assign(Object.create(pool), { connect })
}

function middleOf(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!
}
