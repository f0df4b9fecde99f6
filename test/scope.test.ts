import { read, utils } from '@e965/xlsx'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { METHODOLOGIES } from '#methodology/index.ts'
import { featureJobs, featureRoutes } from '#server/features.ts'
import { transaction } from '#server/platform/database.ts'
import { listJobs } from '#server/platform/job-list.ts'
import { defineJob, enqueue, type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { thisYear } from './calendar.ts'
import { buildDuty, buildLink, buildUser } from './factories.ts'
import { fillReference, resultsFile, uploadAndWait } from './import-files.ts'
import { makeListing, SIGNED_ORDER } from './listings.ts'
import { registerData } from './matrix/routes-of-everyday.ts'
import { mapping } from './matrix/routes-of-facts.ts'
import { type TestClient, testServer } from './server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from './small-region.ts'

/** In the names of what others must not see. */
const CANARY = 'КАНАРЕЙКА'

/** Ids that stand in an address or a body. */
interface Ids {
  import: number
  file: number
  run: number
  listing: number
  dispute: number
  evidence: number
  code: string
  municipality: number
  session: number
  approval: number
  organisation: number
  link: number
  duty: number
  person: number
  membership: number
  view: number
  outline: number
  plan: number
  notification: number
  job: number
  /** Of a method, its draft. */
  version: number
  method: string
}

type Stranger = 'district' | 'school' | 'otherRegion'

interface Case {
  /** As in the contract: `GET /api/runs/:id`. */
  route: string
  /** The address with ids in it, when the path alone does not say it. */
  query?: string
  body?: (ids: Ids) => object
  files?: true
  who: readonly Stranger[]
}

const everyone = ['district', 'school', 'otherRegion'] as const
const importers = ['district', 'otherRegion'] as const
const otherRegion = ['otherRegion'] as const

const cell = 'year=2023%2F24&season=spring&procedure=vpr-ma-5'

/** Every route with an id. A run is one for the whole region: its district and school see their part of it. */
const cases: readonly Case[] = [
  { route: 'GET /api/schools/:code', who: everyone },
  { route: 'GET /api/schools/:code/history', who: everyone },
  { route: 'GET /api/schools/:code/years', who: everyone },
  { route: 'GET /api/schools/:code/years/export', query: 'format=csv', who: everyone },
  { route: 'GET /api/schools/:code/versions', query: cell, who: everyone },
  { route: 'PUT /api/schools/:code/watch', who: everyone },
  { route: 'DELETE /api/schools/:code/watch', who: everyone },
  { route: 'PUT /api/views/:id', body: () => ({ name: 'Чужой', shared: false }), who: everyone },
  { route: 'DELETE /api/views/:id', who: everyone },
  { route: 'POST /api/views/:id/restore', who: everyone },
  { route: 'GET /api/schools/:code/life', who: everyone },
  { route: 'GET /api/schools/:code/predecessors', who: everyone },
  {
    route: 'POST /api/schools/:code/events',
    body: () => ({ kind: 'closed', on: '2024-06-01', basis: 'Приказ № 1', version: 1 }),
    who: otherRegion,
  },
  { route: 'PUT /api/schools/:code/register', body: () => registerData, who: otherRegion },
  { route: 'GET /api/schools/:code/passport', who: everyone },
  {
    route: 'PUT /api/schools/:code/passport',
    body: () => ({ year: thisYear(), version: 0, answers: {} }),
    who: everyone,
  },
  {
    route: 'POST /api/schools/:code/passport/sending',
    body: () => ({ year: thisYear(), version: 1 }),
    who: everyone,
  },
  {
    route: 'POST /api/schools/:code/passport/decision',
    body: () => ({ year: thisYear(), version: 1, decision: 'accept' }),
    who: importers,
  },
  { route: 'GET /api/files/:file/rows', query: 'row=2&purpose=check', who: everyone },
  { route: 'GET /api/methods/:id', who: everyone },
  { route: 'GET /api/methods/:id/file', who: everyone },
  { route: 'GET /api/methods/:id/versions', who: everyone },
  { route: 'GET /api/methods/:id/compare/:other', who: everyone },
  { route: 'GET /api/method-versions/:id', who: otherRegion },
  {
    route: 'PUT /api/method-versions/:id',
    body: ({ method: id }) => ({ version: 1, content: { ...METHODOLOGIES[0], id }, examples: [], words: '' }),
    who: otherRegion,
  },
  { route: 'DELETE /api/method-versions/:id', who: otherRegion },
  { route: 'POST /api/method-versions/:id/restore', who: otherRegion },
  { route: 'POST /api/method-versions/:id/check', body: () => ({ version: 1 }), who: otherRegion },
  { route: 'POST /api/method-versions/:id/approve', body: () => ({ version: 1 }), who: otherRegion },
  {
    route: 'POST /api/method-versions/:id/withdraw',
    body: () => ({ version: 1, reason: 'проверка' }),
    who: otherRegion,
  },
  { route: 'GET /api/runs/:id', who: otherRegion },
  { route: 'GET /api/runs/:id/schools', who: otherRegion },
  { route: 'GET /api/runs/:id/export', query: 'format=csv', who: otherRegion },
  { route: 'GET /api/runs/:id/schools/:code', who: everyone },
  { route: 'GET /api/runs/:id/compare/:other', who: otherRegion },
  { route: 'GET /api/runs/:id/compare/:other/export', query: 'format=csv', who: otherRegion },
  {
    route: 'POST /api/runs/preview',
    body: ({ run }) => ({ methodology: '847-2020', year: '2023/24', against: run }),
    who: otherRegion,
  },
  { route: 'GET /api/listings/:id', who: otherRegion },
  { route: 'GET /api/listings/:id/schools', who: otherRegion },
  { route: 'GET /api/listings/:id/export', query: 'format=csv', who: otherRegion },
  { route: 'GET /api/listings/:id/appendix', who: otherRegion },
  { route: 'GET /api/listings/:id/disputes', who: otherRegion },
  { route: 'GET /api/listings/:id/differences', who: otherRegion },
  { route: 'GET /api/listings/:id/check', who: otherRegion },
  { route: 'GET /api/listings/:id/schools/:code', who: everyone },
  { route: 'GET /api/listings/:id/schools/:code/statement', who: everyone },
  { route: 'GET /api/listings/:id/files/:file', who: everyone },
  { route: 'GET /api/schools/:code/listings', who: everyone },
  {
    route: 'POST /api/listings/:id/schools/:code/decisions',
    body: () => ({ decision: 'in', reason: 'проверка', version: 0 }),
    who: otherRegion,
  },
  {
    route: 'POST /api/listings/:id/showing',
    body: () => ({ disputesUntil: '2099-12-31', version: 1 }),
    who: otherRegion,
  },
  {
    route: 'POST /api/listings/:id/schools/:code/disputes',
    body: () => ({ reason: 'проверка' }),
    who: ['district', 'school'],
  },
  { route: 'POST /api/listings/:id/disputes/:dispute/files', files: true, who: ['district', 'school'] },
  { route: 'POST /api/listings/:id/disputes/:dispute/return', who: ['district', 'school'] },
  {
    route: 'POST /api/listings/:id/disputes/:dispute/answer',
    body: () => ({ answer: 'refused', words: 'проверка' }),
    who: otherRegion,
  },
  // Of a department, whom the matrix of rights tries.
  { route: 'POST /api/listings/:id/orders', files: true, who: [] },
  { route: 'POST /api/listings/:id/approval', who: [] },
  { route: 'GET /api/imports/:id', who: importers },
  { route: 'GET /api/imports/:id/changes', who: importers },
  { route: 'GET /api/imports/:id/changes/rows', who: importers },
  { route: 'GET /api/imports/:id/changes/register', who: importers },
  { route: 'GET /api/imports/:id/changes/rows/export', query: 'format=csv', who: importers },
  { route: 'GET /api/imports/:id/files/:file/findings', who: importers },
  { route: 'GET /api/imports/:id/files/:file/findings/export', query: 'purpose=check', who: importers },
  { route: 'GET /api/imports/:id/files/:file/original', query: 'purpose=check', who: importers },
  { route: 'PUT /api/imports/:id/files/:file/hints', body: () => ({}), who: importers },
  { route: 'PUT /api/imports/:id/files/:file/mapping', body: () => mapping, who: importers },
  { route: 'DELETE /api/imports/:id/files/:file', who: importers },
  { route: 'POST /api/imports/:id/files/:file/restore', who: importers },
  {
    route: 'POST /api/imports/:id/schools',
    body: () => ({ decisions: [{ key: 'code:777001', action: 'leave-out' }] }),
    who: otherRegion,
  },
  { route: 'POST /api/imports/:id/apply', body: () => ({ version: 2 }), who: importers },
  { route: 'POST /api/imports/:id/cancel', who: importers },
  { route: 'DELETE /api/profile/sessions/:id', who: everyone },
  {
    route: 'POST /api/approvals/:id/decision',
    body: () => ({ decision: 'refused', hash: '0'.repeat(64) }),
    who: everyone,
  },
  {
    route: 'POST /api/schools/:code/corrections',
    body: () => {
      const { version, ...register } = registerData
      return { register, version, reason: 'проверка' }
    },
    who: ['district', 'school', 'otherRegion'],
  },
  {
    route: 'POST /api/imports/:id/files/:file/export-requests',
    body: () => ({ what: 'original', purpose: 'check', reason: 'проверка' }),
    who: importers,
  },
  { route: 'POST /api/notifications/:id/reading', who: everyone },
  { route: 'POST /api/jobs/:id/retry', who: otherRegion },
  { route: 'POST /api/jobs/:id/cancel', who: otherRegion },
  { route: 'GET /api/organisations/:id', who: everyone },
  {
    route: 'PUT /api/organisations/:id',
    body: () => ({ name: 'Чужое', closedOn: null, version: 1 }),
    who: otherRegion,
  },
  { route: 'DELETE /api/planned-events/:id', who: otherRegion },
  { route: 'GET /api/organisations/:id/life', who: everyone },
  {
    route: 'POST /api/organisations/:id/events',
    body: () => ({ kind: 'closed', on: '2024-06-01', basis: 'Приказ № 1', version: 1 }),
    who: otherRegion,
  },
  { route: 'PUT /api/outlines/:id', body: () => ({ municipality: null }), who: otherRegion },
  { route: 'GET /api/schools/:code/links', who: everyone },
  {
    route: 'PUT /api/links/:id',
    body: () => ({ until: null, basis: 'Приказ № 2', reason: 'проверка', version: 1 }),
    who: importers,
  },
  { route: 'POST /api/links/:id/mentors', body: ({ person }) => ({ person }), who: importers },
  { route: 'GET /api/schools/:code/duties', who: everyone },
  {
    route: 'PUT /api/duties/:id',
    body: () => ({
      function: 'member',
      theme: null,
      since: '2024-09-01',
      basis: 'Приказ № 2',
      reason: 'проверка',
      version: 1,
    }),
    who: everyone,
  },
  {
    route: 'POST /api/duties/:id/end',
    body: () => ({ until: '2024-09-01', reason: 'проверка', version: 1 }),
    who: everyone,
  },
  { route: 'POST /api/duties/:id/return', who: everyone },
  { route: 'GET /api/people/:id', who: everyone },
  { route: 'POST /api/people/:id/invitation', who: everyone },
  {
    route: 'POST /api/people/:id/roles',
    body: () => ({ role: 'teacher', organisation: 1 }),
    who: everyone,
  },
  {
    route: 'POST /api/people/:id/roles/:membership/withdrawal',
    body: () => ({ reason: 'проверка' }),
    who: everyone,
  },
  { route: 'POST /api/people/:id/roles/:membership/return', who: everyone },
  { route: 'GET /api/people/:id/data', query: 'format=json', who: everyone },
  {
    route: 'POST /api/people/:id/erasure',
    body: () => ({ login: 'чужой', reason: 'проверка' }),
    who: everyone,
  },
  {
    route: 'PUT /api/people/:id',
    body: () => ({
      name: 'Кто-то Новый',
      email: null,
      version: 1,
      was: { name: 'Кто-то', email: null },
    }),
    who: everyone,
  },
  {
    route: 'PUT /api/people/:id/state',
    body: () => ({ disabled: true, reason: 'проверка' }),
    who: everyone,
  },
]

const server = testServer()
let jobs: RunningJobs
let home: SmallRegion
let people: Record<'region' | Stranger, TestClient>
/** What each stranger must not see, and an import of his own. */
let foreign: Record<Stranger, Ids>
let own: Record<Stranger, number>

beforeAll(async () => {
  await fillReference(server.database)
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
  home = await buildSmallRegion(server.database)
  const abroad = await buildSmallRegion(server.database)
  const { region, district, school } = await signInAll(server, home)
  people = { region, district, school, otherRegion: await server.signIn(abroad.users.region) }
  await nameCanaries()
  await buildForeign()
  own = {
    district: await ownImport(district, home),
    school: 0,
    otherRegion: await ownImport(people.otherRegion, abroad),
  }
})
afterAll(() => jobs.stop())

async function nameCanaries(): Promise<void> {
  const db = server.database.kysely
  const { second, far } = home.schools
  for (const { school_id } of [second, far]) {
    const name = `${CANARY} ${school_id}`
    await db.updateTable('schools').set({ name }).where('school_id', '=', school_id).execute()
  }
  const { municipality_id } = home.municipalities.far
  const name = `${CANARY} округ`
  await db
    .updateTable('municipalities')
    .set({ name })
    .where('municipality_id', '=', municipality_id)
    .execute()
}

/** An applied import of the region, another that waits, and a run. */
async function buildForeign(): Promise<void> {
  const { first, second, far } = home.schools
  const applied = await uploadAndWait(people.region, [
    resultsFile('дальняя.csv', [{ code: far.code, participants: 10, low: 5 }]),
    resultsFile('вторая.csv', [{ code: second.code, participants: 10, low: 4 }]),
    resultsFile('первая.csv', [{ code: first.code, participants: 10, low: 3 }]),
  ])
  await people.region.post(`/api/imports/${applied.id}/apply`, { version: applied.version })
  const waiting = await uploadAndWait(people.region, [
    resultsFile('ждёт.csv', [
      { code: far.code, participants: 12, low: 5 },
      { code: '777001', name: 'Гимназия', participants: 10, low: 3 },
    ]),
  ])
  const run = (
    await people.region.post('/api/runs', { methodology: 'smolensk-2021', year: '2023/24' })
  ).json().id
  const head = await buildUser(server.database.kysely, {
    role: 'head',
    region_id: home.regionId,
    school_id: far.school_id,
    name: `${CANARY} директор`,
  })
  const department = await buildUser(server.database.kysely, {
    role: 'department',
    region_id: home.regionId,
  })
  const hands = { operator: people.region, department: await server.signIn(department) }
  const earlier = await makeListing(hands, 'approved', { run })
  const disputes = [{ by: await server.signIn(head), code: far.code, answer: 'refused' as const }]
  const correction = { run, corrects: earlier.id, reason: 'проверка' }
  const listing = await makeListing({ ...hands, disputes }, 'approved', correction)
  const { organisation_id: organisation } = await server.database.kysely
    .selectFrom('organisations')
    .select('organisation_id')
    .where('school_id', '=', far.school_id)
    .executeTakeFirstOrThrow()
  // Of schools the district does not see.
  const { link_id: link } = await buildLink(server.database.kysely, {
    region_id: home.regionId,
    to_school: far.school_id,
  })
  const { duty_id: duty } = await buildDuty(server.database.kysely, {
    region_id: home.regionId,
    user_id: head.user_id,
    organisation_id: organisation,
    school_id: far.school_id,
  })
  const { outline_id: outline } = await server.database.kysely
    .insertInto('outlines')
    .values({ region_id: home.regionId, name: `${CANARY} контур`, polygons: '[]' })
    .returning('outline_id')
    .executeTakeFirstOrThrow()
  const { plan_id: plan } = await server.database.kysely
    .insertInto('planned_events')
    .values({
      region_id: home.regionId,
      school_id: far.school_id,
      kind: 'closed',
      on_date: new Date('2099-09-01'),
      event: { basis: CANARY },
      recorded_by: home.users.region.user_id,
    })
    .returning('plan_id')
    .executeTakeFirstOrThrow()
  const [farFile, secondFile] = applied.files
  const file = waiting.files[0]!.id
  const { session_id: session } = await server.database.kysely
    .selectFrom('sessions')
    .select('session_id')
    .where('user_id', '=', home.users.region.user_id)
    .executeTakeFirstOrThrow()
  const { organisation_id: top } = await server.database.kysely
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', home.regionId)
    .where('kind', '=', 'region')
    .executeTakeFirstOrThrow()
  const asked = { person: head.user_id, role: 'administrator', organisation: top, reason: 'проверка' }
  const approval = (await people.region.post('/api/approvals', asked)).json().id
  const { id: view } = (
    await people.region.post('/api/views', { page: 'schools', name: CANARY, search: {}, shared: false })
  ).json()
  const { notification_id: notification } = await server.database.kysely
    .selectFrom('notifications')
    .select('notification_id')
    .where('user_id', '=', home.users.region.user_id)
    .executeTakeFirstOrThrow()
  const { key: version } = (
    await people.region.post('/api/methods', { basedOn: '847-2020', id: 'scope' })
  ).json()
  const ids = {
    version,
    method: 'scope',
    import: waiting.id,
    run,
    listing: listing.id,
    dispute: listing.disputes[0]!,
    evidence: listing.files[0]!,
    session,
    approval,
    municipality: home.municipalities.far.municipality_id,
    organisation,
    link,
    duty,
    person: head.user_id,
    membership: head.membership_id,
    view,
    outline,
    plan,
    notification,
    job: await waitingJob(),
  }
  foreign = {
    district: { ...ids, file, code: far.code },
    school: { ...ids, file: secondFile!.id, code: second.code },
    otherRegion: { ...ids, file: farFile!.id, code: far.code },
  }
}

/** Of a kind that nobody runs here. */
async function waitingJob(): Promise<number> {
  const { regionId } = home
  const job = defineJob<{ regionId: number }>('test.waiting', async () => undefined)
  await transaction(server.database, (tx) => enqueue(tx, job, { regionId }))
  return (
    await listJobs(within(server.guarded, { scope: wholeRegion(regionId), userId: null }).kysely, 1)
  )[0]!.id
}

async function ownImport(client: TestClient, { schools }: SmallRegion): Promise<number> {
  const file = resultsFile('своя.csv', [{ code: schools.first.code, participants: 9, low: 1 }])
  return (await uploadAndWait(client, [file])).id
}

const NOWHERE: Ids = {
  version: 999_999,
  method: 'nowhere',
  import: 999_999,
  file: 999_999,
  run: 999_999,
  listing: 999_999,
  dispute: 999_999,
  evidence: 999_999,
  code: '000000',
  municipality: 999_999,
  session: 999_999,
  approval: 999_999,
  organisation: 999_999,
  link: 999_999,
  duty: 999_999,
  person: 999_999,
  membership: 999_999,
  view: 999_999,
  outline: 999_999,
  plan: 999_999,
  notification: 999_999,
  job: 999_999,
}

/** What `:id` stands for. */
const OF_ADDRESS: Record<
  string,
  | 'run'
  | 'listing'
  | 'organisation'
  | 'link'
  | 'duty'
  | 'person'
  | 'session'
  | 'approval'
  | 'view'
  | 'outline'
  | 'plan'
  | 'notification'
  | 'job'
  | 'version'
  | 'method'
> = {
  methods: 'method',
  'method-versions': 'version',
  approvals: 'approval',
  jobs: 'job',
  links: 'link',
  duties: 'duty',
  profile: 'session',
  runs: 'run',
  listings: 'listing',
  organisations: 'organisation',
  people: 'person',
  views: 'view',
  outlines: 'outline',
  'planned-events': 'plan',
  notifications: 'notification',
}

function ask(
  client: TestClient,
  { route, query, body, files }: Case,
  ids: Ids,
): Promise<LightMyRequestResponse> {
  const [method, path] = route.split(' ') as ['GET', string]
  const id = ids[OF_ADDRESS[path.split('/')[2]!] ?? 'import']
  const values: Record<string, string | number> = {
    ...ids,
    id,
    other: path.startsWith('/api/methods') ? '847-2020' : ids.run,
  }
  if (path.includes('/listings/')) values.file = ids.evidence
  const address = path.replace(/:(\w+)/g, (_, name: string) => String(values[name]))
  if (files) return client.upload(address, [SIGNED_ORDER])
  return client.send({ method, url: query ? `${address}?${query}` : address, payload: body?.(ids) })
}

/** The words of a refusal without the number of the request. */
const wordsOf = (reply: LightMyRequestResponse) => ({ ...reply.json(), id: '' })

const asked = cases.flatMap((one) => one.who.map((who) => [who, one.route, one] as const))

describe('what is not one’s own', () => {
  it('is asked by every route with an id', () => {
    const known = featureRoutes.map(({ route }) => `${route.method} ${route.path}`)
    const withIds = known.filter((route) => route.includes(':'))
    const inTable = cases.map(({ route }) => route)
    expect(withIds.filter((route) => !inTable.includes(route))).toEqual([])
    expect(inTable.filter((route) => !known.includes(route))).toEqual([])
  })

  it.each(asked)('is for a stranger (%s) as if it did not exist: %s', async (who, _route, one) => {
    const reply = await ask(people[who], one, foreign[who])
    expect(reply.json()).toMatchObject({ code: 'not_found', status: 404 })
    // A run and a list are there for the whole region: in them, the school is what does not exist.
    const { run, listing } = foreign[who]
    const nothing = who === 'otherRegion' ? NOWHERE : { ...NOWHERE, run, listing }
    expect(wordsOf(reply)).toEqual(wordsOf(await ask(people[who], one, nothing)))
  })

  const ofFiles = asked.filter(([, route]) => route.includes('/imports/:id/files/:file'))
  it.each(ofFiles)('is not reached by %s through an import of his own: %s', async (who, _route, one) => {
    const ids = { ...NOWHERE, import: own[who] }
    const reply = await ask(people[who], one, { ...ids, file: foreign[who].file })
    expect(reply.statusCode).toBe(404)
    expect(wordsOf(reply)).toEqual(wordsOf(await ask(people[who], one, ids)))
  })

  it('is there for its owner', async () => {
    const { region } = people
    const ids = foreign.district
    const reading = cases.filter(({ route }) => route.startsWith('GET'))
    for (const one of reading) expect((await ask(region, one, ids)).statusCode, one.route).toBe(200)
  })

  it('is not matched with a school of the file by a decision', async () => {
    const { id, version } = await uploadAndWait(people.otherRegion, [
      resultsFile('с чужой.csv', [{ code: '777002', name: 'Лицей', participants: 10, low: 3 }]),
    ])
    const decide = (decision: object) =>
      people.otherRegion.post(`/api/imports/${id}/schools`, {
        decisions: [{ key: 'code:777002', ...decision }],
      })
    const { parked } = (await people.otherRegion.get(`/api/imports/${id}/changes`)).json()
    expect(parked).toMatchObject([{ key: 'code:777002' }])
    const { code, municipality } = foreign.otherRegion
    expect((await decide({ action: 'match', code })).statusCode).toBe(404)
    const create = { action: 'create', code: '777002', name: 'Лицей' }
    const refused = await decide({ ...create, municipality })
    expect(refused.statusCode).toBe(400)
    expect(wordsOf(refused)).toEqual(wordsOf(await decide({ ...create, municipality: NOWHERE.municipality })))
    expect((await people.otherRegion.get(`/api/imports/${id}`)).json()).toMatchObject({ version })
  })
})

describe('lists, filtered by what is not one’s own', () => {
  const lists = [
    '/api/schools?',
    '/api/completeness?year=2023%2F24&',
    '/api/runs/RUN/schools?',
    '/api/passports?',
  ] as const
  it.each(lists)('are empty: %s', async (list) => {
    const { run, municipality } = foreign.district
    const address = (id: number) => `${list.replace('RUN', String(run))}municipality=${id}`
    expect((await people.region.get(address(municipality))).json().total).toBe(1)
    for (const who of ['district', 'school'] as const) {
      const reply = (await people[who].get(address(municipality))).json()
      expect(reply).toMatchObject({ total: 0, items: [] })
      expect(reply).toEqual((await people[who].get(address(NOWHERE.municipality))).json())
    }
  })
})

describe('exports', () => {
  const exports = [
    '/api/schools/export?',
    '/api/schools/register?',
    '/api/links/export?',
    '/api/duties/export?',
    '/api/completeness/export?year=2023%2F24&',
    '/api/passports/export?',
    '/api/runs/RUN/export?',
    '/api/listings/LISTING/export?',
    '/api/runs/RUN/compare/OTHER/export?',
  ]
  let other: number
  beforeAll(async () => {
    const overrides = { lowShare: { numerator: 9, denominator: 10 } }
    const request = { methodology: 'smolensk-2021', year: '2023/24', overrides }
    other = (await people.region.post('/api/runs', request)).json().id
  })

  const formats = exports.flatMap((address) => ['csv', 'xlsx'].map((format) => [address, format] as const))
  it.each(formats)('hold the schools of the scope only: %s as %s', async (address, format) => {
    const { run, listing } = foreign.district
    const own = address.replace('RUN', String(run)).replace('LISTING', String(listing))
    const url = `${own.replace('OTHER', String(other))}format=${format}`
    const text = async (who: 'region' | 'district' | 'school') => textOf(await people[who].get(url), format)
    const { second, far } = home.schools
    const canary = ({ school_id }: { school_id: number }) => `${CANARY} ${school_id}`
    expect(await text('region')).toContain(canary(far))
    const district = await text('district')
    expect(district).not.toContain(canary(far))
    expect(district).not.toContain(`${CANARY} округ`)
    const school = await text('school')
    expect(school).not.toContain(CANARY)
    expect(school).not.toContain(second.code)
    expect(school).toContain('Всего строк: ')
  })

  it('of another region are not there or empty', async () => {
    const { run } = foreign.otherRegion
    expect((await people.otherRegion.get(`/api/runs/${run}/export?format=csv`)).statusCode).toBe(404)
    const body = (await people.otherRegion.get('/api/schools/export?format=csv')).body
    expect(body).toContain('Всего строк: 3')
    expect(body).not.toContain(CANARY)
  })
})

/** All cells of an export, whatever its form. */
function textOf(reply: LightMyRequestResponse, format: string): string {
  expect(reply.statusCode).toBe(200)
  if (format === 'csv') return reply.body
  const book = read(reply.rawPayload)
  return Object.values(book.Sheets)
    .map((sheet) => utils.sheet_to_csv(sheet))
    .join('\n')
}
