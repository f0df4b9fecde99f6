import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { settingsFields, settingsOf } from '#contract/settings-fields.ts'
import { storeRole } from '#server/people/store-role.ts'
import type { Tx } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { type BuiltUser, buildFile, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely

let home: SmallRegion
let centre: BuiltUser
let asking: TestClient
let operator: TestClient
let file: { import_id: number; file_id: number }

beforeEach(async () => {
  home = await buildSmallRegion(server.database)
  centre = await buildUser(db(), { role: 'assessment_centre', region_id: home.regionId })
  asking = await server.signIn(centre)
  operator = await server.signIn(home.users.region)
  file = await buildFile(db(), { region_id: home.regionId, works_count: 501 })
  await db()
    .updateTable('imports')
    .set({ state: 'applied', created_by: home.users.region.user_id })
    .where('import_id', '=', file.import_id)
    .execute()
})

const at = () => `/api/imports/${file.import_id}/files/${file.file_id}`
const take = (client: TestClient) => client.get(`${at()}/original?purpose=check`)
const ask = (client: TestClient, more: object = {}) =>
  client.post(`${at()}/export-requests`, {
    what: 'original',
    purpose: 'appeal',
    reason: 'сверка апелляций',
    ...more,
  })
const list = async (client: TestClient) => (await client.get('/api/approvals')).json().items
async function decide(client: TestClient, decision: string, words?: string) {
  const [{ id, hash }] = await list(client)
  return client.post(`/api/approvals/${id}/decision`, { decision, hash, words })
}
async function setBack(interval: string) {
  await server.database.pool.query(
    `alter table approvals disable trigger decided_once;
     update approvals set asked_at = asked_at - interval '${interval}', decided_at = decided_at - interval '${interval}';
     alter table approvals enable trigger decided_once`,
  )
}

describe('a file with more than 500 pupils', () => {
  it('is taken away by whoever asked, when another person agreed, for the purpose that was told', async () => {
    const alone = await take(asking)
    expect(alone.json()).toMatchObject({ code: 'second_person', status: 403, link: '/approvals' })
    expect(alone.json().detail).toContain('501')
    expect((await asking.get(`/api/imports/${file.import_id}`)).json().files[0].byTwo).toBe(true)

    expect((await ask(asking)).statusCode).toBe(200)
    expect((await take(asking)).statusCode).toBe(403)
    expect(await list(operator)).toMatchObject([
      { kind: 'pupils.export', pupils: 501, purpose: 'Ответ на апелляцию', can: { decide: true } },
    ])
    expect((await decide(operator, 'approved')).statusCode).toBe(200)
    const [row] = await list(asking)
    expect((await asking.get(row.address)).statusCode).toBe(200)
    expect((await take(asking)).statusCode).toBe(200)
    // To nobody else, whoever agreed to it.
    expect((await list(operator))[0].address).toBe(null)
    expect((await take(operator)).json()).toMatchObject({ code: 'second_person' })
    const line = await db()
      .selectFrom('audit_log')
      .select(['user_id', 'detail', 'reason'])
      .where('region_id', '=', home.regionId)
      .where('action', '=', 'read.original')
      .orderBy('audit_id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(line).toMatchObject({
      user_id: centre.user_id,
      reason: 'Ответ на апелляцию',
      detail: { approval: row.id },
    })
  })

  it('is the region’s own number: of 500 nobody is asked, and of 501 after the limit was raised neither', async () => {
    await sql`update import_files set works_count = 500 where file_id = ${file.file_id}`.execute(db())
    expect((await take(asking)).statusCode).toBe(200)
    expect((await ask(asking)).json()).toMatchObject({ code: 'not_possible' })
    await sql`update import_files set works_count = 501 where file_id = ${file.file_id}`.execute(db())
    expect((await take(asking)).statusCode).toBe(403)
    const now = (await operator.get('/api/settings')).json()
    const settings = { ...settingsOf(settingsFields(now)), version: now.version, exportLimit: 600 }
    expect((await operator.put('/api/settings', settings)).json()).toMatchObject({ code: 'invalid_request' })
    const why = { ...settings, reason: 'в области большие школы' }
    expect((await operator.put('/api/settings', why)).statusCode).toBe(200)
    expect((await take(asking)).statusCode).toBe(200)
  })

  it('is mended alone by whoever sent it, until it is applied', async () => {
    await sql`update imports set state = 'checked' where import_id = ${file.import_id}`.execute(db())
    expect((await take(operator)).statusCode).toBe(200)
    expect((await take(asking)).statusCode).toBe(403)
    await sql`update imports set state = 'applied' where import_id = ${file.import_id}`.execute(db())
    expect((await take(operator)).statusCode).toBe(403)
  })

  it('is not agreed to by whoever asked, nor by a role without the right', async () => {
    await ask(asking)
    expect((await decide(asking, 'approved')).json()).toMatchObject({ code: 'forbidden' })
    await ask(operator)
    expect((await decide(operator, 'approved')).json()).toMatchObject({ code: 'forbidden' })
    expect((await take(asking)).statusCode).toBe(403)
  })

  it('is not taken after a refusal, or as another thing than was asked', async () => {
    await ask(asking)
    await decide(operator, 'refused', 'хватит сводки')
    expect((await take(asking)).statusCode).toBe(403)
    await ask(asking, { what: 'findings' })
    await decide(operator, 'approved')
    expect((await take(asking)).statusCode).toBe(403)
  })

  it('is not taken a day after', async () => {
    await ask(asking)
    await decide(operator, 'approved')
    await setBack('23 hours 59 minutes')
    expect((await take(asking)).statusCode).toBe(200)
    await setBack('2 minutes')
    expect((await take(asking)).json()).toMatchObject({ code: 'second_person' })
    expect((await list(asking))[0].address).toBe(null)
  })

  it('is not taken by whoever lost the right between the agreement and the download', async () => {
    await ask(asking)
    await decide(operator, 'approved')
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'уволен' })
      .where('membership_id', '=', centre.membership_id)
      .execute()
    expect((await take(asking)).statusCode).toBe(401)
  })

  it('is not taken by the same person in another of his roles', async () => {
    await ask(asking)
    await decide(operator, 'approved')
    const membership = await storeRole(db() as Tx, {
      userId: centre.user_id,
      role: 'operator',
      scope: wholeRegion(home.regionId),
      grantedBy: null,
    })
    expect((await asking.put('/api/session/role', { membership })).statusCode).toBeLessThan(300)
    expect((await take(asking)).json()).toMatchObject({ code: 'second_person' })
  })

  it('that is another by now is neither agreed to nor taken', async () => {
    await ask(asking)
    await sql`update import_files set works_count = 900 where file_id = ${file.file_id}`.execute(db())
    const reply = (await decide(operator, 'approved')).json()
    expect(reply).toMatchObject({ code: 'conflict', status: 409 })
    expect(reply.detail).toContain('501')
    expect(reply.detail).toContain('900')
    await decide(operator, 'refused', 'файл другой')
    await ask(asking)
    await decide(operator, 'approved')
    await sql`update import_files set works_count = 901 where file_id = ${file.file_id}`.execute(db())
    expect((await take(asking)).statusCode).toBe(403)
  })

  it('of another region is not there', async () => {
    await ask(asking)
    const abroad = await server.signIn((await buildSmallRegion(server.database)).users.region)
    expect((await ask(abroad)).json()).toMatchObject({ code: 'not_found' })
    expect(await list(abroad)).toEqual([])
  })
})
