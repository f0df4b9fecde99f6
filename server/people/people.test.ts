import { beforeAll, describe, expect, it } from 'vitest'
import {
  isHeldAt,
  type Level,
  levels,
  needsLink,
  permissionsOf,
  type Role,
  roles,
} from '#contract/permissions.ts'
import { buildUser } from '#test/factories.ts'
import { gives } from '#test/matrix/rules.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely
let home: SmallRegion
/** One place of each level within the near municipality, and those a stranger has no hold of. */
let places: Record<Level | 'farMunicipality' | 'farSchool' | 'otherRegion', number>
let abroad: SmallRegion

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  abroad = await buildSmallRegion(server.database)
  places = {
    region: await placeOf(home.regionId, null, null),
    municipality: await placeOf(home.regionId, home.municipalities.near.municipality_id, null),
    school: await placeOf(home.regionId, null, home.schools.first.school_id),
    farMunicipality: await placeOf(home.regionId, home.municipalities.far.municipality_id, null),
    farSchool: await placeOf(home.regionId, null, home.schools.far.school_id),
    otherRegion: await placeOf(abroad.regionId, null, null),
  }
})

async function placeOf(regionId: number, municipality: number | null, school: number | null) {
  const { organisation_id } = await db()
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', regionId)
    .where('municipality_id', 'is not distinct from', municipality)
    .where('school_id', 'is not distinct from', school)
    .executeTakeFirstOrThrow()
  return organisation_id
}

/** Somebody in the role, at the widest level it is held at, of the near municipality or the first school. */
function person(role: Role) {
  const place = isHeldAt(role, 'region')
    ? {}
    : isHeldAt(role, 'municipality')
      ? { municipality_id: home.municipalities.near.municipality_id }
      : { school_id: home.schools.first.school_id }
  return buildUser(db(), { role, region_id: home.regionId, ...place })
}

const widest = (role: Role) => levels.find((level) => isHeldAt(role, level))!
/** Which places a role reaches: written from the words of the rule, not from the code. */
const reaches: Record<Level, readonly (keyof typeof places)[]> = {
  region: ['region', 'municipality', 'school', 'farMunicipality', 'farSchool'],
  municipality: ['municipality', 'school'],
  school: ['school'],
}
const levelOfPlace: Record<keyof typeof places, Level> = {
  region: 'region',
  municipality: 'municipality',
  school: 'school',
  farMunicipality: 'municipality',
  farSchool: 'school',
  otherRegion: 'region',
}

let made = 0
const invite = (client: TestClient, role: Role, organisation: number) =>
  client.post('/api/people', {
    name: 'Новый человек',
    login: `new-${++made}`,
    email: null,
    role,
    organisation,
  })

describe('giving a role', () => {
  it('every role, to every place, by every role: what the documents say, and never elsewhere', {
    timeout: 240_000,
  }, async () => {
    const wrong: string[] = []
    let given = 0
    for (const granter of roles) {
      const client = await server.signIn(await person(granter))
      for (const role of roles)
        for (const place of Object.keys(places) as (keyof typeof places)[]) {
          const expected =
            gives(granter, role) &&
            !needsLink(role) &&
            reaches[widest(granter)].includes(place) &&
            isHeldAt(role, levelOfPlace[place])
          const reply = await invite(client, role, places[place])
          const done = reply.statusCode === 200
          if (done) given++
          if (done !== expected || (!done && ![400, 403].includes(reply.statusCode)))
            wrong.push(`${granter} → ${role} at ${place}: ${reply.statusCode}`)
        }
    }
    expect(wrong).toEqual([])
    expect(given).toBeGreaterThan(40)
  })

  it('is not done to oneself, nor twice for the same days', async () => {
    const operator = await person('operator')
    const client = await server.signIn(operator)
    const self = { role: 'coordinator', organisation: places.municipality }
    expect((await client.post(`/api/people/${operator.user_id}/roles`, self)).json()).toMatchObject({
      code: 'forbidden',
      detail: 'Свои роли себе не дают и не отзывают.',
    })
    const { id } = (await invite(client, 'teacher', places.school)).json()
    const again = await client.post(`/api/people/${id}/roles`, {
      role: 'teacher',
      organisation: places.school,
    })
    expect(again.json()).toMatchObject({ code: 'conflict' })
    const backwards = {
      role: 'psychologist',
      organisation: places.school,
      from: '2026-09-01',
      to: '2026-08-31',
    }
    expect((await client.post(`/api/people/${id}/roles`, backwards)).statusCode).toBe(400)
  })
})

