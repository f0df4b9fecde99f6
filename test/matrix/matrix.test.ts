import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { featureRoutes } from '#server/features.ts'
import { textIn } from '#test/reply-text.ts'
import { counted, takesBack } from '#test/rolled-back.ts'
import { testServer } from '#test/server.ts'
import type { SignedIn, World } from './ground.ts'
import { freeFields, isPlain, NAMING, type NamingField } from './ids-in-bodies.ts'
import type { MatrixRoute } from './route.ts'
import { MATRIX_ROUTES, OF_ONESELF } from './routes.ts'
import { doers, holds, type Place, relationOf, type Target, type Verdict, verdictOf } from './rules.ts'
import { buildWorld } from './world.ts'

/** Changes that somebody may make are made and taken back: the world stays as it was for the next request. */
let world: World
const server = testServer(() => {
  takesBack(server.guarded.pool, () => world !== undefined)
  return {}
})
beforeAll(async () => {
  world = await buildWorld(server)
  // It takes longer than a proof of who one is lasts.
  await server.database.kysely
    .updateTable('sessions')
    .set({ proved_at: sql<Date>`now() + interval '1 hour'` })
    .execute()
}, 240_000)

function ask(who: SignedIn, { route, query, params, body, files }: MatrixRoute, target: Target | null) {
  const [method, path] = route.split(' ') as ['GET', string]
  const ids = target?.ids ?? world.ofRegion.get(who.place.region)!
  const named = { ...ids, ...params?.(ids) }
  const address = path.replace(/:(\w+)/g, (_, name: string) => String(named[name]))
  const asked = typeof query === 'function' ? query(ids) : query
  const url = asked ? `${address}?${asked}` : address
  return files ? who.client.upload(url, files()) : who.client.send({ method, url, payload: body?.(ids, who) })
}

/** What a reply came to. `open` is what was answered or done, or is not possible for what the thing itself is. */
function verdictIn(reply: LightMyRequestResponse, { inBody, refuses }: MatrixRoute): Verdict | 'failed' {
  const { statusCode: status } = reply
  if (status === 401) return 'signed out'
  if (status === 404 || (inBody && status === 400)) return 'hidden'
  if (status === 403) return reply.json().code === 'second_factor' ? 'half open' : 'forbidden'
  return status < 300 || reply.json().code === refuses ? 'open' : 'failed'
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
    const done = new Set<string>()
    let asked = 0
    for (const route of MATRIX_ROUTES) {
      const targets =
        route.kind === null
          ? [null]
          : world.targets.filter(({ kind }) => kind === route.kind || kind === route.also)
      // A file's rows are read by a process of their own.
      const atOnce = route.kind === 'file' ? 1 : AT_ONCE
      const found = await inTurns(world.people, atOnce, (who) => faultsOf(who, route, targets))
      asked += found.reduce((sum, { requests }) => sum + requests, 0)
      faults.push(...found.flatMap((one) => one.faults))
      if (found.some((one) => one.changes > 0)) done.add(route.route)
    }
    expect(faults).toEqual([])
    const changing = MATRIX_ROUTES.filter((route) => !isReading(route) && !route.storesNothing)
    expect(changing.map(({ route }) => route).filter((route) => !done.has(route))).toEqual([])
    expect(await stateOfData()).toEqual(before)
    expect(asked).toBeGreaterThan(20_000)
  })
})

describe('a body', () => {
  it('names things by fields that are all known', () => {
    const named = NAMING.map(({ route, field }) => `${route} ${field}`)
    const fields = freeFields()
    expect(fields.filter((field) => !named.includes(field) && !isPlain(field))).toEqual([])
    expect(named.filter((field) => !fields.includes(field))).toEqual([])
  })

  it.each(NAMING.map((one) => [`${one.route} ${one.field}`, one] as const))(
    'of one’s own names nothing of others: %s',
    async (_, naming) => {
      const before = await stateOfData()
      const found = await inTurns(asking(naming), AT_ONCE, (who) => namingFaults(who, naming))
      expect(found.flatMap(({ faults }) => faults)).toEqual([])
      expect(found.some(({ refused }) => refused > 0)).toBe(true)
      expect(found.some(({ done }) => done)).toBe(true)
      expect(await stateOfData()).toEqual(before)
    },
  )
})

/** Those of one region who may do it: the other is alike. */
function asking({ route, deed }: NamingField): SignedIn[] {
  const able = doers(deed ?? rowOf(route).deed)
  const { region } = world.people[0]!.place
  return world.people.filter(
    ({ role, state, place }) => state === 'active' && place.region === region && able.includes(role),
  )
}

