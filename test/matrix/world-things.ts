import { sql } from 'kysely'
import { contextIndex } from '#engine/context-index/context-index.ts'
import { currentContextIndex } from '#methodology/context-index/index.ts'
import { transaction } from '#server/platform/database.ts'
import { listJobs } from '#server/platform/job-list.ts'
import { defineJob, enqueue } from '#server/platform/jobs.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { buildDuty, buildLink, buildPassport, buildUser } from '#test/factories.ts'
import { resultsFile, uploadAndWait, worksFile } from '#test/import-files.ts'
import type { TestClient, TestServer } from '#test/server.ts'
import { type Ground, marker, type World } from './ground.ts'
import type { Ids } from './route.ts'
import type { Place, Target } from './rules.ts'
import { addListings, addMethods } from './world-decisions.ts'
import { EVERYBODY_GIVES, levelOf, rootOf } from './world-people.ts'

export async function addThings(server: TestServer, ground: Ground, world: World): Promise<void> {
  const { region, places, neighbours } = ground
  const db = server.database.kysely
  const markers = world.markers as Map<string, Place[]>
  const of = (role: string, place: Place) =>
    world.people.find((person) => person.role === role && person.place === place)!.client
  const { first, second, far } = region.schools
  const operator = of('operator', places.region)
  const name = (title: string) => marker('ф', `${title}${region.regionId}`)

  const region_id = region.regionId
  await buildPassport(db, { region_id, school_id: first.school_id })
  await buildPassport(db, { region_id, school_id: second.school_id, state: 'sent' })
  const outcome = JSON.stringify(contextIndex(currentContextIndex, { pupils: 100 }))
  await buildPassport(db, { region_id, school_id: far.school_id, state: 'accepted', outcome })

  const applied = [
    { title: 'первой', code: first.code, places: [places.first], sender: operator },
    { title: 'второй', code: second.code, places: [places.second], sender: operator },
    { title: 'дальней', code: far.code, places: [places.farSchool], sender: operator },
    { title: 'своя', code: first.code, places: [places.first], sender: of('coordinator', places.near) },
  ]
  for (const { title, code, places: schools, sender } of applied) {
    const row = {
      code,
      participants: 10,
      low: 4,
      procedure: title === 'своя' ? 'vpr-ru-5' : 'vpr-ma-5',
    } as const
    const read = await uploadAndWait(sender, [resultsFile(`${name(title)}.csv`, [row])])
    const reply = await sender.post(`/api/imports/${read.id}/apply`, { version: read.version })
    if (reply.statusCode !== 200) throw new Error(reply.body)
    const senderPlace = sender === operator ? places.region : places.near
    markers.set(name(title), [...schools, senderPlace])
    const file = read.files[0]!.id
    world.targets.push({
      name: `file of ${title}`,
      kind: 'file',
      place: places.region,
      schools,
      ids: { file },
    })
  }

  const waiting = [
    { title: 'ждёт-области', sender: operator, place: places.region, code: far.code },
    { title: 'ждёт-округа', sender: of('coordinator', places.near), place: places.near, code: first.code },
    { title: 'ждёт-района', sender: of('coordinator', places.far), place: places.far, code: far.code },
  ]
  for (const { title, sender, place, code } of waiting) {
    const read = await uploadAndWait(sender, [
      resultsFile(`${name(title)}.csv`, [{ code, participants: 12, low: 1 }]),
    ])
    markers.set(name(title), [place])
    world.targets.push({
      name: `import ${title}`,
      kind: 'import',
      place,
      ids: { id: read.id, file: read.files[0]!.id },
    })
  }

  const senders = { region: operator, near: of('coordinator', places.near) }
  await addSpecialImports(senders, ground, world, name)

  const made = async (methodology: string) =>
    (await operator.post('/api/runs', { methodology, year: '2023/24' })).json().id as number
  const [run, other] = [await made('smolensk-2021'), await made('847-2020')]
  world.targets.push({ name: `run ${run}`, kind: 'run', place: places.region, ids: { id: run, other } })
  const ids = { id: run, code: '000000' }
  world.targets.push({ name: `nothing in run ${run}`, kind: 'outcome', place: null, ids })
  for (const [title, place] of Object.entries(places)) {
    const school = { first, second, farSchool: far }[title]
    if (school) {
      const { code } = place.municipality === places.near.municipality ? neighbours.near : neighbours.far
      const ids = { code: school.code, neighbour: code }
      world.targets.push({ name: title, kind: 'school', place, ids })
      world.targets.push({
        name: `outcome of ${title}`,
        kind: 'outcome',
        place,
        ids: { id: run, code: school.code },
      })
    }
    const organisation = await db
      .selectFrom('organisations')
      .select('organisation_id as id')
      .where('region_id', '=', place.region)
      .where('kind', '=', levelOf(place))
      .where('municipality_id', 'is not distinct from', place.school === null ? place.municipality : null)
      .where('school_id', 'is not distinct from', place.school)
      .executeTakeFirstOrThrow()
    world.targets.push({
      name: `organisation ${title}`,
      kind: 'organisation',
      place,
      ids: { id: organisation.id, role: EVERYBODY_GIVES[levelOf(place)] },
    })
  }
  await addListings(ground, world, run)
  await addMethods(
    { writer: of('methodologist', places.region), approver: of('department', places.region) },
    world,
    places.region,
  )
  for (const place of [places.region, places.near]) await addWorkingGroup(server, world, place)
  await addOwnThings(server, ground, world, operator)
}

