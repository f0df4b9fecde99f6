import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { type RawBuilder, sql } from 'kysely'
import { verifyChains } from '#server/audit/verify.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import type { Chance } from '#test/damage.ts'
import { buildMunicipality, buildRegion, buildUser } from '#test/factories.ts'
import { fillReference } from '#test/import-files.ts'
import { signInTo, type TestClient } from '#test/server.ts'

/** A change asked for over HTTP; `action` is the line of the audit log it leaves if it is done. */
export interface Ask {
  /** Which of the people. */
  who: number
  action: string
  method: 'POST' | 'PUT' | 'DELETE'
  url: string
  body?: object
}

/** A region with three operators at work, and the model that the database is compared with. */
export interface Arena {
  db: Queries
  regionId: number
  municipalityId: number
  /** The organisation of the whole region. */
  root: number
  /** Numbers of the three people; the fourth browser is the first person's second. */
  people: readonly number[]
  send(ask: Ask): Promise<LightMyRequestResponse>
  /** One more line of the log is right, though no answer told of it. */
  expectLine(action: string): void
  /** What went wrong in the whole arena, once all is done: a sentence each. */
  faults(): Promise<string[]>
}

export async function openArena(app: FastifyInstance, database: Database): Promise<Arena> {
  const db = database.kysely
  await fillReference(database)
  const { region_id: regionId } = await buildRegion(db)
  const { municipality_id: municipalityId } = await buildMunicipality(db, { region_id: regionId })
  const { organisation_id: root } = await db
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', regionId)
    .where('kind', '=', 'region')
    .executeTakeFirstOrThrow()
  const users = []
  for (let person = 0; person < 3; person++)
    users.push(await buildUser(db, { role: 'operator', region_id: regionId }))
  const browsers: TestClient[] = []
  for (const user of [...users, users[0]!]) browsers.push(await signInTo(app, user))
  const lines = new Map<string, number>()
  const expectLine = (action: string) => void lines.set(action, (lines.get(action) ?? 0) + 1)
  const broken: string[] = []
  const deadlocks = await countDeadlocks(db)

  return {
    db,
    regionId,
    municipalityId,
    root,
    people: users.map(({ user_id }) => user_id),
    expectLine,
    async send({ who, action, method, url, body }) {
      const reply = await browsers[who]!.send({ method, url, payload: body })
      if (reply.statusCode < 300) expectLine(action)
      if (reply.statusCode >= 500) broken.push(`${method} ${url}: ${reply.statusCode} ${reply.body}`)
      return reply
    },
    async faults() {
      const chains = (await verifyChains(db)).filter((chain) => chain.broken)
      const locked = (await countDeadlocks(db)) - deadlocks
      return [
        ...broken,
        ...(await wrongLines(db, regionId, lines)),
        ...(await wrongHistory(db, regionId)),
        ...chains.map(({ region }) => `the audit chain of ${region} is broken`),
        ...(locked > 0 ? [`PostgreSQL broke ${locked} deadlocks`] : []),
      ]
    },
  }
}

async function countDeadlocks(db: Queries): Promise<number> {
  const { rows } = await sql<{ deadlocks: number }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(db)
  return rows[0]!.deadlocks
}

/** As many lines of each action as requests were done. */
async function wrongLines(
  db: Queries,
  regionId: number,
  lines: ReadonlyMap<string, number>,
): Promise<string[]> {
  const { rows } = await sql<{ action: string; count: number }>`
    select action, count(*) as count from audit_log
    where region_id = ${regionId} and action not like 'session.%' group by action`.execute(db)
  const found = new Map(rows.map(({ action, count }) => [action, count]))
  return [...new Set([...found.keys(), ...lines.keys()])]
    .filter((action) => found.get(action) !== lines.get(action))
    .map((action) => `${action}: ${lines.get(action) ?? 0} done, ${found.get(action) ?? 0} lines of the log`)
}

/** Records with a version have each version in history once: none was written over. */
async function wrongHistory(db: Queries, regionId: number): Promise<string[]> {
  const { rows } = await sql<{ key: string; version: number; states: number; versions: number }>`
    with records as (
      select 'regions' as table_name, jsonb_build_object('region_id', region_id) as key, version from regions
      where region_id = ${regionId}
      union all select 'organisations', jsonb_build_object('organisation_id', organisation_id), version
      from organisations where region_id = ${regionId} and kind = 'council'
      union all select 'schools', jsonb_build_object('school_id', school_id), version
      from schools where region_id = ${regionId}
    )
    select table_name || key::text as key, version, states, versions from records cross join lateral (
      select count(*) as states, count(distinct row ->> 'version') as versions from history
      where region_id = ${regionId} and history.table_name = records.table_name and history.key = records.key
    ) kept
    where states <> version or versions <> version`.execute(db)
  return rows.map(
    ({ key, version, states, versions }) =>
      `${key}: version ${version}, ${states} states and ${versions} versions in history`,
  )
}

let counter = 0

/** A name that no other record has. */
export function fresh(what: string): string {
  return `${what} ${++counter}`
}

/** Two of the three people. */
export function two(chance: Chance): [number, number] {
  const first = chance(3)
  return [first, (first + 1 + chance(2)) % 3]
}

/** The first row of a query. */
export async function one<Row>({ db }: Arena, query: RawBuilder<unknown>): Promise<Row> {
  return (await query.execute(db)).rows[0] as Row
}
