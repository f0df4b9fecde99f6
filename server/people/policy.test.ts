import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PersonState } from '#contract/people.ts'
import { permissionsOf, type Role } from '#contract/permissions.ts'
import { termsOf } from '#contract/terms.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { buildRegion, buildUser } from '#test/factories.ts'
import { testServer } from '#test/server.ts'
import { assertMayGrant, mayViewAs, type RoleToChange, seenFilters, whyNotManage } from './policy.ts'
import { findRoleInScope, findValidRole, listPeopleRows } from './queries.ts'

const server = testServer()
const db = () => server.database.kysely

const viewerIn = (role: Role): Viewer => ({
  userId: 1,
  regionId: 1,
  login: 'somebody',
  name: 'Кто-то',
  membershipId: 1,
  role,
  organisation: { id: 1, name: 'Где-то' },
  level: 'municipality',
  scope: { regionId: 1, municipalityId: 1, schoolId: null },
  can: permissionsOf(role),
  term: termsOf(),
  lacks: null,
  unproved: [],
})
const coordinator = viewerIn('coordinator')

describe('an account', () => {
  const person = (given: { id?: number; state?: PersonState; roles?: readonly RoleToChange[] } = {}) => ({
    id: 2,
    state: 'active' as const,
    roles: [{ role: 'teacher' as const, reached: true }],
    ...given,
  })

  it('is kept by whoever could give all its roles and reaches them', () => {
    expect(whyNotManage(coordinator, person())).toBeNull()
    expect(whyNotManage(coordinator, person({ roles: [] }))).toBeNull()
    expect(whyNotManage(coordinator, person({ state: 'disabled' }))).toBeNull()
  })

  it.each<[string, Viewer, ReturnType<typeof person>, string]>([
    ['by a role without the right', viewerIn('department'), person(), 'другие роли'],
    ['after it was erased', coordinator, person({ state: 'erased' }), 'стёрт'],
    ['by oneself', coordinator, person({ id: 1 }), 'в профиле'],
    [
      'when one role of several is out of reach',
      coordinator,
      person({
        roles: [
          { role: 'teacher', reached: true },
          { role: 'teacher', reached: false },
        ],
      }),
      'вне ваших организаций',
    ],
    [
      'when one role of several is as wide',
      coordinator,
      person({
        roles: [
          { role: 'teacher', reached: true },
          { role: 'coordinator', reached: true },
        ],
      }),
      'даёте не вы',
    ],
    [
      'when a role is wider',
      coordinator,
      person({ roles: [{ role: 'municipal_authority', reached: true }] }),
      'даёте не вы',
    ],
  ])('is not kept %s', (_why, viewer, of, words) => {
    expect(whyNotManage(viewer, of)).toContain(words)
  })
})

describe('a view in another’s role', () => {
  it.each<[string, Role, { userId: number; role: Role }, boolean]>([
    ['of a narrower role', 'operator', { userId: 2, role: 'coordinator' }, true],
    ['of an equal role', 'operator', { userId: 2, role: 'operator' }, false],
    ['of a wider role', 'administrator', { userId: 2, role: 'operator' }, false],
    ['of oneself', 'operator', { userId: 1, role: 'coordinator' }, false],
    ['without the right', 'coordinator', { userId: 2, role: 'teacher' }, false],
  ])('%s', (_what, role, other, allowed) => {
    expect(mayViewAs(viewerIn(role), other)).toBe(allowed)
  })
})

describe('giving a role', () => {
  it.each<[string, Parameters<typeof assertMayGrant>[1], string]>([
    ['where it is not held', { person: 2, role: 'teacher', level: 'municipality' }, 'не держат'],
    ['to oneself', { person: 1, role: 'teacher', level: 'school' }, 'себе'],
    ['as wide as one’s own', { person: 2, role: 'coordinator', level: 'municipality' }, 'даёте не вы'],
  ])('is refused: %s', (_what, to, words) => {
    expect(() => assertMayGrant(coordinator, to)).toThrow(words)
  })

  it('is done otherwise, to somebody who is not there yet as well', () => {
    for (const person of [2, null])
      expect(assertMayGrant(coordinator, { person, role: 'teacher', level: 'school' })).toBeUndefined()
  })
})