/** Imports with what only some routes are about: schools that nobody knows, a file taken out, rows of pupils. */
async function addSpecialImports(
  senders: Record<'region' | 'near', TestClient>,
  { region, places }: Ground,
  world: World,
  name: (title: string) => string,
): Promise<void> {
  const { code } = region.schools.first
  const counted = { code, participants: 12, low: 1 }
  const unknown = { code: '777001', name: 'Гимназия', participants: 10, low: 3 }
  const imports = [
    [
      'import with unknown schools',
      'region',
      [resultsFile(`${name('неизвестная')}.csv`, [counted, unknown])],
    ],
    [
      'import with a removed file',
      'near',
      [
        resultsFile(`${name('убранный')}.csv`, [counted]),
        resultsFile(`${name('оставленный')}.csv`, [{ ...counted, procedure: 'vpr-ru-5' }]),
      ],
    ],
    ['import of pupils', 'near', [worksFile(`${name('работы')}.csv`, [{ code, marks: [2, 3, 4] }])]],
  ] as const
  for (const [kind, sender, files] of imports) {
    const read = await uploadAndWait(senders[sender], files)
    const file = read.files[0]!.id
    if (kind === 'import with a removed file')
      await senders[sender].delete(`/api/imports/${read.id}/files/${file}`)
    for (const file of files)
      (world.markers as Map<string, readonly Place[]>).set(file.name, [places[sender]])
    world.targets.push({ name: kind, kind, place: places[sender], ids: { id: read.id, file } })
  }
}

/** What people add themselves, and may change. */
async function addWorkingGroup({ database }: TestServer, world: World, place: Place): Promise<void> {
  const { organisation_id: id } = await database.kysely
    .insertInto('organisations')
    .values({
      region_id: place.region,
      kind: 'working_group',
      name: 'Рабочая группа',
      parent_id: await rootOf(database, place.region),
      municipality_id: place.municipality,
    })
    .returning('organisation_id')
    .executeTakeFirstOrThrow()
  world.targets.push({ name: `working group ${id}`, kind: 'working group', place, ids: { id } })
}