describe('an administrator, by a detour,', () => {
  const strong = ['operator', 'administrator'] as const

  it('gets into no account of an equal or a stronger one, whatever else these hold', async () => {
    const client = await server.signIn(await person('administrator'))
    const operator = await server.signIn(await person('operator'))
    for (const role of strong) {
      const other = await person(role)
      // A role within his reach opens no account that has a stronger one too.
      const teacher = { role: 'teacher', organisation: places.school }
      expect((await operator.post(`/api/people/${other.user_id}/roles`, teacher)).statusCode, role).toBe(200)
      const at = `/api/people/${other.user_id}`
      const reason = 'проверка'
      for (const reply of [
        await client.post(`${at}/invitation`),
        await client.put(`${at}/state`, { disabled: true, reason }),
        await client.post(`${at}/roles/${other.membership_id}/withdrawal`, { reason }),
        await client.get(`${at}/data?format=json`),
        await client.post('/api/viewing', { membership: other.membership_id }),
      ])
        expect(reply.statusCode, role).toBe(403)
    }
  })

  it('sees through others nothing that he may not himself', async () => {
    const client = await server.signIn(await person('administrator'))
    for (const role of roles.filter((one) => gives('administrator', one))) {
      const other = await person(role)
      const began = await client.post('/api/viewing', { membership: other.membership_id })
      expect(began.statusCode, role).toBe(200)
      for (const permission of began.json().can)
        expect(permissionsOf('administrator'), `${role}: ${permission}`).toContain(permission)
      await client.delete('/api/viewing')
    }
  })

  it('lets people in and out in every role that he gives', async () => {
    const client = await server.signIn(await person('administrator'))
    for (const role of roles.filter((one) => gives('administrator', one))) {
      const at = `/api/people/${(await person(role)).user_id}`
      expect((await client.post(`${at}/invitation`)).statusCode, role).toBe(200)
      const off = { disabled: true, reason: 'в отпуске' }
      expect((await client.put(`${at}/state`, off)).statusCode, role).toBe(204)
    }
  })
})

describe('taking a role back', () => {
  it('works for the next request of a session that goes on, and tells why on the card', async () => {
    const head = await person('head')
    const operator = await server.signIn(await person('operator'))
    const client = await server.signIn(head)
    expect((await client.get('/api/schools')).statusCode).toBe(200)
    const path = `/api/people/${head.user_id}/roles/${head.membership_id}/withdrawal`
    expect((await operator.post(path, { reason: 'перешёл в другую школу' })).statusCode).toBe(204)
    expect((await client.get('/api/schools')).statusCode).toBe(401)
    expect((await operator.get(`/api/people/${head.user_id}`)).json().roles).toMatchObject([
      { role: 'head', state: 'withdrawn', why: 'перешёл в другую школу', withdrawable: false },
    ])
    expect((await operator.post(path, { reason: 'ещё раз' })).statusCode).toBe(409)
  })

  it('is refused for a role held elsewhere, though the person has another within reach', async () => {
    const teacher = await person('teacher')
    const operator = await server.signIn(await person('operator'))
    const given = await operator.post(`/api/people/${teacher.user_id}/roles`, {
      role: 'teacher',
      organisation: places.farSchool,
    })
    const head = await server.signIn(await person('head'))
    const path = `/api/people/${teacher.user_id}/roles/${given.json().id}/withdrawal`
    expect((await head.post(path, { reason: 'проверка' })).json()).toMatchObject({ code: 'not_found' })
    expect((await operator.post(path, { reason: 'проверка' })).statusCode).toBe(204)
  })

  it('is undone within a day: the person goes on as he was, and the log has both', async () => {
    const head = await person('head')
    const operator = await server.signIn(await person('operator'))
    const at = `/api/people/${head.user_id}/roles/${head.membership_id}`
    await operator.post(`${at}/withdrawal`, { reason: 'по ошибке' })
    const shown = async () => (await operator.get(`/api/people/${head.user_id}`)).json().roles
    expect(await shown()).toMatchObject([{ state: 'withdrawn', returnable: true }])
    expect((await operator.post(`${at}/return`)).statusCode).toBe(204)
    expect(await shown()).toMatchObject([{ state: 'valid', why: null, returnable: false }])
    const client = await server.signIn(head)
    expect((await client.get('/api/schools')).statusCode).toBe(200)
    expect((await client.get('/api/notifications')).json().items[0].told.kind).toBe('role.returned')
    expect((await operator.post(`${at}/return`)).json()).toMatchObject({ code: 'conflict' })
    const lines = await db()
      .selectFrom('audit_log')
      .select('action')
      .where('subject', '=', `user:${head.user_id}`)
      .where('action', 'like', 'role.%')
      .orderBy('audit_id')
      .execute()
    expect(lines.map(({ action }) => action)).toEqual(['role.withdraw', 'role.return'])
  })

  it.each<[string, string, (other: { user_id: number; membership_id: number }) => Promise<unknown>]>([
    [
      'after a day',
      'not_possible',
      ({ membership_id }) =>
        db()
          .updateTable('memberships')
          .set({ withdrawn_at: new Date(Date.now() - 25 * 3_600_000) })
          .where('membership_id', '=', membership_id)
          .execute(),
    ],
    [
      'when the role was given anew meanwhile',
      'conflict',
      async ({ user_id }) =>
        (await server.signIn(await person('operator'))).post(`/api/people/${user_id}/roles`, {
          role: 'head',
          organisation: places.school,
        }),
    ],
  ])('is not undone %s', async (_when, code, change) => {
    const head = await person('head')
    const operator = await server.signIn(await person('operator'))
    const at = `/api/people/${head.user_id}/roles/${head.membership_id}`
    await operator.post(`${at}/withdrawal`, { reason: 'по ошибке' })
    await change(head)
    expect((await operator.post(`${at}/return`)).json()).toMatchObject({ code })
  })

  it('is undone neither by one where two give the role, nor by whoever does not give it, nor for oneself', async () => {
    const administrator = await person('administrator')
    const operator = await server.signIn(await person('operator'))
    const of = (one: { user_id: number; membership_id: number }) =>
      `/api/people/${one.user_id}/roles/${one.membership_id}`
    await operator.post(`${of(administrator)}/withdrawal`, { reason: 'проверка' })
    expect((await operator.post(`${of(administrator)}/return`)).json()).toMatchObject({ code: 'forbidden' })

    const coordinator = await person('coordinator')
    await operator.post(`${of(coordinator)}/withdrawal`, { reason: 'проверка' })
    const equal = await server.signIn(await person('coordinator'))
    expect((await equal.post(`${of(coordinator)}/return`)).json()).toMatchObject({ code: 'forbidden' })

    const twice = await person('municipal_authority')
    const { id } = (
      await operator.post(`/api/people/${twice.user_id}/roles`, {
        role: 'coordinator',
        organisation: places.municipality,
      })
    ).json()
    const own = `/api/people/${twice.user_id}/roles/${id}`
    await operator.post(`${own}/withdrawal`, { reason: 'проверка' })
    const himself = await server.signIn(twice)
    expect((await himself.post(`${own}/return`)).json()).toMatchObject({ code: 'forbidden' })
  })

  it('is refused for a role as wide as one’s own', async () => {
    const other = await person('coordinator')
    const client = await server.signIn(await person('coordinator'))
    const path = `/api/people/${other.user_id}/roles/${other.membership_id}/withdrawal`
    expect((await client.post(path, { reason: 'проверка' })).json().code).toBe('forbidden')
  })
})

