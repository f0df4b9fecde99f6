import { findRoleInScope, viewerFrom } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { type BuiltUser, buildContextRun, buildDuty, buildPassport, buildUser } from './factories.ts'
import { addImports, addRuns, YEAR } from './first-wall-facts.ts'
import type { Place } from './matrix/rules.ts'
import type { TestServer } from './server.ts'
import { buildSmallRegion } from './small-region.ts'

/** Somebody who looks, and where he stands. */
export interface Looker {
  name: string
  place: Place
  viewer: Viewer
}

/** Things with the places they belong to, as they were put there; `key` is what a list calls them by. */
export interface World {
  lookers: Looker[]
  schools: (Thing & {
    id: number
    kind: string
    municipality: number
    /** The others of its region go on in it. */
    successor: boolean
    /** Has another answer in the last run than in the one before. */
    changed: boolean
  })[]
  organisations: (Thing & { isGroup: boolean })[]
  people: { key: number; places: readonly Place[]; login: string }[]
  roles: (Thing & { valid: boolean; organisation: number; person: number; role: string })[]
  /** By the body in which; `for` is a school or a municipality, or nothing. */
  duties: (Thing & { for: Place | null })[]
  imports: (Thing & { checked: boolean })[]
  files: (Thing & { import: number; schools: readonly Place[] })[]
  runs: (Thing & { isLast: boolean })[]
  contextRuns: Thing[]
  approvals: Thing[]
  lines: Thing[]
  notifications: { key: number; person: number; read: boolean }[]
  views: { key: number; person: number; organisation: number | null; deleted: boolean }[]
}

export interface Thing {
  key: string | number
  place: Place
}

/** Two regions alike, built by hand and by the owner of the database: nothing of them has passed a filter. */
export async function buildWorld(server: TestServer): Promise<World> {
  const world: World = {
    lookers: [],
    schools: [],
    organisations: [],
    people: [],
    roles: [],
    duties: [],
    imports: [],
    files: [],
    runs: [],
    contextRuns: [],
    approvals: [],
    lines: [],
    notifications: [],
    views: [],
  }
  for (const title of ['home', 'abroad']) await addRegion(server, world, title)
  return world
}

export type PlaceName = 'region' | 'near' | 'farDistrict' | 'first' | 'second' | 'far'

async function addRegion(server: TestServer, world: World, title: string): Promise<void> {
  const db = server.database.kysely
  const region = await buildSmallRegion(server.database)
  const region_id = region.regionId
  const { near, far } = region.municipalities
  const whole = { region: region_id, municipality: null, school: null }
  const ofSchool = (school: 'first' | 'second' | 'far') => ({
    region: region_id,
    municipality: (school === 'far' ? far : near).municipality_id,
    school: region.schools[school].school_id,
  })
  const places: Record<PlaceName, Place> = {
    region: whole,
    near: { ...whole, municipality: near.municipality_id },
    farDistrict: { ...whole, municipality: far.municipality_id },
    first: ofSchool('first'),
    second: ofSchool('second'),
    far: ofSchool('far'),
  }
  const organisations = await addOrganisations(db, world, places)
  const users = await addPeople(db, world, places, organisations, region.users)
  await addDuties(db, world, { places, organisations, user_id: users.region.user_id })
  for (const [name, user] of Object.entries(users) as [PlaceName, BuiltUser][]) {
    const row = (await findRoleInScope(wholeRegion(region_id), db, user.membership_id))!
    world.lookers.push({ name: `${name} ${title}`, place: places[name], viewer: viewerFrom(row) })
  }
  for (const name of ['first', 'second', 'far'] as const) {
    const { school_id: id, code } = region.schools[name]
    // Everybody watches each school, from a time when it was his.
    const watchers = Object.values(users).map(({ user_id }) => user_id)
    await db
      .insertInto('watched_schools')
      .values(watchers.map((user_id) => ({ region_id, user_id, school_id: id })))
      .execute()
    const { municipality } = places[name] as { municipality: number }
    const kind = `Вид ${code}`
    await db.updateTable('schools').set({ kind }).where('school_id', '=', id).execute()
    world.schools.push({
      kind,
      successor: name === 'first',
      key: code,
      id,
      place: places[name],
      municipality,
      changed: name !== 'second',
    })
  }
  const schools = Object.values(region.schools).map(({ school_id }) => school_id)
  for (const school_id of schools)
    await buildPassport(db, { region_id, school_id, year: YEAR, state: 'sent', sent_at: new Date() })
  const created_by = users.region.user_id
  const run = await buildContextRun(db, { region_id, created_by, schools, year: YEAR })
  world.contextRuns.push({ key: run, place: whole })
  // What was the second and the far school goes on in the first.
  for (const name of ['second', 'far'] as const)
    await db
      .insertInto('school_events')
      .values({
        region_id,
        school_id: region.schools[name].school_id,
        kind: 'split',
        on_date: '2020-09-01',
        ends: false,
        successor_id: region.schools.first.school_id,
        basis: 'Приказ № 1',
      })
      .execute()
  await addImports(db, world, places, users)
  await addRuns(db, world, places, users.region)
  await addOwnThings(server, world, places, users)
}