/** What is a person's own, and what is the region's business alone. */
async function addOwnThings(
  server: TestServer,
  { region, places, neighbours }: Ground,
  world: World,
  operator: TestClient,
) {
  const db = server.database.kysely
  const { regionId: region_id } = region
  const add = (kind: Target['kind'], id: number, more: Partial<Target> = {}) => {
    const ids = { id, ...more.ids }
    world.targets.push({ name: `${kind} ${id}`, kind, place: places.region, ...more, ids })
  }
  const { person: owner } = world.people.find(({ client }) => client === operator)!
  for (const kind of ['view', 'deleted view'] as const) {
    const view = { page: 'schools', name: kind, search: {}, shared: false }
    const { id } = (await operator.post('/api/views', view)).json()
    if (kind === 'deleted view') await operator.delete(`/api/views/${id}`)
    add(kind, id, { owner })
  }
  const { notification_id } = await db
    .insertInto('notifications')
    .columns(['region_id', 'user_id', 'kind', 'subject', 'data'])
    .expression((of) =>
      of
        .selectFrom('notifications')
        .select(['region_id', sql.lit(owner).as('user_id'), 'kind', 'subject', 'data'])
        .where('user_id', '=', region.users.school.user_id)
        .limit(1),
    )
    .returning('notification_id')
    .executeTakeFirstOrThrow()
  add('notification', notification_id, { owner })
  const { session_id } = await db
    .selectFrom('sessions')
    .select('session_id')
    .where('user_id', '=', owner)
    .executeTakeFirstOrThrow()
  add('session', session_id, { owner })
  const outline = await db
    .insertInto('outlines')
    .values({ region_id: region.regionId, name: 'Контур', polygons: '[]' })
    .returning('outline_id')
    .executeTakeFirstOrThrow()
  add('outline', outline.outline_id)
  const { plan_id } = await db
    .insertInto('planned_events')
    .values({
      region_id: region.regionId,
      school_id: region.schools.first.school_id,
      kind: 'closed',
      on_date: new Date('2099-09-01'),
      event: '{"basis": "Приказ № 1"}',
      recorded_by: region.users.region.user_id,
    })
    .returning('plan_id')
    .executeTakeFirstOrThrow()
  add('plan', plan_id)
  // From a school next to it that no name marks: across municipalities a link tells each of its schools the other's name.
  for (const [to, { school_id: from_school }] of [
    [places.first, neighbours.near],
    [places.farSchool, neighbours.far],
  ] as const) {
    const { link_id } = await buildLink(db, { region_id, from_school, to_school: to.school! })
    const teacher = await buildUser(db, { role: 'teacher', region_id, school_id: from_school })
    const schools = [to, { ...to, school: from_school }]
    add('link', link_id, { place: to, schools, ids: { person: teacher.user_id } })
  }
  const asked = { person: region.users.school.user_id, role: 'administrator', reason: 'для проверки прав' }
  const organisation = world.targets.find(
    ({ kind, place }) => kind === 'organisation' && place === places.region,
  )!.ids.id
  const approval = await operator.post('/api/approvals', { ...asked, organisation })
  if (approval.statusCode !== 200) throw new Error(approval.body)
  const { items } = (await operator.get('/api/approvals')).json()
  add('approval', approval.json().id, { ids: { hash: items[0].hash } })
  const later = defineJob<{ regionId: number }>('test.never', async () => undefined)
  for (const tries of [1, 5])
    await transaction(server.database, (tx) => enqueue(tx, later, { regionId: region_id }, { tries }))
  await sql`update graphile_worker._private_jobs set attempts = 1, last_error = 'Error' where max_attempts = 1`.execute(
    db,
  )
  const jobs = await listJobs(
    within(server.guarded, { scope: wholeRegion(region_id), userId: null }).kysely,
    10,
  )
  for (const { id } of jobs) add('job', id)
  const { version } = await db
    .updateTable('regions')
    .set({ export_limit: 1 })
    .where('region_id', '=', region_id)
    .returning('version')
    .executeTakeFirstOrThrow()
  const municipality = region.municipalities.near.municipality_id
  ;(world.ofRegion as Map<number, Ids>).set(region_id, { municipality, version })
}

