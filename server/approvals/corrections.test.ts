import { beforeEach, describe, expect, it } from 'vitest'
import { type BuiltUser, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely

let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeEach(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

const code = () => home.schools.first.code
const life = async (client = people.region) => (await client.get(`/api/schools/${code()}/life`)).json()
const list = async (client: TestClient) => (await client.get('/api/approvals')).json().items

/** The head proposes: so many pupils, unless told otherwise. */
async function propose(change: object = { pupils: 321 }, client = people.school) {
  const { register, version } = await life(client)
  const body = { register: { ...register, ...change }, version, reason: 'приказ о зачислении № 5' }
  return client.post(`/api/schools/${code()}/corrections`, body)
}

async function decide(client: TestClient, decision: string, words?: string) {
  const [row] = await list(client)
  return client.post(`/api/approvals/${row.id}/decision`, { decision, hash: row.hash, words })
}

async function edit(change: object) {
  const { register, version } = await life()
  return people.region.put(`/api/schools/${code()}/register`, { ...register, ...change, version })
}

const person = (given: Parameters<typeof buildUser>[1]): Promise<BuiltUser> =>
  buildUser(db(), { region_id: home.regionId, ...given })

describe('a correction of a school’s card', () => {
  it('is proposed by the head, seen as old and new, agreed to by the coordinator, and applied', async () => {
    expect((await propose({ pupils: 321, settlement: 'пос. Лесной' })).statusCode).toBe(200)
    expect((await life()).register.pupils).toBe(300)
    expect((await people.district.get('/api/overview')).json().approvals).toBe(1)
    expect((await people.school.get('/api/overview')).json().approvals).toBe(null)
    const [row] = await list(people.district)
    expect(row).toMatchObject({
      kind: 'school.correct',
      state: 'waits',
      school: { code: code(), name: 'Школа № 9' },
      fields: [
        { field: 'settlement', was: null, becomes: 'пос. Лесной', now: null },
        { field: 'pupils', was: 300, becomes: 321, now: 300 },
      ],
      outdated: false,
      can: { decide: true, takeBack: false },
    })
    expect((await decide(people.district, 'approved', 'сверено с отчётом')).json()).toEqual({
      state: 'approved',
    })
    const { register, version } = await life(people.school)
    expect({ ...register, version }).toMatchObject({ pupils: 321, settlement: 'пос. Лесной', version: 2 })
    expect(await list(people.school)).toMatchObject([
      { state: 'approved', words: 'сверено с отчётом', decidedBy: { id: home.users.district.user_id } },
    ])
    const notes = (await people.school.get('/api/notifications')).json().items
    expect(notes[0].told).toEqual({
      kind: 'approval.decided',
      data: { school: 'Школа № 9', decision: 'approved' },
    })
    const lines = await db()
      .selectFrom('audit_log')
      .select(['action', 'user_id', 'subject', 'detail', 'reason'])
      .where('region_id', '=', home.regionId)
      .where('action', 'like', 'approval.%')
      .orderBy('audit_id')
      .execute()
    expect(lines).toMatchObject([
      { action: 'approval.ask', user_id: home.users.school.user_id, subject: `school:${code()}` },
      {
        action: 'approval.approve',
        user_id: home.users.district.user_id,
        subject: `school:${code()}`,
        detail: { askedBy: home.users.school.user_id, fields: ['pupils', 'settlement'] },
        reason: 'приказ о зачислении № 5. сверено с отчётом',
      },
    ])
  })

  it('is refused with words, which the school reads, and changes nothing', async () => {
    await propose()
    expect((await decide(people.district, 'refused')).json()).toMatchObject({ code: 'invalid_request' })
    expect((await decide(people.district, 'refused', 'в отчёте другое число')).statusCode).toBe(200)
    expect(await list(people.school)).toMatchObject([{ state: 'refused', words: 'в отчёте другое число' }])
    expect((await life()).register.pupils).toBe(300)
  })

  it('is taken back by whoever proposed while nobody has decided', async () => {
    await propose()
    expect((await decide(people.district, 'taken_back')).json()).toMatchObject({ code: 'forbidden' })
    expect((await decide(people.school, 'taken_back')).statusCode).toBe(200)
    expect((await decide(people.district, 'approved')).json()).toMatchObject({ code: 'conflict' })
  })

  it('of nothing, or with a code that cannot be right, is not taken', async () => {
    expect((await propose({})).json()).toMatchObject({ code: 'invalid_request' })
    expect((await propose({ inn: '1234567890' })).json()).toMatchObject({ code: 'invalid_request' })
    expect(await list(people.district)).toEqual([])
  })

  it('is neither seen nor decided elsewhere', async () => {
    await propose()
    const [{ id, hash }] = await list(people.district)
    const far = await person({
      role: 'coordinator',
      municipality_id: home.municipalities.far.municipality_id,
    })
    const neighbour = await person({ role: 'head', school_id: home.schools.second.school_id })
    const abroad = (await buildSmallRegion(server.database)).users.region
    for (const stranger of [far, neighbour, abroad]) {
      const client = await server.signIn(stranger)
      expect(await list(client)).toEqual([])
      const reply = await client.post(`/api/approvals/${id}/decision`, { decision: 'approved', hash })
      expect(reply.json()).toMatchObject({ code: 'not_found' })
      const notes = (await client.get('/api/notifications')).json().items
      expect(notes.map(({ told }: { told: { kind: string } }) => told.kind)).not.toContain('approval.asked')
    }
    const foreign = await people.school.post(`/api/schools/${home.schools.second.code}/corrections`, {
      register: (await life()).register,
      version: 1,
      reason: 'чужая школа',
    })
    expect(foreign.json()).toMatchObject({ code: 'not_found' })
  })

  it('is not agreed to by whoever proposed, by the school, or by one whose mail the proposer changed', async () => {
    const authority = await person({
      role: 'municipal_authority',
      municipality_id: home.municipalities.near.municipality_id,
    })
    const asking = await server.signIn(authority)
    await propose({ pupils: 321 }, asking)
    expect((await decide(asking, 'approved')).json()).toMatchObject({ code: 'forbidden' })
    expect((await decide(people.school, 'approved')).json()).toMatchObject({ code: 'forbidden' })
    const { user_id } = home.users.district
    const { name, email, version } = (await asking.get(`/api/people/${user_id}`)).json()
    const edited = { name, email: 'mine@example.ru', version, was: { name, email } }
    expect((await asking.put(`/api/people/${user_id}`, edited)).statusCode).toBe(200)
    expect((await decide(people.district, 'approved')).json()).toMatchObject({ code: 'forbidden' })
    expect((await life()).register.pupils).toBe(300)
    expect((await decide(people.region, 'approved')).statusCode).toBe(200)
  })

  it('of a field that was edited meanwhile is a conflict that tells what differs', async () => {
    await propose({ pupils: 321 })
    const [{ hash, id }] = await list(people.district)
    await edit({ pupils: 350 })
    expect((await list(people.district))[0]).toMatchObject({
      outdated: true,
      fields: [{ field: 'pupils', was: 300, becomes: 321, now: 350 }],
    })
    const reply = await people.district.post(`/api/approvals/${id}/decision`, { decision: 'approved', hash })
    expect(reply.json()).toMatchObject({
      code: 'conflict',
      status: 409,
      changed: { version: 2, fields: [{ field: 'pupils', old: 300, mine: 321, theirs: 350 }] },
    })
    expect((await life()).register.pupils).toBe(350)
    expect((await list(people.district))[0].state).toBe('waits')
  })

  it('leaves other fields as they were edited meanwhile', async () => {
    await propose({ pupils: 321 })
    await edit({ settlement: 'Новое' })
    expect((await decide(people.district, 'approved')).statusCode).toBe(200)
    expect((await life()).register).toMatchObject({ pupils: 321, settlement: 'Новое' })
  })

  it('of a card that was changed since it was opened is not proposed', async () => {
    const { register, version } = await life(people.school)
    await edit({ pupils: 350 })
    const body = { register: { ...register, pupils: 321 }, version, reason: 'по старой карточке' }
    const reply = await people.school.post(`/api/schools/${code()}/corrections`, body)
    expect(reply.json()).toMatchObject({ code: 'conflict', changed: { version: 2 } })
  })

  it('of a head who has lost his role is not agreed to', async () => {
    await propose()
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'уволен' })
      .where('membership_id', '=', home.users.school.membership_id)
      .execute()
    expect((await decide(people.district, 'approved')).json()).toMatchObject({ code: 'conflict' })
  })

  it('is all that a municipality changes of a school, whatever the server asks', async () => {
    const { near } = home.municipalities
    const client = await server.guarded.pool.connect()
    const tried = async (change: string) => {
      await client.query(
        `begin; set local opora.sight = 'municipality'; set local opora.region = '${home.regionId}';
         set local opora.municipality = '${near.municipality_id}'`,
      )
      return client
        .query(`update schools set ${change} where code = '${code()}'`)
        .finally(() => client.query('rollback'))
    }
    try {
      expect((await tried('pupils = 7')).rowCount).toBe(1)
      await expect(tried(`name = 'Иная'`)).rejects.toThrow('nothing of a school but its card')
      await expect(tried(`closed_on = '2026-01-01'`)).rejects.toThrow('nothing of a school but its card')
    } finally {
      client.release()
    }
  })

  it('is never agreed to unseen: a hundred edits and agreements at the same moment', async () => {
    for (let pair = 0; pair < 100; pair++) {
      const before = (await life()).register.pupils as number
      expect((await propose({ pupils: 1000 + pair })).statusCode).toBe(200)
      const same = pair % 2 === 0
      const change = same ? { pupils: 5000 + pair } : { settlement: `Село ${pair}` }
      const { version, register: seen } = await life()
      const [{ id, hash }] = await list(people.district)
      const [edited, agreed] = await Promise.all([
        people.region.put(`/api/schools/${code()}/register`, { ...seen, ...change, version }),
        people.district.post(`/api/approvals/${id}/decision`, { decision: 'approved', hash }),
      ])
      const { register } = await life()
      const both = [edited.statusCode, agreed.statusCode]
      if (same) {
        expect(both.sort(), `${pair}`).toEqual([200, 409])
        expect(register.pupils).toBe(agreed.statusCode === 200 ? 1000 + pair : 5000 + pair)
      } else {
        expect(agreed.statusCode).toBe(200)
        expect(register.pupils).toBe(1000 + pair)
        if (edited.statusCode === 200) expect(register.settlement).toBe(`Село ${pair}`)
        else expect(edited.statusCode).toBe(409)
      }
      expect(register.pupils).not.toBe(before)
      if (agreed.statusCode !== 200)
        expect((await decide(people.district, 'refused', 'карточку изменили')).statusCode).toBe(200)
    }
  }, 240_000)
})
