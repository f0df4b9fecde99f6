import { beforeEach, describe, expect, it } from 'vitest'
import { allows, isHeldAt, roles } from '#contract/permissions.ts'
import { type BuiltUser, buildMunicipality, buildUser, PASSWORD } from '#test/factories.ts'
import { dateStates, dayFromNow } from '#test/past.ts'
import { type TestClient, testServer } from '#test/server.ts'

const server = testServer()
const db = () => server.database.kysely

let asker: BuiltUser
let second: BuiltUser
let chosen: BuiltUser
let organisation: number
let asking: TestClient
let deciding: TestClient

beforeEach(async () => {
  asker = await buildUser(db(), { role: 'operator', name: 'Первый Оператор' })
  const { region_id } = asker
  second = await buildUser(db(), { role: 'department', region_id, name: 'Второе Лицо' })
  chosen = await buildUser(db(), { role: 'methodologist', region_id, name: 'Новый Оператор' })
  const place = await db()
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', region_id)
    .executeTakeFirstOrThrow()
  organisation = place.organisation_id
  asking = await server.signIn(asker)
  deciding = await server.signIn(second)
})

const ask = (client: TestClient, more: object = {}) =>
  client.post('/api/approvals', {
    person: chosen.user_id,
    role: 'operator',
    organisation,
    reason: 'второй оператор на время отпуска',
    ...more,
  })

const list = async (client: TestClient) => (await client.get('/api/approvals')).json().items
const decide = async (client: TestClient, decision: string, hash?: string) => {
  const [row] = await list(client)
  return client.post(`/api/approvals/${row.id}/decision`, { decision, hash: hash ?? row.hash })
}
const rolesOf = async ({ user_id }: BuiltUser) =>
  (await db().selectFrom('memberships').select('role').where('user_id', '=', user_id).execute()).map(
    ({ role }) => role,
  )