async function addOrganisations(db: Queries, world: World, places: Record<PlaceName, Place>) {
  const region_id = places.region.region
  const of = db.selectFrom('organisations').where('region_id', '=', region_id)
  const root = await of.select('organisation_id').where('kind', '=', 'region').executeTakeFirstOrThrow()
  for (const { municipality, school } of [places.near, places.farDistrict, places.second])
    await db
      .insertInto('organisations')
      .values({
        region_id,
        kind: 'working_group',
        name: 'Рабочая группа',
        parent_id: root.organisation_id,
        municipality_id: school === null ? municipality : null,
        school_id: school,
      })
      .execute()
  const found = new Map<PlaceName, number>()
  for (const row of await of.selectAll().orderBy('organisation_id', 'desc').execute()) {
    const [name, place] = (Object.entries(places) as [PlaceName, Place][]).find(
      ([, { municipality, school }]) =>
        row.school_id === null
          ? school === null && municipality === row.municipality_id
          : school === row.school_id,
    )!
    found.set(name, row.organisation_id)
    world.organisations.push({ key: row.organisation_id, place, isGroup: row.kind === 'working_group' })
  }
  return found
}

async function addPeople(
  db: Queries,
  world: World,
  places: Record<PlaceName, Place>,
  organisations: Map<PlaceName, number>,
  { region, district, school }: Record<'region' | 'district' | 'school', BuiltUser>,
) {
  const region_id = places.region.region
  const of = (name: PlaceName) => {
    const { municipality, school: school_id } = places[name]
    return school_id === null ? { region_id, municipality_id: municipality! } : { region_id, school_id }
  }
  const users: Record<PlaceName, BuiltUser> = {
    region,
    near: district,
    farDistrict: await buildUser(db, { role: 'municipal_authority', ...of('farDistrict') }),
    first: school,
    second: await buildUser(db, { role: 'head', ...of('second') }),
    far: await buildUser(db, { role: 'head', ...of('far') }),
  }
  const add = (user: BuiltUser, name: PlaceName, role: string, valid = true) =>
    world.roles.push({
      key: user.membership_id,
      place: places[name],
      valid,
      organisation: organisations.get(name)!,
      person: user.user_id,
      role,
    })
  const roleOf = (name: PlaceName) =>
    ({ region: 'operator', near: 'coordinator', farDistrict: 'municipal_authority' })[name as string] ??
    'head'
  for (const [name, user] of Object.entries(users) as [PlaceName, BuiltUser][]) {
    add(user, name, roleOf(name))
    world.people.push({ key: user.user_id, places: [places[name]], login: user.login })
  }
  // Works in the first school, and did in the far one.
  const teacher = await buildUser(db, { role: 'teacher', ...of('first') })
  add(teacher, 'first', 'teacher')
  const { membership_id } = await db
    .insertInto('memberships')
    .values({
      region_id,
      user_id: teacher.user_id,
      organisation_id: organisations.get('far')!,
      role: 'teacher',
      valid_from: '2020-01-01',
      withdrawn_at: new Date(),
      withdrawn_why: 'ушёл',
    })
    .returning('membership_id')
    .executeTakeFirstOrThrow()
  add({ ...teacher, membership_id }, 'far', 'teacher', false)
  world.people.push({ key: teacher.user_id, places: [places.first, places.far], login: teacher.login })
  return users
}

