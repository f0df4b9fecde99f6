import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { NotificationKind } from '#contract/notifications.ts'
import { allows, isHeldAt, type Level, type Role, roles } from '#contract/permissions.ts'
import { transaction } from '#server/platform/database.ts'
import { buildImport, buildUser } from '#test/factories.ts'
import { testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { type Notice, notify } from './notify.ts'

/*
 * Told are exactly the people whose roles, at that moment, permit to see what the notification is about, but for whoever
 * did it himself and whoever does not want to hear of the kind. The oracle is written from these words.
 */

const server = testServer()
const db = () => server.database.kysely

type Place = 'region' | 'near' | 'far' | 'nearSchool' | 'farSchool' | 'closed'
const LEVELS: Record<Place, Level> = {
  region: 'region',
  near: 'municipality',
  far: 'municipality',
  nearSchool: 'school',
  farSchool: 'school',
  closed: 'region',
}

interface HeldRole {
  role: Role
  place: Place
  state: 'valid' | 'over' | 'future' | 'withdrawn'
}

interface Person {
  disabled: boolean
  deaf: boolean
  held: HeldRole[]
}

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const DAYS = {
  valid: { valid_from: daysFromNow(-5), valid_to: daysFromNow(5) },
  over: { valid_from: daysFromNow(-5), valid_to: daysFromNow(-2) },
  future: { valid_from: daysFromNow(2), valid_to: null },
  withdrawn: {
    valid_from: daysFromNow(-5),
    valid_to: null,
    withdrawn_at: new Date(),
    withdrawn_why: 'проверка',
  },
}

const places = Object.keys(LEVELS) as Place[]
const heldRole = fc
  .record({
    role: fc.constantFrom(...roles),
    place: fc.constantFrom(...places),
    // Most are valid: else hardly anybody would be told anything.
    state: fc.constantFrom('valid', 'valid', 'valid', 'over', 'future', 'withdrawn'),
  })
  .filter(({ role, place }) => isHeldAt(role, LEVELS[place])) as fc.Arbitrary<HeldRole>
const person: fc.Arbitrary<Person> = fc.record({
  disabled: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  deaf: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  held: fc.uniqueArray(heldRole, { maxLength: 3, selector: ({ role, place }) => `${role} ${place}` }),
})
const crowd = fc.array(person, { minLength: 2, maxLength: 12 })

const isValid = ({ state, place }: HeldRole) => state === 'valid' && place !== 'closed'
const listens = ({ disabled, deaf }: Person) => !disabled && !deaf
const MUNICIPALITY: Partial<Record<Place, string>> = { near: 'near', far: 'far' }

/** A person may see an import: all of them in a role of the region, those of his municipality in one held there. */
function seesImport({ held }: Person, sentIn: HeldRole): boolean {
  return held.some((one) => {
    if (!isValid(one) || !allows(one.role, 'imports.read')) return false
    const level = LEVELS[one.place]
    if (level === 'region') return true
    return level === 'municipality' && MUNICIPALITY[one.place] === MUNICIPALITY[sentIn.place]
  })
}
const seesRuns = ({ held }: Person) => held.some((one) => isValid(one) && allows(one.role, 'runs.read'))
const comesIn = ({ held }: Person) => held.some(isValid)

let home: SmallRegion
let organisations: Record<Place, number>
beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  const rows = await db()
    .selectFrom('organisations')
    .selectAll()
    .where('region_id', '=', home.regionId)
    .execute()
  const of = (column: 'municipality_id' | 'school_id', id: number) =>
    rows.find((row) => row[column] === id && row.kind !== 'region')!.organisation_id
  const root = rows.find(({ kind }) => kind === 'region')!.organisation_id
  const { organisation_id: closed } = await db()
    .insertInto('organisations')
    .values({
      region_id: home.regionId,
      kind: 'working_group',
      name: 'Закрытая группа',
      parent_id: root,
      closed_on: daysFromNow(-2),
    })
    .returning('organisation_id')
    .executeTakeFirstOrThrow()
  organisations = {
    region: root,
    near: of('municipality_id', home.municipalities.near.municipality_id),
    far: of('municipality_id', home.municipalities.far.municipality_id),
    nearSchool: of('school_id', home.schools.first.school_id),
    farSchool: of('school_id', home.schools.far.school_id),
    closed,
  }
})

let counter = 0
/** Answers the numbers of the people, and of the roles they hold. */
async function buildCrowd(people: readonly Person[], kind: NotificationKind) {
  const users = await db()
    .insertInto('users')
    .values(
      people.map(({ disabled }) => ({
        region_id: home.regionId,
        login: `crowd-${++counter}`,
        name: 'Человек',
        disabled_at: disabled ? new Date() : null,
      })),
    )
    .returning('user_id')
    .execute()
  const ids = users.map(({ user_id }) => user_id)
  const memberships = people.flatMap(({ held }, index) =>
    held.map(({ role, place, state }) => ({
      region_id: home.regionId,
      user_id: ids[index]!,
      organisation_id: organisations[place],
      role,
      ...DAYS[state],
      // Who comes by which link is tried where links are.
      unlinked: role === 'mentor',
    })),
  )
  const held =
    memberships.length === 0
      ? []
      : await db()
          .insertInto('memberships')
          .values(memberships)
          .returning(['user_id', 'membership_id'])
          .execute()
  const deaf = ids.filter((_, index) => people[index]!.deaf)
  if (deaf.length > 0)
    await db()
      .insertInto('notification_settings')
      .values(deaf.map((user_id) => ({ region_id: home.regionId, user_id, kind, channel: 'off' })))
      .execute()
  return { ids, membershipsOf: (id: number) => held.filter(({ user_id }) => user_id === id) }
}

