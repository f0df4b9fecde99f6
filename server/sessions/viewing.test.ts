import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { allows, isHeldAt, levels, mayGrant, permissionsOf, type Role, roles } from '#contract/permissions.ts'
import { termsOf } from '#contract/terms.ts'
import { featureRoutes } from '#server/features.ts'
import { storeRole } from '#server/people/store-role.ts'
import { transaction } from '#server/platform/database.ts'
import { levelOf, type Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { inPlaceOf } from './in-place-of.ts'

const server = testServer()
const db = () => server.database.kysely
let home: SmallRegion
beforeAll(async () => {
  home = await buildSmallRegion(server.database)
})

const lookAs = (client: TestClient, { membership_id }: { membership_id: number }) =>
  client.post('/api/viewing', { membership: membership_id })

describe('looking at the system as another person', () => {
  it('shows what he sees, tells whose eyes they are, and ends by a button', async () => {
    const client = await server.signIn(home.users.region)
    const { district } = home.users
    const began = await lookAs(client, district)
    expect(began.json()).toMatchObject({
      login: home.users.region.login,
      role: 'coordinator',
      level: 'municipality',
      municipality: { name: 'Берёзовский округ' },
      viewing: { id: district.user_id, name: district.name },
    })
    const codes = ((await client.get('/api/schools')).json().items as { code: string }[]).map(
      ({ code }) => code,
    )
    expect(codes.sort()).toEqual([home.schools.first.code, home.schools.second.code].sort())
    expect((await client.get(`/api/schools/${home.schools.far.code}`)).statusCode).toBe(404)
    expect((await client.get('/api/audit')).json()).toMatchObject({ code: 'forbidden' })
    const ended = await client.delete('/api/viewing')
    expect(ended.json()).toMatchObject({ role: 'operator', viewing: null })
    expect((await client.get('/api/schools')).json().total).toBe(3)
    expect((await client.delete('/api/viewing')).json()).toMatchObject({ code: 'not_possible' })
  })

  it('refuses every write with a sentence, and only writes', async () => {
    const client = await server.signIn(home.users.region)
    await lookAs(client, home.users.district)
    const reached: string[] = []
    for (const { route } of featureRoutes) {
      if (route.method === 'GET' || route.permission === 'public' || route.whileViewing) continue
      const reply = await client.send({ method: route.method, url: route.path.replace(/:\w+/g, '1') })
      if (reply.json().code !== 'viewing_only') reached.push(`${route.method} ${route.path}`)
    }
    expect(reached).toEqual([])
    const refused = await client.put('/api/session/role', { membership: home.users.region.membership_id })
    expect(refused.json()).toMatchObject({ status: 403, detail: expect.stringContaining('менять') })
  })

  it('is over after half an hour', async () => {
    const client = await server.signIn(home.users.region)
    await lookAs(client, home.users.district)
    await db()
      .updateTable('sessions')
      .set({ viewing_since: new Date(Date.now() - 30 * 60_000 - 1000) })
      .where('viewing_as_membership', '=', home.users.district.membership_id)
      .execute()
    expect((await client.get('/api/viewer')).json()).toMatchObject({ role: 'operator', viewing: null })
  })

  it.each([
    ['the role is withdrawn', 'memberships', { withdrawn_at: new Date(), withdrawn_why: 'проверка' }],
    ['his way in is closed', 'users', { disabled_at: new Date() }],
  ] as const)('is over for the very next request when %s', async (_why, table, change) => {
    const region_id = home.regionId
    const other = await buildUser(db(), { role: 'methodologist', region_id })
    const client = await server.signIn(home.users.region)
    expect((await lookAs(client, other)).statusCode).toBe(200)
    await db().updateTable(table).set(change).where('user_id', '=', other.user_id).execute()
    expect((await client.get('/api/viewer')).json()).toMatchObject({ role: 'operator', viewing: null })
    expect((await lookAs(client, other)).statusCode).toBe(404)
  })

  it('is over when one’s own role that allowed it is', async () => {
    const region_id = home.regionId
    const user = await buildUser(db(), { role: 'operator', region_id })
    const scope = { regionId: region_id, municipalityId: null, schoolId: null }
    await transaction(server.database, (tx) =>
      storeRole(tx, { userId: user.user_id, role: 'methodologist', scope, grantedBy: null }),
    )
    const client = await server.signIn(user)
    await lookAs(client, home.users.district)
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'проверка' })
      .where('membership_id', '=', user.membership_id)
      .execute()
    expect((await client.get('/api/viewer')).json()).toMatchObject({ role: 'methodologist', viewing: null })
  })

  it('ends in the browser where it is ended, and goes on in another', async () => {
    const operator = await buildUser(db(), { role: 'operator', region_id: home.regionId })
    const [one, other] = [await server.signIn(operator), await server.signIn(operator)]
    for (const client of [one, other]) await lookAs(client, home.users.district)
    expect((await one.delete('/api/viewing')).json()).toMatchObject({ viewing: null })
    expect((await other.get('/api/viewer')).json()).toMatchObject({ role: 'coordinator' })
  })

  it('is not for those whose roles are as wide, for oneself, or for whoever has no such right', async () => {
    const region_id = home.regionId
    const equal = await buildUser(db(), { role: 'operator', region_id })
    const operator = await server.signIn(home.users.region)
    expect((await lookAs(operator, equal)).json()).toMatchObject({ code: 'forbidden' })
    expect((await lookAs(operator, home.users.region)).json()).toMatchObject({ code: 'forbidden' })
    const administrator = await server.signIn(await buildUser(db(), { role: 'administrator', region_id }))
    expect((await lookAs(administrator, home.users.region)).json()).toMatchObject({ code: 'forbidden' })
    const district = await server.signIn(home.users.district)
    expect((await lookAs(district, home.users.school)).json()).toMatchObject({ code: 'forbidden' })
    const abroad = await buildSmallRegion(server.database)
    expect((await lookAs(operator, abroad.users.school)).json()).toMatchObject({ code: 'not_found' })
  })

  it('leaves lines that name both people: its beginning, every reading, and its end', async () => {
    const region_id = home.regionId
    const operator = await buildUser(db(), { role: 'operator', region_id })
    const client = await server.signIn(operator)
    const { school } = home.users
    await lookAs(client, school)
    await client.get(`/api/schools/${home.schools.first.code}`)
    await client.delete('/api/viewing')
    await client.get('/api/schools')
    const lines = await db()
      .selectFrom('audit_log')
      .select(['action', 'subject', 'detail'])
      .where('user_id', '=', operator.user_id)
      .orderBy('audit_id')
      .execute()
    const subject = `user:${school.user_id}`
    const viewing = { user: school.user_id, membership: school.membership_id }
    expect(lines.slice(1)).toEqual([
      { action: 'view.begin', subject, detail: { membership: school.membership_id, role: 'head' } },
      {
        action: 'view.read',
        subject,
        detail: { address: '/api/schools/:code', code: home.schools.first.code, viewing },
      },
      { action: 'view.end', subject, detail: { viewing } },
    ])
  })
})