describe('a role that nobody gives alone', () => {
  it('is given when another person agrees, and the log names both', async () => {
    const { id } = (await ask(asking, { to: '2099-12-31' })).json()
    expect(await list(deciding)).toMatchObject([
      {
        id,
        state: 'waits',
        person: { id: chosen.user_id, name: 'Новый Оператор' },
        role: 'operator',
        askedBy: { name: 'Первый Оператор' },
        reason: 'второй оператор на время отпуска',
        can: { decide: true, takeBack: false },
      },
    ])
    expect((await decide(deciding, 'approved')).json()).toEqual({ state: 'approved' })
    expect(await rolesOf(chosen)).toEqual(['methodologist', 'operator'])
    const own = await server.signIn(chosen)
    expect((await own.get('/api/notifications')).json().items).toMatchObject([
      { told: { kind: 'role.given', data: { role: 'operator' } } },
    ])
    expect(await list(asking)).toMatchObject([{ state: 'approved', decidedBy: { name: 'Второе Лицо' } }])
    const lines = await db()
      .selectFrom('audit_log')
      .select(['action', 'user_id', 'subject', 'detail'])
      .where('region_id', '=', asker.region_id)
      .where('action', 'like', 'approval.%')
      .orderBy('audit_id')
      .execute()
    expect(lines).toMatchObject([
      { action: 'approval.ask', user_id: asker.user_id, subject: `user:${chosen.user_id}` },
      {
        action: 'approval.approve',
        user_id: second.user_id,
        detail: { askedBy: asker.user_id, role: 'operator' },
      },
    ])
  })

  it.each(['operator', 'administrator'])('cannot be given by one: %s', async (role) => {
    const alone = await asking.post(`/api/people/${chosen.user_id}/roles`, { role, organisation })
    expect(alone.json()).toMatchObject({ code: 'forbidden', status: 403 })
    const invited = await asking.post('/api/people', {
      name: 'Кто-то Новый',
      login: `alone-${role}`,
      email: null,
      role,
      organisation,
    })
    expect(invited.statusCode).toBe(403)
    expect(await rolesOf(chosen)).toEqual(['methodologist'])
  })

  it('is not agreed to by whoever asked, not even past the server', async () => {
    await ask(asking)
    expect((await list(asking))[0].can).toEqual({ decide: false, takeBack: true })
    expect((await decide(asking, 'approved')).json()).toMatchObject({ code: 'forbidden' })
    expect((await decide(asking, 'refused')).json()).toMatchObject({ code: 'forbidden' })
    const byHand = db()
      .updateTable('approvals')
      .set({ decision: 'approved', decided_by: asker.user_id, decided_at: new Date() })
      .where('region_id', '=', asker.region_id)
      .execute()
    await expect(byHand).rejects.toThrow('approvals_two_people')
    expect(await rolesOf(chosen)).toEqual(['methodologist'])
  })

  it('is not asked for in an organisation where nobody holds it', async () => {
    const { region_id } = asker
    const { municipality_id } = await buildMunicipality(db(), { region_id })
    const { organisation_id } = await db()
      .selectFrom('organisations')
      .select('organisation_id')
      .where('municipality_id', '=', municipality_id)
      .executeTakeFirstOrThrow()
    expect((await ask(asking, { organisation: organisation_id })).json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('в такой организации не держат'),
    })
    expect(await list(asking)).toEqual([])
  })

  it('is neither asked for nor agreed to by whom it is for', async () => {
    expect((await ask(asking, { person: asker.user_id })).json()).toMatchObject({ code: 'forbidden' })
    await ask(asking, { person: second.user_id })
    expect((await decide(deciding, 'approved')).json()).toMatchObject({ code: 'forbidden' })
    expect(await rolesOf(second)).toEqual(['department'])
  })

  it('is not agreed to by a person whom the asker gave his role or let in', async () => {
    await ask(asking)
    const refused = async (client: TestClient) => {
      expect((await list(client))[0].can.decide).toBe(false)
      expect((await decide(client, 'approved')).json()).toMatchObject({ code: 'forbidden' })
    }
    const { region_id } = asker
    const puppet = await buildUser(db(), { role: 'department', region_id })
    await db()
      .updateTable('memberships')
      .set({ granted_by: asker.user_id })
      .where('membership_id', '=', puppet.membership_id)
      .execute()
    await refused(await server.signIn(puppet))

    const reset = (await asking.post(`/api/people/${second.user_id}/invitation`)).json()
    // A link that nobody used opened nothing.
    expect((await list(deciding))[0].can.decide).toBe(true)
    const token = reset.path.split('#').at(-1)
    const came = await server.guest.post('/api/invitation/password', { token, password: PASSWORD })
    expect(came.statusCode).toBe(200)
    await refused(await server.signIn(second))

    const other = await buildUser(db(), { role: 'department', region_id })
    const { name, email, version } = (await asking.get(`/api/people/${other.user_id}`)).json()
    const edited = { name, email: 'asker@example.ru', version, was: { name, email } }
    expect((await asking.put(`/api/people/${other.user_id}`, edited)).statusCode).toBe(200)
    await refused(await server.signIn(other))
    expect(await rolesOf(chosen)).toEqual(['methodologist'])
  })

  it('is asked for and agreed to by the roles of the matrix only', async () => {
    await ask(asking)
    const [{ id, hash }] = await list(asking)
    const { region_id } = asker
    const { municipality_id } = await buildMunicipality(db(), { region_id })
    for (const role of roles) {
      const place = isHeldAt(role, 'municipality') ? { municipality_id } : {}
      const client = await server.signIn(await buildUser(db(), { role, region_id, ...place }))
      const asked = await ask(client, { role: 'administrator', from: '2099-01-01' })
      expect(asked.statusCode === 403, role).toBe(!allows(role, 'approvals.ask'))
      const wrong = { decision: 'approved', hash: hash.replace(/^./, hash[0] === '0' ? '1' : '0') }
      const decided = await client.post(`/api/approvals/${id}/decision`, wrong)
      const seen = allows(role, 'approvals.read') ? 404 : 403
      expect(decided.statusCode, role).toBe(allows(role, 'approvals.decide') ? 409 : seen)
    }
  })

  it('is refused, or taken back by whoever asked, once', async () => {
    await ask(asking)
    expect((await decide(deciding, 'taken_back')).json()).toMatchObject({ code: 'forbidden' })
    expect((await decide(deciding, 'refused')).statusCode).toBe(200)
    expect((await decide(deciding, 'approved')).json()).toMatchObject({ code: 'conflict' })
    await ask(asking)
    expect((await decide(asking, 'taken_back')).statusCode).toBe(200)
    expect((await decide(deciding, 'approved')).json()).toMatchObject({ code: 'conflict' })
    expect(await rolesOf(chosen)).toEqual(['methodologist'])
  })

  it('is agreed to once by two who press at the same moment', async () => {
    await ask(asking)
    const third = await server.signIn(
      await buildUser(db(), { role: 'department', region_id: asker.region_id }),
    )
    const replies = await Promise.all([decide(deciding, 'approved'), decide(third, 'approved')])
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    expect(await rolesOf(chosen)).toEqual(['methodologist', 'operator'])
  })
})