let subjects = 0
/** Which of the crowd were told, by their places in it. */
async function toldOf<Kind extends NotificationKind>(
  ids: readonly number[],
  notice: Omit<Notice<Kind>, 'regionId' | 'subject'>,
): Promise<number[]> {
  const subject = `check:${++subjects}`
  await transaction(server.database, (tx) =>
    notify(tx, { ...notice, regionId: home.regionId, subject } as Notice<Kind>),
  )
  const rows = await db()
    .selectFrom('notifications')
    .select('user_id')
    .where('subject', '=', subject)
    .orderBy('notification_id')
    .execute()
  return rows
    .map(({ user_id }) => ids.indexOf(user_id))
    .filter((index) => index >= 0)
    .sort((a, b) => a - b)
}

const indexesOf = (people: readonly Person[], told: (one: Person, index: number) => boolean) =>
  people.flatMap((one, index) => (told(one, index) ? [index] : []))

describe('told are exactly those who may see it', () => {
  it('of a run: all who may see runs, but for its author', async () => {
    await fc.assert(
      fc.asyncProperty(crowd, async (people) => {
        const { ids } = await buildCrowd(people, 'run.made')
        const data = { methodology: 'Методика', year: '2023/24' }
        const told = await toldOf(ids, {
          kind: 'run.made',
          data,
          to: { readersOfRuns: true, except: ids[0]! },
        })
        expect(told).toEqual(indexesOf(people, (one, index) => index !== 0 && listens(one) && seesRuns(one)))
      }),
      { numRuns: 60 },
    )
  })

  it('of an import: whoever sent it, while he may see it', async () => {
    await fc.assert(
      fc.asyncProperty(crowd, fc.nat(), fc.boolean(), async (people, pick, byHimself) => {
        const { ids, membershipsOf } = await buildCrowd(people, 'import.applied')
        const senders = indexesOf(people, ({ held }) => held.length > 0)
        fc.pre(senders.length > 0)
        const sender = senders[pick % senders.length]!
        const role = pick % people[sender]!.held.length
        const { import_id } = await buildImport(db(), {
          created_by: ids[sender]!,
          created_as: membershipsOf(ids[sender]!)[role]!.membership_id,
        })
        const except = byHimself ? ids[sender]! : null
        const told = await toldOf(ids, {
          kind: 'import.applied',
          data: {},
          to: { senderOf: import_id, except },
        })
        const sees = seesImport(people[sender]!, people[sender]!.held[role]!)
        expect(told).toEqual(!byHimself && listens(people[sender]!) && sees ? [sender] : [])
      }),
      { numRuns: 80 },
    )
  })

  it('of an account: its owner, while any role lets him in', async () => {
    await fc.assert(
      fc.asyncProperty(crowd, fc.nat(), async (people, pick) => {
        const { ids } = await buildCrowd(people, 'account.changed')
        const owner = pick % people.length
        const to = { person: ids[owner]! }
        const told = await toldOf(ids, { kind: 'account.changed', data: { what: 'password' }, to })
        expect(told).toEqual(listens(people[owner]!) && comesIn(people[owner]!) ? [owner] : [])
      }),
      { numRuns: 40 },
    )
  })

  it('never people of another region', async () => {
    const abroad = await buildUser(db(), { role: 'operator' })
    const data = { methodology: 'Методика', year: '2023/24' }
    const told = await toldOf([abroad.user_id, home.users.region.user_id], {
      kind: 'run.made',
      data,
      to: { readersOfRuns: true, except: null },
    })
    expect(told).toEqual([1])
  })

  it('and what they are told of opens for each of them, and for nobody else', async () => {
    const people = await Promise.all(
      roles.flatMap((role) => {
        const of = { region_id: home.regionId, role }
        if (isHeldAt(role, 'region')) return [buildUser(db(), of)]
        if (isHeldAt(role, 'municipality'))
          return [buildUser(db(), { ...of, municipality_id: home.municipalities.near.municipality_id })]
        return [buildUser(db(), { ...of, school_id: home.schools.far.school_id })]
      }),
    )
    const { run_id } = await db()
      .insertInto('runs')
      .values({
        region_id: home.regionId,
        methodology_id: 'm',
        methodology_version: '1',
        methodology: JSON.stringify({ decision: { kind: 'bands', bands: [] } }),
        year: '2023/24',
        facts_hash: '',
        outcome_hash: '',
        schools_total: 0,
        identified_total: 0,
        undecided_total: 0,
        created_by: home.users.region.user_id,
      })
      .returning('run_id')
      .executeTakeFirstOrThrow()
    const told = await toldOf(
      people.map(({ user_id }) => user_id),
      {
        kind: 'run.made',
        data: { methodology: 'Методика', year: '2023/24' },
        to: { readersOfRuns: true, except: home.users.region.user_id },
      },
    )
    const opens: number[] = []
    for (const [index, user] of people.entries()) {
      const reply = await (await server.signIn(user)).get(`/api/runs/${run_id}/schools`)
      if (reply.statusCode === 200) opens.push(index)
      else expect(reply.json().code).toBe('forbidden')
    }
    expect(told).toEqual(opens)
  })
})