/** In a body of each place, for each school and municipality and for nothing. */
async function addDuties(
  db: Queries,
  world: World,
  {
    places,
    organisations,
    user_id,
  }: { places: Record<PlaceName, Place>; organisations: Map<PlaceName, number>; user_id: number },
): Promise<void> {
  const region_id = places.region.region
  for (const [name, organisation_id] of organisations) {
    for (const its of Object.values(places)) {
      const { school: school_id, municipality } = its
      const municipality_id = school_id === null ? municipality : null
      const held = { region_id, user_id, organisation_id }
      const { duty_id } = await buildDuty(db, { ...held, school_id, municipality_id })
      const isNothing = school_id === null && municipality_id === null
      world.duties.push({ key: duty_id, place: places[name], for: isNothing ? null : its })
    }
  }
}

/** What each has of his own: notifications, saved views, and lines of the log about what he did. */
async function addOwnThings(
  server: TestServer,
  world: World,
  places: Record<PlaceName, Place>,
  users: Record<PlaceName, BuiltUser>,
): Promise<void> {
  const db = server.database.kysely
  const act = write<null, void>('school.watch', async ({ note }) => note('school:1'))
  const region_id = places.region.region
  for (const [name, { user_id, membership_id }] of Object.entries(users) as [PlaceName, BuiltUser][]) {
    for (const read of [true, false]) {
      const { notification_id } = await db
        .insertInto('notifications')
        .values({ region_id, user_id, kind: 'run.made', subject: 'run:1', read_at: read ? new Date() : null })
        .returning('notification_id')
        .executeTakeFirstOrThrow()
      world.notifications.push({ key: notification_id, person: user_id, read })
    }
    const { organisation } = world.roles.find(({ key }) => key === membership_id)!
    for (const [index, shared, deleted] of [
      [1, false, false],
      [2, true, false],
      [3, true, true],
    ] as const) {
      const { view_id } = await db
        .insertInto('saved_views')
        .values({
          region_id,
          user_id,
          slot: index,
          organisation_id: shared ? organisation : null,
          page: 'schools',
          name: `Вид ${index}`,
          search: '{}',
          deleted_at: deleted ? new Date() : null,
        })
        .returning('view_id')
        .executeTakeFirstOrThrow()
      world.views.push({ key: view_id, person: user_id, organisation: shared ? organisation : null, deleted })
    }
    await act(server.database, { regionId: region_id, userId: user_id, membershipId: membership_id }, null)
    world.lines.push({ key: await lastLine(db), place: places[name] })
  }
  for (const [name, { user_id: asked_by, membership_id: asked_as }] of Object.entries(users) as [
    PlaceName,
    BuiltUser,
  ][]) {
    const { organisation } = world.roles.find(({ key }) => key === asked_as)!
    const asked = { person: users.near.user_id, role: 'administrator', from: null, to: null, organisation }
    const { approval_id } = await db
      .insertInto('approvals')
      .values({
        region_id,
        action: 'role.grant',
        subject: `user:${asked.person}`,
        organisation_id: organisation,
        payload: JSON.stringify(asked),
        payload_hash: Buffer.alloc(32, asked_as % 256),
        asked_by,
        asked_as,
        reason: 'для проверки',
      })
      .returning('approval_id')
      .executeTakeFirstOrThrow()
    world.approvals.push({ key: approval_id, place: places[name] })
  }
  // By the system itself: of the region, whoever looks.
  await act(server.database, { regionId: region_id, userId: null }, null)
  world.lines.push({ key: await lastLine(db), place: places.region })
}

async function lastLine(db: Queries): Promise<number> {
  const { last } = await db
    .selectFrom('audit_log')
    .select(({ fn }) => fn.max('audit_id').as('last'))
    .executeTakeFirstOrThrow()
  return last
}