function rowOf(route: string): MatrixRoute {
  const own = { route, deed: 'have an account', kind: null } as const
  return MATRIX_ROUTES.find((one) => one.route === route) ?? own
}

/** What goes wrong when a person names things that are not his in a body that would do otherwise. */
async function namingFaults(who: SignedIn, naming: NamingField) {
  const row = rowOf(naming.route)
  const deed = naming.deed ?? row.deed
  const at = world.targets.find(
    (target) =>
      (target.kind === row.kind || target.kind === row.also) &&
      (naming.at?.(target) ?? true) &&
      verdictOf(who, deed, target) === 'open',
  )
  const named = world.targets.filter(({ kind }) => kind === naming.names).filter(naming.only ?? (() => true))
  const faults: string[] = []
  let refused = 0
  let done = false
  let nothing: string | undefined
  // What does not exist is the last.
  for (const target of named.reverse()) {
    const isOwn = naming.ofOneself ? target.ids.id === who.person : verdictOf(who, deed, target) !== 'hidden'
    const body = () => naming.body(target, at?.ids ?? {})
    const [reply, changes] = await counted(() => ask(who, { ...row, body }, at ?? null))
    if (isOwn) {
      done ||= reply.statusCode < 300
      continue
    }
    refused++
    const words = wordsOf(reply, target)
    nothing ??= words
    const told = `${target.name} by ${who.name}: ${reply.statusCode} ${reply.body}`
    if (![400, 403, 404].includes(reply.statusCode) || changes > 0) faults.push(told)
    else if (words !== nothing) faults.push(`${told}, not as what does not exist`)
  }
  return { faults, refused, done }
}

const AT_ONCE = 4

/** Does something for each, so many at once. */
async function inTurns<One, Result>(
  all: readonly One[],
  atOnce: number,
  work: (one: One) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let first = 0; first < all.length; first += atOnce)
    results.push(...(await Promise.all(all.slice(first, first + atOnce).map(work))))
  return results
}

const isReading = ({ route }: MatrixRoute) => route.startsWith('GET')

/** What goes wrong when a person asks a route for each of the things it is for, and how much he changed by it. */
async function faultsOf(who: SignedIn, route: MatrixRoute, targets: readonly (Target | null)[]) {
  const faults: string[] = []
  const refusals = new Map<Target | null, string>()
  let requests = 0
  let changed = 0
  for (const target of worthAsking(who, route, targets)) {
    const expected = verdictOf(who, route.deed, target)
    const [reply, changes] = await counted(() => ask(who, route, target))
    requests++
    changed += changes
    const found = verdictIn(reply, route)
    const told = `${route.route} of ${target?.name ?? '—'} for ${who.name}`
    if (found !== expected) faults.push(`${told}: ${found} (${reply.statusCode}), not ${expected}`)
    const stored = changes > 0
    if (!isReading(route) && stored !== (reply.statusCode < 300 && !route.storesNothing))
      faults.push(`${told}: ${reply.statusCode}, and ${stored ? 'something' : 'nothing'} is stored`)
    if (found === 'hidden') refusals.set(target, wordsOf(reply, target))
    const strangers = [...new Set((await textIn(reply)).match(MARKERS))].filter(
      (marker) => !mayMeet(who.place, world.markers.get(marker) ?? []),
    )
    faults.push(...strangers.map((marker) => `${told}: ${marker}`))
  }
  for (const [target, words] of refusals) {
    const nothing = targets.filter((one) => one?.place === null)
    const alike = nothing.find((one) => one?.ids.id === target?.ids.id) ?? nothing.at(-1) ?? null
    if (words !== refusals.get(alike))
      faults.push(`${route.route} of ${target?.name} for ${who.name}: not refused as what does not exist`)
  }
  return { requests, changes: changed, faults }
}

/** All that a refusal says, its headers too, but for the number of the request, the moment and what was asked for itself. */
function wordsOf({ statusCode, headers, body }: LightMyRequestResponse, target: Target | null): string {
  const { date: _date, 'content-length': _length, 'x-request-id': _id, ...told } = headers
  const words = JSON.stringify([statusCode, told, { ...JSON.parse(body), id: '' }])
  const codes = [target?.ids.code, target?.ids.neighbour].filter((code) => code !== undefined)
  return codes.reduce<string>((text, code) => text.replaceAll(String(code), '…'), words)
}

/** Whoever is stopped before the thing is looked at is stopped at all things alike: two of them tell (`OPORA_MATRIX=full`: all). */
function worthAsking(who: SignedIn, { deed }: MatrixRoute, targets: readonly (Target | null)[]) {
  const stopped = who.state !== 'active' || !doers(deed).includes(who.role)
  return stopped && process.env.OPORA_MATRIX !== 'full' ? targets.slice(0, 2) : targets
}
