import { read, utils } from '@e965/xlsx'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { featureRoutes } from '#server/features.ts'
import { testServer } from '#test/server.ts'
import { MATRIX_ROUTES, type MatrixRoute, OF_ONESELF } from './routes.ts'
import { holds, type Place, relationOf, type Target, type Verdict, verdictOf } from './rules.ts'
import { buildWorld, type SignedIn, type World } from './world.ts'

const server = testServer()
let world: World
beforeAll(async () => {
  world = await buildWorld(server)
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

/** Everything a reply says, also inside a workbook. */
function textIn(reply: LightMyRequestResponse): string {
  if (!String(reply.headers['content-type']).includes('spreadsheet')) return reply.body
  const book = read(reply.rawPayload)
  return Object.values(book.Sheets)
    .map((sheet) => utils.sheet_to_csv(sheet))
    .join('\n')
}

/** Names are told upwards and downwards: of one's own places, and of the places above them. Never sideways. */
function mayMeet(place: Place, owners: readonly Place[]): boolean {
  return owners.some((owner) => holds(place, owner) || holds(owner, place))
}

const MARKERS = /К-[шмчф][^\s"]+?-К/g

/** What must not change by requests that are refused. */
async function stateOfData(): Promise<unknown> {
  const tables = [
    'imports',
    'import_files',
    'results',
    'runs',
    'organisations',
    'memberships',
    'users',
    'schools',
    'school_aliases',
    'column_mappings',
    'invitations',
  ]
  const { rows } = await sql<{ state: string }>`select ${sql.join(
    tables.map(
      (table) => sql`(select md5(string_agg(t::text, '|' order by t::text)) from ${sql.table(table)} t)`,
    ),
    sql` || `,
  )} as state`.execute(server.database.kysely)
  return rows
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
    const wrong: string[] = []
    const foreign: string[] = []
    let asked = 0
    for (const one of MATRIX_ROUTES.filter(
      ({ route }) => !process.env.MONLY || route.includes(process.env.MONLY),
    )) {
      const targets = one.kind === null ? [null] : world.targets.filter(({ kind }) => kind === one.kind)
      for (const who of world.people) {
        // Who has lost his way in is let in nowhere: one door of each kind tells.
        for (const target of who.state === 'active' ? targets : targets.slice(0, 1)) {
          const expected = verdictOf(who, one.deed, target)
          // Whoever may change things would: features have tests of that.
          if (expected === 'open' && !one.route.startsWith('GET')) continue
          const reply = await ask(who, one, target)
          asked++
          const found = verdictIn(reply, one)
          const told = `${one.route} of ${target?.name ?? '—'} for ${who.name}`
          const judged = one.judged && expected === 'open' && found === 'forbidden'
          if (found !== expected && !judged)
            wrong.push(`${told}: ${found} (${reply.statusCode}), not ${expected}`)
          const markers = new Set(textIn(reply).match(MARKERS))
          for (const found of markers) {
            if (!mayMeet(who.place, world.markers.get(found) ?? [])) foreign.push(`${told}: ${found}`)
          }
        }
      }
    }
    expect(wrong).toEqual([])
    expect(foreign).toEqual([])
    expect(await stateOfData()).toEqual(before)
    expect(asked).toBeGreaterThan(20_000)
  })
})