describe('an account', () => {
  it('is turned off with its sessions, and on again', async () => {
    const head = await person('head')
    const operator = await server.signIn(await person('operator'))
    const client = await server.signIn(head)
    const turn = (disabled: boolean) =>
      operator.put(`/api/people/${head.user_id}/state`, { disabled, reason: 'в отпуске' })
    expect((await turn(true)).statusCode).toBe(204)
    expect((await client.get('/api/viewer')).statusCode).toBe(401)
    expect((await turn(false)).statusCode).toBe(204)
    expect((await client.get('/api/viewer')).statusCode).toBe(401)
    expect((await (await server.signIn(head)).get('/api/viewer')).statusCode).toBe(200)
  })

  it('of a person with a role elsewhere is not kept by those who do not reach it', async () => {
    const teacher = await person('teacher')
    const operator = await server.signIn(await person('operator'))
    await operator.post(`/api/people/${teacher.user_id}/roles`, {
      role: 'teacher',
      organisation: places.farSchool,
    })
    const head = await server.signIn(await person('head'))
    const card = (await head.get(`/api/people/${teacher.user_id}`)).json()
    expect(card.roles).toHaveLength(1)
    expect(card.can.manage).toContain('вне ваших организаций')
    expect((await head.post(`/api/people/${teacher.user_id}/invitation`)).statusCode).toBe(403)
    const off = { disabled: true, reason: 'проверка' }
    expect((await head.put(`/api/people/${teacher.user_id}/state`, off)).statusCode).toBe(403)
  })
})

describe('the list of people', () => {
  it('holds those with roles in one’s own organisations only, whatever the filter', async () => {
    const far = await buildUser(db(), {
      role: 'head',
      region_id: home.regionId,
      school_id: home.schools.far.school_id,
      name: 'КАНАРЕЙКА дальняя',
    })
    const strange = await buildUser(db(), {
      role: 'operator',
      region_id: abroad.regionId,
      name: 'КАНАРЕЙКА чужая',
    })
    for (const role of ['municipal_authority', 'coordinator', 'head'] as const) {
      const client = await server.signIn(await person(role))
      for (const query of ['', '&search=канарейка', '&role=head', '&state=active'])
        expect((await client.get(`/api/people?limit=200${query}`)).body).not.toContain('КАНАРЕЙКА')
      for (const { user_id } of [far, strange])
        expect((await client.get(`/api/people/${user_id}`)).statusCode).toBe(404)
    }
    const operator = await server.signIn(await person('operator'))
    const found = (await operator.get('/api/people?search=канарейка')).json()
    expect(found.items).toMatchObject([{ name: 'КАНАРЕЙКА дальняя', roles: [{ role: 'head' }] }])
  })
})
