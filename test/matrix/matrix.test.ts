import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { featureRoutes } from '#server/features.ts'
import { textIn } from '#test/reply-text.ts'
import { testServer } from '#test/server.ts'
import { MATRIX_ROUTES, type MatrixRoute, OF_ONESELF } from './routes.ts'
import { doers, holds, type Place, relationOf, type Target, type Verdict, verdictOf } from './rules.ts'
import { buildWorld, type SignedIn, type World } from './world.ts'

const server = testServer()
let world: World
beforeAll(async () => {
  world = await buildWorld(server)
  // It takes longer than a proof of who one is lasts.
  await server.database.kysely
    .updateTable('sessions')
    .set({ proved_at: sql<Date>`now() + interval '1 hour'` })
    .execute()
}, 240_000)

function ask({ client }: SignedIn, { route, query, body }: MatrixRoute, target: Target | null) {
  const [method, path] = route.split(' ') as ['GET', string]
  const ids = target?.ids ?? {}
  const address = path.replace(/:(\w+)/g, (_, name: string) => String(ids[name]))
  const asked = typeof query === 'function' ? query(ids) : query
  return client.send({ method, url: asked ? `${address}?${asked}` : address, payload: body?.(ids) })
}

/** What a reply came to. Anything else than a refusal is `open`, mistakes of the request among them. */
function verdictIn(reply: LightMyRequestResponse, { inBody }: MatrixRoute): Verdict | 'failed' {
  if (reply.statusCode >= 500) return 'failed'
  if (reply.statusCode === 401) return 'signed out'
  if (reply.statusCode === 404 || (inBody && reply.statusCode === 400)) return 'hidden'
  if (reply.statusCode !== 403) return 'open'
  return reply.json().code === 'second_factor' ? 'half open' : 'forbidden'
}

/** Names are told upwards and downwards: of one's own places, and of the places above them. Never sideways. */
function mayMeet(place: Place, owners: readonly Place[]): boolean {
  return owners.some((owner) => holds(place, owner) || holds(owner, place))
}

const MARKERS = /К-[шмчф][^\s"]+?-К/g

/** What changes by asking alone: when a session was last seen, and the lines of who read what with the heads of their chain. */
const CHANGED_BY_READING = ['sessions', 'audit_log', 'audit_heads']

/** What must not change by requests that are refused: every table of the catalogue. */
async function stateOfData(): Promise<ReadonlyMap<string, string | null>> {
  const db = server.database.kysely
  const { rows: tables } = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`.execute(db)
  const states = new Map<string, string | null>()
  for (const { name } of tables.filter(({ name }) => !CHANGED_BY_READING.includes(name))) {
    const { rows } = await sql<{ state: string | null }>`
      select md5(string_agg(t::text, '|' order by t::text)) as state from ${sql.table(name)} t`.execute(db)
    states.set(name, rows[0]!.state)
  }
  return states
}

describe('the matrix of rights', () => {
  it('names every route that asks who it is', () => {
    const closed = featureRoutes
      .filter(({ route }) => route.permission !== 'public')
      .map(({ route }) => `${route.method} ${route.path}`)
    expect([...MATRIX_ROUTES.map(({ route }) => route), ...OF_ONESELF].sort()).toEqual(closed.sort())
  })

  it('has people enough, and every relation of a place to a thing', () => {
    expect(world.people.length).toBeGreaterThanOrEqual(120)
    const relations = world.people.flatMap(({ place }) =>
      world.targets.map((target) => relationOf(place, target)),
    )
    expect(new Set(relations).size).toBeGreaterThanOrEqual(10)
  })

  it('is kept by every route for everybody and everything: nothing leaks, nothing is refused to its owner', {
    timeout: 900_000,
  }, async () => {
    const before = await stateOfData()
    const faults: string[] = []
    let asked = 0
    for (const route of MATRIX_ROUTES) {
      const targets = route.kind === null ? [null] : world.targets.filter(({ kind }) => kind === route.kind)
      // A file's rows are read by a process of their own.
      const atOnce = route.kind === 'file' ? 1 : AT_ONCE
      for (let first = 0; first < world.people.length; first += atOnce) {
        const some = world.people.slice(first, first + atOnce)
        const found = await Promise.all(some.map((who) => faultsOf(who, route, targets)))
        asked += found.reduce((sum, { requests }) => sum + requests, 0)
        faults.push(...found.flatMap((one) => one.faults))
      }
    }
    expect(faults).toEqual([])
    expect(await stateOfData()).toEqual(before)
    expect(asked).toBeGreaterThan(20_000)
  })
})

const AT_ONCE = 4

/** What goes wrong when a person asks a route for each of the things it is for. */
async function faultsOf(who: SignedIn, route: MatrixRoute, targets: readonly (Target | null)[]) {
  const faults: string[] = []
  let requests = 0
  for (const target of worthAsking(who, route, targets)) {
    const expected = verdictOf(who, route.deed, target)
    // Whoever may change things would: features have tests of that.
    if (expected === 'open' && !route.route.startsWith('GET')) continue
    const reply = await ask(who, route, target)
    requests++
    const found = verdictIn(reply, route)
    const told = `${route.route} of ${target?.name ?? '—'} for ${who.name}`
    const judged = route.judged && expected === 'open' && found === 'forbidden'
    if (found !== expected && !judged) faults.push(`${told}: ${found} (${reply.statusCode}), not ${expected}`)
    const strangers = [...new Set(textIn(reply).match(MARKERS))].filter(
      (marker) => !mayMeet(who.place, world.markers.get(marker) ?? []),
    )
    faults.push(...strangers.map((marker) => `${told}: ${marker}`))
  }
  return { requests, faults }
}

/** Whoever is stopped before the thing is looked at is stopped at all things alike: two of them tell (`OPORA_MATRIX=full`: all). */
function worthAsking(who: SignedIn, { deed }: MatrixRoute, targets: readonly (Target | null)[]) {
  const stopped = who.state !== 'active' || !doers(deed).includes(who.role)
  return stopped && process.env.OPORA_MATRIX !== 'full' ? targets.slice(0, 2) : targets
}
