import { sql } from 'kysely'
import { isHeldAt, type Level, type Role, roles } from '#contract/permissions.ts'
import type { Database } from '#server/platform/database.ts'
import { type BuiltUser, buildUser } from '#test/factories.ts'
import type { TestServer } from '#test/server.ts'
import { type Ground, marker, type World } from './ground.ts'
import { type Place, STATES, type State, type Target } from './rules.ts'

export const levelOf = ({ municipality, school }: Place): Level =>
  school !== null ? 'school' : municipality !== null ? 'municipality' : 'region'

/** One of each place is enough to be looked at. */
const FOUND: readonly Role[] = ['department', 'municipal_authority', 'coordinator', 'teacher']

/** Each role in each place where it can be held. */
export async function addPeople(server: TestServer, { places }: Ground, world: World): Promise<void> {
  const markers = world.markers as Map<string, Place[]>
  for (const [title, place] of Object.entries(places)) {
    if (place.school !== null) markers.set(marker('ш', place.school), [place])
    else if (place.municipality !== null) markers.set(marker('м', place.municipality), [place])
    for (const role of roles.filter((role) => isHeldAt(role, levelOf(place)))) {
      const user = await buildPerson(server, role, place)
      const client = await server.signIn(user)
      const name = `${role} of ${title} ${place.region}`
      world.people.push({ name, person: user.user_id, role, place, state: 'active', client })
      markers.set(marker('ч', user.login), [place])
      if (FOUND.includes(role)) world.targets.push(await targetOfPerson(server, user, place, role))
    }
  }
}

async function buildPerson(server: TestServer, role: Role, place: Place): Promise<BuiltUser> {
  const db = server.database.kysely
  const user = await buildUser(db, {
    role,
    region_id: place.region,
    ...(place.school === null && place.municipality !== null && { municipality_id: place.municipality }),
    ...(place.school !== null && { school_id: place.school }),
  })
  const name = marker('ч', user.login)
  await db.updateTable('users').set({ name }).where('user_id', '=', user.user_id).execute()
  return { ...user, name }
}

async function targetOfPerson(
  { database }: TestServer,
  user: BuiltUser,
  place: Place,
  role: Role,
): Promise<Target> {
  const db = database.kysely
  const { organisation_id: organisation } = await db
    .selectFrom('memberships')
    .select('organisation_id')
    .where('membership_id', '=', user.membership_id)
    .executeTakeFirstOrThrow()
  const given = EVERYBODY_GIVES[levelOf(place)]
  const { membership_id: withdrawn } = await db
    .insertInto('memberships')
    .values({
      region_id: place.region,
      user_id: user.user_id,
      organisation_id: organisation,
      role: given,
      valid_from: '2024-09-01',
      withdrawn_at: new Date(),
      withdrawn_why: 'по ошибке',
    })
    .returning('membership_id')
    .executeTakeFirstOrThrow()
  const { version } = await db
    .selectFrom('users')
    .select('version')
    .where('user_id', '=', user.user_id)
    .executeTakeFirstOrThrow()
  const region = await rootOf(database, place.region)
  const { user_id: id, membership_id: membership, login, name } = user
  const ids = { id, membership, organisation, given, withdrawn, login, name, version, region }
  return { name: `${role} ${login}`, kind: 'person', place, role, ids }
}

/** A role held at a level that whoever gives any there gives too. */
export const EVERYBODY_GIVES = {
  region: 'methodologist',
  municipality: 'municipal_methodologist',
  school: 'psychologist',
} as const satisfies Record<Level, Role>

/** The organisation that is the region itself. */
export async function rootOf({ kysely: db }: Database, region: number): Promise<number> {
  const { organisation_id } = await db
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', region)
    .where('kind', '=', 'region')
    .executeTakeFirstOrThrow()
  return organisation_id
}

/** People who signed in and then lost what let them in, in each role. */
export async function addStates(server: TestServer, { places }: Ground, world: World): Promise<void> {
  const db = server.database.kysely
  const lost: Record<Exclude<State, 'active'>, (user: BuiltUser) => Promise<unknown>> = {
    withdrawn: ({ membership_id }) =>
      sql`update memberships set withdrawn_at = now(), withdrawn_why = 'уволен' where membership_id = ${membership_id}`.execute(
        db,
      ),
    over: ({ membership_id }) =>
      sql`update memberships set valid_from = '2020-01-01', valid_to = '2020-12-31' where membership_id = ${membership_id}`.execute(
        db,
      ),
    'to come': ({ membership_id }) =>
      sql`update memberships set valid_from = '2099-01-01' where membership_id = ${membership_id}`.execute(
        db,
      ),
    disabled: ({ user_id }) =>
      sql`update users set disabled_at = now() where user_id = ${user_id}`.execute(db),
    // The factor was confirmed and then taken away: its session must not go on.
    'without a factor': ({ user_id }) =>
      sql`insert into second_factors (user_id, secret, confirmed_at) values (${user_id}, '\\x00', now())`.execute(
        db,
      ),
  }
  for (const role of roles) {
    const place = [places.region, places.near, places.first].find((place) => isHeldAt(role, levelOf(place)))!
    for (const state of STATES) {
      if (state === 'active') continue
      const user = await buildPerson(server, role, place)
      ;(world.markers as Map<string, readonly Place[]>).set(user.name, [place])
      const client = await server.signIn(user)
      await lost[state](user)
      world.people.push({ name: `${role}, ${state}`, person: user.user_id, role, place, state, client })
    }
  }
}
