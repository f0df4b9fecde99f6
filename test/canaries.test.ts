import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { isHeldAt, type Role, roles } from '#contract/permissions.ts'
import { featureRoutes } from '#server/features.ts'
import {
  type Canary,
  canariesOf,
  HELD_BACK,
  markersIn,
  plant,
  textColumns,
  WITHOUT_CANARY,
} from './canaries.ts'
import { buildUser } from './factories.ts'
import { MATRIX_ROUTES, OF_ONESELF } from './matrix/routes.ts'
import type { Kind } from './matrix/rules.ts'
import { textIn } from './reply-text.ts'
import { type TestClient, testServer } from './server.ts'
import { type Contents, readContents } from './wall.ts'
import { type Eyes, RULES, type StoredRow } from './wall-oracle.ts'
import { buildWalledRegions } from './wall-region.ts'

/*
 * Every text of every row holds a canary of its own: whatever a reply, a list or a document tells, it is known which row of
 * whose it comes from, and the rules of rows say whether whoever asked may know it.
 */

const server = testServer()

interface Asking {
  name: string
  eyes: Eyes
  client: TestClient
}

let people: Asking[]
let contents: Contents
let canaries: ReadonlyMap<string, Canary>
let without: string[]
let columns: string[]

beforeAll(async () => {
  const eyes = (await buildWalledRegions(server)).filter(({ level }) => level !== 'door')
  people = []
  for (const [index, place] of eyes.entries()) people.push(...(await peopleOf(place, index)))
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    await client.query('begin')
    await complete(client)
    columns = (await textColumns(client)).map(({ table, name }) => `${table}.${name}`)
    without = await plant(client)
    await client.query('commit')
    contents = await readContents(client)
  } finally {
    await client.end()
  }
  canaries = canariesOf(contents.rows)
}, 240_000)

/** What the walled regions lack: a role taken back, a duty that was ended, and roles to decide on by two. */
async function complete(client: pg.Client): Promise<void> {
  await client.query('set local session_replication_role = replica')
  await client.query(`update memberships set withdrawn_at = now(), withdrawn_why = 'ушёл' where user_id in
    (select min(user_id) from memberships where role = 'head' group by region_id)`)
  await client.query(`update duties set until = since + 1, ended_at = now(), ended_why = 'ушёл' where duty_id in
    (select max(duty_id) from duties group by region_id)`)
  await client.query(`update approvals set subject = 'user:' || asked_by, payload = jsonb_build_object('person', asked_by,
    'role', 'administrator', 'organisation', organisation_id, 'from', null, 'to', null)`)
}

/** At home everybody, elsewhere one who sees much. */
const ELSEWHERE: readonly Role[] = ['operator', 'municipal_authority', 'head']

async function peopleOf(eyes: Eyes, index: number): Promise<Asking[]> {
  const { level, region, municipality, school } = eyes
  if (level === 'door') return []
  const home = [0, 1, 3].includes(index)
  const found: Asking[] = []
  for (const role of home ? roles : ELSEWHERE) {
    if (!isHeldAt(role, level)) continue
    const user = await buildUser(server.database.kysely, {
      role,
      region_id: region!,
      ...(municipality && { municipality_id: municipality }),
      ...(school && { school_id: school }),
    })
    const client = await server.signIn(user)
    found.push({ name: `${role}: ${eyes.name}`, eyes: { ...eyes, person: user.user_id }, client })
  }
  return found
}

describe('a canary', () => {
  it('sits in every column of text and JSON, or the reason why not is known', () => {
    expect(without).toEqual([])
    expect(Object.keys(WITHOUT_CANARY).filter((column) => !columns.includes(column))).toEqual([])
    const planted = new Set([...canaries.values()].map(({ column }) => column))
    expect(columns.filter((column) => !planted.has(column) && !(column in WITHOUT_CANARY))).toEqual([])
  })

  it('is heard by nobody but whom the rules of its row let hear it', { timeout: 600_000 }, async () => {
    const leaks = new Set<string>()
    const failed = new Set<string>()
    const heard = new Set<string>()
    const known = addresses()
    const crawl = async ({ name, eyes, client }: Asking) => {
      for (const address of known) {
        const reply = await client.get(address).catch((error: Error) => error)
        if (reply instanceof Error) {
          failed.add(`${address}: ${reply.message}`)
          continue
        }
        if (reply.statusCode >= 500 || reply.statusCode === 400)
          failed.add(`${address.replace(/\d+/g, '…')}: ${reply.body.slice(0, 200)}`)
        if (reply.statusCode !== 200) continue
        const asked = wholePerson(address)
        for (const marker of markersIn(await textIn(reply))) {
          const { column, row } = canaries.get(marker)!
          heard.add(column)
          const own = asked !== null && Number(row.user_id) === asked
          if (HELD_BACK.includes(column) || !(own || mayHear(column, row, eyes)))
            leaks.add(`${column} in ${address} by ${name}`)
        }
      }
    }
    for (let first = 0; first < people.length; first += AT_ONCE)
      await Promise.all(people.slice(first, first + AT_ONCE).map(crawl))
    expect([...leaks]).toEqual([])
    expect([...failed]).toEqual([])
    expect(heard.size).toBeGreaterThan(40)
  })
})

const AT_ONCE = 4