describe('filters of people', () => {
  it('by what is hidden are refused, and names alone are searched', () => {
    expect(() => seenFilters(viewerIn('department'), { state: 'active' })).toThrow('видят те')
    expect(seenFilters(viewerIn('department'), {})).toEqual({ onlyNames: true })
    expect(seenFilters(coordinator, { state: 'active' })).toEqual({ state: 'active', onlyNames: false })
  })
})

// Two zones in which it is never the same day, whatever the hour of the test: none such are in the country.
beforeAll(() => sql`alter table regions drop constraint regions_time_zone_check`.execute(db()))

describe.each(['Pacific/Kiritimati', 'Etc/GMT+12'])('days of a role by the clock of %s', (time_zone) => {
  /** The day there, so many days from this one. */
  const day = (from = 0) =>
    new Date(Date.now() + from * 86_400_000).toLocaleDateString('sv-SE', { timeZone: time_zone })

  const LONG_AGO = '2020-01-01'
  it.each<
    [
      string,
      boolean,
      {
        valid_from?: string
        valid_to?: string
        withdrawn_at?: Date
        withdrawn_why?: string
        closed?: string
      },
    ]
  >([
    ['from long ago without end', true, {}],
    ['its first day', true, { valid_from: day() }],
    ['the day before its first', false, { valid_from: day(1) }],
    ['its last day', true, { valid_to: day() }],
    ['the day after its last', false, { valid_to: day(-1) }],
    ['after it was withdrawn', false, { withdrawn_at: new Date(), withdrawn_why: 'проверка' }],
    ['the last day of its organisation', true, { closed: day(1) }],
    ['the day its organisation is closed', false, { closed: day() }],
  ])('%s: %s', async (_when, valid, { closed, ...days }) => {
    const { region_id } = await buildRegion(db(), { time_zone })
    const user = await buildUser(db(), { role: 'operator', region_id })
    await db()
      .updateTable('memberships')
      .set({ valid_from: LONG_AGO, ...days })
      .where('membership_id', '=', user.membership_id)
      .execute()
    if (closed)
      await db()
        .updateTable('organisations')
        .set({ closed_on: closed })
        .where('region_id', '=', region_id)
        .execute()
    const scope = { regionId: region_id, municipalityId: null, schoolId: null }
    expect((await findValidRole(db(), user.membership_id)) !== undefined).toBe(valid)
    expect((await findRoleInScope(scope, db(), user.membership_id)) !== undefined).toBe(valid)
  })

  it.each<[string, boolean, string | null]>([
    ['today', true, day()],
    ['in thirty days', true, day(30)],
    ['in thirty-one', false, day(31)],
    ['never', false, null],
    ['ended yesterday', false, day(-1)],
  ])('ends soon: %s', async (_when, soon, valid_to) => {
    const { region_id } = await buildRegion(db(), { time_zone })
    const user = await buildUser(db(), { role: 'operator', region_id })
    await db()
      .updateTable('memberships')
      .set({ valid_from: LONG_AGO, valid_to })
      .where('membership_id', '=', user.membership_id)
      .execute()
    const scope = { regionId: region_id, municipalityId: null, schoolId: null }
    const found = await listPeopleRows(scope, db(), { ending: true, limit: 10 })
    expect(found.length > 0).toBe(soon)
  })
})

it('a role of somebody whose way in is closed is not found', async () => {
  const user = await buildUser(db(), { role: 'operator' })
  const scope = { regionId: user.region_id, municipalityId: null, schoolId: null }
  expect(await findRoleInScope(scope, db(), user.membership_id)).toMatchObject({ userId: user.user_id })
  await db()
    .updateTable('users')
    .set({ disabled_at: new Date() })
    .where('user_id', '=', user.user_id)
    .execute()
  expect(await findRoleInScope(scope, db(), user.membership_id)).toBeUndefined()
  expect(await findValidRole(db(), user.membership_id)).toBeUndefined()
})