/** In each school somebody of it, whose end was set and can be taken back; organisations get a holder who can be named. */
export async function addDuties(
  { database }: TestServer,
  world: World,
  places: Ground['places'],
): Promise<void> {
  for (const place of Object.values(places)) {
    const { ids } = world.targets.find(({ kind, place: its }) => kind === 'person' && its === place)!
    const body = world.targets.findIndex(({ kind, place: its }) => kind === 'organisation' && its === place)
    const target = world.targets[body]!
    world.targets[body] = { ...target, ids: { ...target.ids, holder: ids.id! } }
    if (place.school === null) continue
    const { duty_id: id } = await buildDuty(database.kysely, {
      region_id: place.region,
      user_id: Number(ids.id),
      organisation_id: Number(ids.organisation),
      school_id: place.school,
      until: '2099-09-01',
      ended_why: 'проверка прав',
      ended_at: new Date(),
    })
    world.targets.push({ name: `duty ${id}`, kind: 'duty', place, ids: { id } })
  }
}

const none = { place: null, name: 'nothing' }
/** What is called by names that nothing has. */
export const NOTHING: readonly Target[] = [
  { ...none, kind: 'school', ids: { code: '000000', neighbour: '000001' } },
  { ...none, kind: 'import', ids: { id: 999_999, file: 999_999 } },
  { ...none, kind: 'import with unknown schools', ids: { id: 999_999 } },
  { ...none, kind: 'import with a removed file', ids: { id: 999_999, file: 999_999 } },
  { ...none, kind: 'import of pupils', ids: { id: 999_999, file: 999_999 } },
  { ...none, kind: 'file', ids: { file: 999_999 } },
  { ...none, kind: 'run', ids: { id: 999_999, other: 999_999 } },
  { ...none, kind: 'method', ids: { id: 'nowhere', other: '847-2020' } },
  { ...none, kind: 'method draft', ids: { id: 999_999, name: 'nowhere', version: 1 } },
  { ...none, kind: 'deleted method draft', ids: { id: 999_999 } },
  { ...none, kind: 'checked method', ids: { id: 999_999, version: 1 } },
  { ...none, kind: 'outcome', ids: { id: 999_999, code: '000000' } },
  { ...none, kind: 'listing', ids: { id: 999_999, run: 999_999 } },
  { ...none, kind: 'draft listing', ids: { id: 999_999, version: 1 } },
  { ...none, kind: 'ready listing', ids: { id: 999_999, version: 1, today: '2024-09-01' } },
  { ...none, kind: 'listing school', ids: { id: 999_999, code: '000000', way: 'in', version: 0 } },
  { ...none, kind: 'dispute', ids: { id: 999_999, dispute: 999_999, file: 999_999 } },
  {
    ...none,
    kind: 'person',
    ids: {
      id: 999_999,
      membership: 999_999,
      organisation: 999_999,
      given: 'psychologist',
      withdrawn: 999_999,
      login: 'nobody',
      name: 'Никто',
      version: 1,
      region: 999_999,
    },
  },
  { ...none, kind: 'organisation', ids: { id: 999_999, role: 'psychologist' } },
  { ...none, kind: 'link', ids: { id: 999_999, person: 999_999 } },
  { ...none, kind: 'duty', ids: { id: 999_999 } },
  { ...none, kind: 'session', ids: { id: 999_999 } },
  { ...none, kind: 'view', ids: { id: 999_999 } },
  { ...none, kind: 'deleted view', ids: { id: 999_999 } },
  { ...none, kind: 'notification', ids: { id: 999_999 } },
  { ...none, kind: 'plan', ids: { id: 999_999 } },
  { ...none, kind: 'outline', ids: { id: 999_999 } },
  { ...none, kind: 'approval', ids: { id: 999_999, hash: '0'.repeat(64) } },
  { ...none, kind: 'job', ids: { id: 999_999 } },
]
