import { read, utils } from '@e965/xlsx'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildUser, PASSWORD } from '#test/factories.ts'
import { setUpFactor } from '#test/second-factor.ts'
import { testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely
let home: SmallRegion

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
})

const NAME = 'КАНАРЕЙКА Ивановна'
let made = 0
const buildHead = () =>
  buildUser(db(), {
    role: 'head',
    region_id: home.regionId,
    school_id: home.schools.first.school_id,
    name: NAME,
    login: `kanareika-${++made}`,
    email: `kanareika-${made}@example.org`,
  })
const operator = () => server.signIn(home.users.region)

describe('all that is known of a person', () => {
  it('leaves as a file row by row, without what would let somebody in, and leaves a line', async () => {
    const head = await buildHead()
    const his = await server.signIn(head)
    await his.put(`/api/schools/${home.schools.first.code}/watch`)
    await setUpFactor(his)
    const client = await operator()
    const reply = await client.get(`/api/people/${head.user_id}/data?format=json`)
    const { tables } = JSON.parse(reply.body)
    expect(tables.users).toMatchObject([{ name: NAME, login: head.login, email: head.email }])
    expect(tables).toMatchObject({
      memberships: [{ role: 'head' }],
      sessions: [{ user_id: head.user_id }],
      second_factors: [{ user_id: head.user_id }],
      // Only he himself sees it in the system.
      watched_schools: [{ user_id: head.user_id }],
      sign_in_attempts: expect.arrayContaining([expect.objectContaining({ login: head.login })]),
      audit_log: expect.arrayContaining([expect.objectContaining({ action: 'session.open' })]),
      history: expect.arrayContaining([expect.objectContaining({ table_name: 'users' })]),
    })
    expect(reply.body).not.toMatch(/argon2|token_hash|code_hash|"secret"|password_hash/)
    const book = read((await client.get(`/api/people/${head.user_id}/data?format=xlsx`)).rawPayload)
    expect(utils.sheet_to_csv(Object.values(book.Sheets)[0]!)).toContain(NAME)
    const { items } = (
      await client.get(`/api/audit?action=person.export&subject=user:${head.user_id}`)
    ).json()
    expect(items).toHaveLength(2)
  })

  it('is not given to those who do not keep the account', async () => {
    const other = await buildUser(db(), { role: 'operator', region_id: home.regionId })
    const client = await operator()
    for (const id of [other.user_id, home.users.region.user_id])
      expect((await client.get(`/api/people/${id}/data?format=json`)).statusCode).toBe(403)
  })
})

describe('a person who is erased', () => {
  it('has no name, no login and no way in, anywhere in the database; his rows stay under his number', async () => {
    const head = await buildHead()
    const his = await server.signIn(head)
    await setUpFactor(his)
    const client = await operator()
    await client.post(`/api/people/${head.user_id}/invitation`)
    const erase = (body: object) =>
      client.post(`/api/people/${head.user_id}/erasure`, { reason: 'по запросу', ...body })
    expect((await erase({ login: 'не тот' })).json()).toMatchObject({ code: 'invalid_request' })
    expect((await erase({ login: head.login, reason: '' })).statusCode).toBe(400)
    expect((await his.get('/api/viewer')).statusCode).toBe(200)

    expect((await erase({ login: head.login })).statusCode).toBe(204)
    expect((await his.get('/api/viewer')).statusCode).toBe(401)
    for (const table of ['sessions', 'invitations', 'second_factors', 'recovery_codes'] as const)
      expect(
        await db().selectFrom(table).select('user_id').where('user_id', '=', head.user_id).execute(),
      ).toEqual([])
    const again = await server.guest.post('/api/session', { login: head.login, password: PASSWORD })
    expect(again.statusCode).toBe(401)
    expect((await client.get(`/api/people/${head.user_id}`)).json()).toMatchObject({
      name: `Стёртый человек № ${head.user_id}`,
      login: `erased-${head.user_id}`,
      email: null,
      state: 'erased',
      roles: [{ role: 'head', state: 'withdrawn' }],
      can: { manage: expect.stringContaining('стёрт'), grant: [] },
    })
    // The try to sign in after it is somebody's, and is kept as any other is.
    await db().deleteFrom('sign_in_attempts').where('login', '=', head.login).execute()
    expect(await tablesThatHold([head.login, head.email!])).toEqual([])
    const { items } = (await client.get(`/api/audit?action=person.erase&subject=user:${head.user_id}`)).json()
    expect(items).toMatchObject([{ reason: 'по запросу', detail: {} }])
    expect(JSON.stringify(items)).not.toContain(head.login)
  })

  it('stays so: neither a page nor SQL brings him back', async () => {
    const head = await buildHead()
    const client = await operator()
    const path = `/api/people/${head.user_id}`
    await client.post(`${path}/erasure`, { login: head.login, reason: 'по запросу' })
    const off = { disabled: false, reason: 'вернуть' }
    expect((await client.put(`${path}/state`, off)).statusCode).toBe(403)
    expect((await client.post(`${path}/invitation`)).statusCode).toBe(403)
    const school = { role: 'teacher', organisation: 1 }
    expect((await client.post(`${path}/roles`, school)).json().code).toBe('not_possible')
    await expect(
      sql`update users set name = ${NAME} where user_id = ${head.user_id}`.execute(db()),
    ).rejects.toThrow('cannot be undone')
  })

  it('is not oneself, nor somebody as strong', async () => {
    const other = await buildUser(db(), { role: 'operator', region_id: home.regionId })
    const client = await operator()
    for (const { user_id, login } of [other, home.users.region])
      expect(
        (await client.post(`/api/people/${user_id}/erasure`, { login, reason: 'проверка' })).statusCode,
      ).toBe(403)
  })
})

/** Tables with any of the words in any row. */
async function tablesThatHold(words: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db())
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await sql`select 1 from ${sql.table(name)} as one
        where one::text like any(${words.map((word) => `%${word}%`)}::text[]) limit 1`.execute(db())
      return rows.length > 0 ? [name] : []
    }),
  )
  return found.flat()
}