/** Whose data leave whole, at his own request: by whoever keeps his account, all that is kept of him. */
function wholePerson(address: string): number | null {
  const [, person] = /^\/api\/people\/(\d+)\/data/.exec(address) ?? []
  return person === undefined ? null : Number(person)
}

function mayHear(column: string, row: StoredRow, eyes: Eyes): boolean {
  const table = column.split('.')[0]!
  return RULES[table]!.reads(row, eyes, contents.whole) && (NARROWER[table]?.(row, eyes) ?? true)
}

/**
 * Rights hang on the tree, on roles and on people, so the database shows these of a whole region; names are told upwards and
 * downwards, never sideways.
 */
const NARROWER: Readonly<Record<string, (row: StoredRow, eyes: Eyes) => boolean>> = {
  organisations: (row, eyes) =>
    isTold(row.organisation_id as number, eyes) ||
    answering(eyes).some(({ organisation_id }) => organisation_id === row.organisation_id),
  memberships: (row, eyes) => isTold(row.organisation_id as number, eyes),
  users: ({ user_id }, eyes) =>
    contents.rows
      .get('memberships')!
      .some((role) => role.user_id === user_id && isTold(role.organisation_id as number, eyes)) ||
    answering(eyes).some((duty) => duty.user_id === user_id),
}

/** Those who answer for one's own schools and municipality are told by name, with the body in which they do. */
function answering(eyes: Eyes): readonly StoredRow[] {
  return contents.rows.get('duties')!.filter((duty) => RULES.duties!.reads(duty, eyes, contents.whole))
}

/** An organisation of one's schools, a place above them, or a school that a link joins to one of them. */
function isTold(organisation: number, { level, municipality, school }: Eyes): boolean {
  if (level === 'region') return true
  const { municipalityOf, placeOf } = contents.whole
  const place = placeOf.get(organisation)!
  const above = level === 'school' ? municipalityOf.get(school!) : municipality
  if (place.school === null) return place.municipality === null || place.municipality === above
  const isOwn = (id: unknown) =>
    level === 'school' ? id === school : municipalityOf.get(id as number) === municipality
  const linked = contents.rows
    .get('school_links')!
    .map(({ from_school, to_school }) => [from_school, to_school])
    .filter((ends) => ends.includes(place.school))
  return isOwn(place.school) || linked.some((ends) => ends.some(isOwn))
}

/** Every address that reads, of every thing of either region, in each format and also as of today. */
function addresses(): string[] {
  const ids = thingsOf(contents)
  const today = new Date().toISOString().slice(0, 10)
  const found = MATRIX_ROUTES.flatMap(({ route, kind, query }) => {
    const [method, path] = route.split(' ') as [string, string]
    if (method !== 'GET') return []
    const known = featureRoutes.find((one) => one.route.method === 'GET' && one.route.path === path)!.route
      .query
    return (kind === null ? [{}] : (ids[kind] ?? [])).flatMap((one: Record<string, string | number>) => {
      const address = path.replace(/:(\w+)/g, (_, name: string) => String(one[name]))
      const asked = typeof query === 'function' ? query(one) : query
      const whole = asked ? `${address}?${asked}` : address
      const plain = whole.replace('format=xlsx', 'format=csv')
      const past = known && 'on' in known.shape ? [`${plain}${asked ? '&' : '?'}on=${today}`] : []
      return [whole, plain, ...past]
    })
  })
  const own = OF_ONESELF.filter((route) => route.startsWith('GET') && !route.includes(':'))
  return [...new Set([...found, ...own.map((route) => route.slice(4))])]
}

/** Things of the places that are looked at, in both regions: all that are made beside them are alike. */
function thingsOf({ rows }: Contents): Partial<Record<Kind, Record<string, string | number>[]>> {
  const of = (table: string) => rows.get(table)! as unknown as Record<string, number>[]
  const places = new Set(people.map(({ eyes }) => eyes.school))
  const files = of('import_files').map(({ import_id: id, file_id: file }) => ({ id: id!, file: file! }))
  const runs = of('runs').map(({ run_id: id }) => ({ id: id!, other: id! }))
  const lists = of('listings').map(({ listing_id: id }) => ({ id: id! }))
  const codes = of('schools').flatMap(({ school_id, code }) => (places.has(school_id) ? { code: code! } : []))
  const looked = (row: Record<string, number | null>) => row.school_id === null || places.has(row.school_id)
  const organisations = of('organisations').filter(looked)
  // The first of each place.
  const persons = organisations.flatMap(
    ({ organisation_id }) =>
      of('memberships').find((one) => one.organisation_id === organisation_id)?.user_id ?? [],
  )
  return {
    school: codes,
    import: files,
    file: files.slice(0, 4),
    run: runs,
    listing: lists,
    'draft listing': lists,
    'listing school': lists.flatMap(({ id }) => codes.map(({ code }) => ({ id, code }))),
    dispute: of('listing_files').map(({ listing_id: id, file_id: file }) => ({ id: id!, file: file! })),
    outcome: runs.flatMap(({ id }) => codes.map(({ code }) => ({ id, code }))),
    person: persons.map((id) => ({ id })),
    organisation: organisations.map(({ organisation_id }) => ({ id: organisation_id! })),
    link: of('school_links').flatMap(({ link_id, to_school }) =>
      places.has(to_school) ? { id: link_id! } : [],
    ),
  }
}