describe('an agreement is refused', () => {
  it.each([
    [
      'the person got another role meanwhile',
      async () => {
        await asking.post(`/api/people/${chosen.user_id}/roles`, { role: 'expert', organisation })
      },
    ],
    [
      'the person’s way in was closed meanwhile',
      async () => {
        await asking.put(`/api/people/${chosen.user_id}/state`, { disabled: true, reason: 'проверка' })
      },
    ],
    [
      'the organisation got another name meanwhile',
      async () => {
        await db()
          .updateTable('organisations')
          .set({ name: 'Другое учреждение' })
          .where('organisation_id', '=', organisation)
          .execute()
      },
    ],
    [
      'whoever asked has lost his role meanwhile',
      async () => {
        await db()
          .updateTable('memberships')
          .set({ withdrawn_at: new Date(), withdrawn_why: 'проверка' })
          .where('membership_id', '=', asker.membership_id)
          .execute()
      },
    ],
  ])('when %s', async (_what, change) => {
    await ask(asking)
    await change()
    const before = await rolesOf(chosen)
    expect((await decide(deciding, 'approved')).json()).toMatchObject({ code: 'conflict', status: 409 })
    expect(await rolesOf(chosen)).toEqual(before)
  })

  it('after seven days, and the same may be asked for again', async () => {
    await ask(asking)
    expect((await ask(asking)).json()).toMatchObject({ code: 'conflict' })
    await server.database.pool.query(
      `alter table approvals disable trigger decided_once;
       update approvals set expires_at = now() - interval '1 second' where decision is null;
       alter table approvals enable trigger decided_once`,
    )
    expect(await list(deciding)).toMatchObject([{ state: 'expired', can: { decide: false } }])
    expect((await decide(deciding, 'approved')).json()).toMatchObject({ code: 'not_possible' })
    expect((await ask(asking)).statusCode).toBe(200)
    expect((await list(deciding)).map(({ state }: { state: string }) => state)).toEqual(['waits', 'expired'])
  })

  it('by hand as well, once it is decided', async () => {
    await ask(asking)
    await decide(deciding, 'refused')
    const again = db()
      .updateTable('approvals')
      .set({ decision: 'approved' })
      .where('region_id', '=', asker.region_id)
    await expect(again.execute()).rejects.toThrow('decided once')
  })
})

it('as of a day was still waiting when it was decided later, and nothing can be decided then', async () => {
  await ask(asking)
  await decide(deciding, 'approved')
  const past = async (days: number) =>
    (await deciding.get(`/api/approvals?on=${dayFromNow(-days)}`)).json().items
  const { region_id } = asker
  await dateStates(server.database, { table: 'regions', key: { region_id } }, [new Date('2020-01-01')])
  await server.database.pool.query(
    `alter table approvals disable trigger decided_once;
     update approvals set asked_at = now() - interval '3 days', decided_at = now() - interval '1 day',
       expires_at = now() + interval '4 days' where region_id = ${region_id};
     alter table approvals enable trigger decided_once`,
  )
  expect(await past(0)).toMatchObject([{ state: 'approved', decidedBy: { name: 'Второе Лицо' } }])
  expect(await past(2)).toMatchObject([
    { state: 'waits', decidedBy: null, decidedAt: null, can: { decide: false, takeBack: false } },
  ])
  expect(await past(5)).toEqual([])
  const file = await deciding.get(`/api/approvals/export?format=csv&on=${dayFromNow(-2)}`)
  expect(file.body).toContain('ждёт второго человека')
})