describe('the rights of a view', () => {
  const MUNICIPALITIES = [1, 2]
  /** Schools 11 and 12 are in the first municipality, 21 in the second. */
  const SCHOOLS = [11, 12, 21]
  const region: Scope = { regionId: 1, municipalityId: null, schoolId: null }
  const places: readonly Scope[] = [
    region,
    ...MUNICIPALITIES.map((municipalityId) => ({ ...region, municipalityId })),
    ...SCHOOLS.map((schoolId) => ({ ...region, schoolId })),
    { regionId: 2, municipalityId: null, schoolId: null },
  ]
  const sees = ({ regionId, municipalityId, schoolId }: Scope) =>
    SCHOOLS.filter(
      (school) =>
        regionId === 1 &&
        (schoolId === null || school === schoolId) &&
        (municipalityId === null || Math.floor(school / 10) === municipalityId),
    )
  const person = fc
    .tuple(fc.constantFrom(...roles), fc.constantFrom(...places))
    .filter(([role, scope]) => isHeldAt(role, levelOf(scope)))
    .map(([role, scope]): Viewer => viewerOf(role, scope))

  const viewerOf = (role: Role, scope: Scope): Viewer => ({
    userId: 1,
    regionId: scope.regionId,
    login: 'somebody',
    name: 'Кто-то',
    membershipId: 1,
    role,
    organisation: { id: 1, name: 'Где-то' },
    level: levelOf(scope),
    scope,
    can: permissionsOf(role),
    term: termsOf(),
    lacks: null,
    unproved: [],
  })

  it('are no more than those of each of the two, for any roles in any places', () => {
    let met = 0
    fc.assert(
      fc.property(person, person, (own, other) => {
        const view = inPlaceOf(own, { ...other, userId: 2 }, new Date())
        if (!view) return
        met++
        for (const one of [own, other]) {
          expect(one.can).toEqual(expect.arrayContaining([...view.can]))
          expect(sees(one.scope)).toEqual(expect.arrayContaining(sees(view.scope)))
        }
        expect(view).toMatchObject({ userId: own.userId, login: own.login, viewing: { userId: 2 } })
      }),
      { numRuns: 5000 },
    )
    expect(met).toBeGreaterThan(1000)
  })

  it('are offered over HTTP exactly for the roles one could give', async () => {
    const { regionId: region_id } = home
    const municipality_id = home.municipalities.near.municipality_id
    const { school_id } = home.schools.first
    const client = await server.signIn(home.users.region)
    for (const role of roles) {
      const level = levels.find((one) => isHeldAt(role, one))
      const other = await buildUser(db(), {
        role,
        region_id,
        ...(level === 'municipality' && { municipality_id }),
        ...(level === 'school' && { school_id }),
      })
      const offered = (await client.get(`/api/people/${other.user_id}`)).json().roles[0].viewable
      expect(offered, role).toBe(mayGrant('operator', role))
      const began = await lookAs(client, other)
      expect(began.statusCode, role).toBe(offered ? 200 : 403)
      if (!offered) continue
      const { can } = began.json()
      expect(can, role).toEqual(permissionsOf(role).filter((one) => allows('operator', one)))
      await client.delete('/api/viewing')
    }
  })
})
