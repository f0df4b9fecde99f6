import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { answerOnce } from './answers.ts'
import { type Database, transaction } from './database.ts'
import { createVault } from './vault.ts'

const server = testServer()
let region: SmallRegion
let operator: TestClient
let head: TestClient
let root: number

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  operator = await server.signIn(region.users.region)
  head = await server.signIn(region.users.school)
  const { organisation_id } = await server.database.kysely
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', region.regionId)
    .where('kind', '=', 'region')
    .executeTakeFirstOrThrow()
  root = organisation_id
})

const add = (client: TestClient, key: string, name: string) =>
  client.send({
    method: 'POST',
    url: '/api/organisations',
    payload: { kind: 'council', name, parent: root },
    headers: { 'idempotency-key': key },
  })

async function countNamed(name: string): Promise<number> {
  const rows = await server.database.kysely
    .selectFrom('organisations')
    .select('name')
    .where('name', '=', name)
    .execute()
  return rows.length
}

describe('a request with a key', () => {
  it('sent twice is done once and answered the same', async () => {
    const key = randomUUID()
    const first = await add(operator, key, 'Совет')
    const again = await add(operator, key, 'Совет')
    expect(first.statusCode).toBe(200)
    expect(again.json()).toEqual(first.json())
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(await countNamed('Совет')).toBe(1)
  })

  it('sent many times at once is done once: the others get its answer or hear that it is done', async () => {
    for (let round = 0; round < 20; round++) {
      const key = randomUUID()
      const name = `Совет ${round}`
      const replies = await Promise.all(Array.from({ length: 5 }, () => add(operator, key, name)))
      expect(await countNamed(name)).toBe(1)
      for (const reply of replies) expect([200, 409]).toContain(reply.statusCode)
      expect(replies.filter(({ statusCode }) => statusCode === 200).length).toBeGreaterThan(0)
    }
  })

  it('that was refused is tried anew', async () => {
    const key = randomUUID()
    const wrong = { kind: 'council', name: 'Совет с ошибкой', parent: 999_999 }
    const send = (payload: object, url = '/api/organisations') =>
      operator.send({ method: 'POST', url, payload, headers: { 'idempotency-key': key } })
    expect((await send(wrong)).statusCode).toBe(400)
    expect((await add(operator, key, 'Совет с ошибкой')).statusCode).toBe(200)
  })

  it('is not another request, nor another person’s', async () => {
    const key = randomUUID()
    await add(operator, key, 'Совет первый')
    expect((await add(operator, key, 'Совет второй')).json()).toMatchObject({
      code: 'foreign_key',
      status: 422,
    })
    // Somebody else may happen to have the same key.
    expect((await add(head, key, 'Совет первый')).statusCode).toBe(403)
    const second = await server.signIn(
      await buildUser(server.database.kysely, { role: 'operator', region_id: region.regionId }),
    )
    expect((await add(second, key, 'Совет третий')).statusCode).toBe(200)
  })

  it('with files is of these very files: sent again they are one import, others are refused', async () => {
    const key = randomUUID()
    const send = async (name: string, text: string) => {
      const form = new FormData()
      form.append('files', new Blob([text]), name)
      const packed = new Response(form)
      return operator.send({
        method: 'POST',
        url: '/api/imports',
        payload: Buffer.from(await packed.arrayBuffer()),
        headers: { 'content-type': packed.headers.get('content-type')!, 'idempotency-key': key },
      })
    }
    const first = await send('a.csv', 'Код')
    expect(first.statusCode, first.body).toBe(200)
    expect((await send('a.csv', 'Код')).json()).toEqual(first.json())
    expect((await send('b.csv', 'Код')).json()).toMatchObject({ code: 'foreign_key', status: 422 })
    expect((await send('a.csv', 'Кот')).json()).toMatchObject({ code: 'foreign_key', status: 422 })
  })

  it('says what a key looks like; without one every request is done', async () => {
    expect((await add(operator, 'да', 'Совет')).json().detail).toContain('Idempotency-Key')
    await add(operator, '', 'Совет без ключа')
    await add(operator, '', 'Совет без ключа')
    expect(await countNamed('Совет без ключа')).toBe(2)
  })

  it('keeps no answer that the database could read: an invitation is a link', async () => {
    const key = randomUUID()
    const payload = {
      name: 'Новый Учитель',
      login: 'new.teacher',
      email: null,
      role: 'teacher',
      organisation: await organisationOf(),
    }
    const send = () =>
      head.send({ method: 'POST', url: '/api/people', payload, headers: { 'idempotency-key': key } })
    const first = await send()
    expect(first.statusCode).toBe(200)
    expect((await send()).json()).toEqual(first.json())
    const { reply } = await server.database.kysely
      .selectFrom('answers')
      .select('reply')
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
    const token = first.json().invitation.path.split('/').at(-1)
    expect(token.length).toBeGreaterThan(20)
    expect(reply!.includes(token)).toBe(false)
  })
})

describe('the answers themselves, on the database of its owner', () => {
  const vault = createVault(randomBytes(32))
  const ask = (user: number, key: string, url: string, answer: string) => {
    const viewer = { regionId: region.regionId, userId: user }
    const headers = { 'idempotency-key': key }
    const routeOptions = { config: { access: 'signed-in' } }
    const request = { method: 'POST', url, body: {}, headers, viewer, routeOptions }
    const run = async (database: Database) => {
      await transaction(database, async (tx) => database.claim?.(tx))
      return answer
    }
    const reply = { header: () => undefined } as unknown as FastifyReply
    const parts = { database: server.database, vault, run }
    return answerOnce(request as unknown as FastifyRequest, reply, parts)
  }

  it('are given to whoever asked, and for the same address', async () => {
    const key = randomUUID()
    const [one, other] = [region.users.region.user_id, region.users.school.user_id]
    expect(await ask(one, key, '/api/a', 'первый')).toBe('первый')
    expect(await ask(one, key, '/api/a', 'второй')).toBe('первый')
    await expect(ask(one, key, '/api/b', 'третий')).rejects.toMatchObject({ words: { code: 'foreign_key' } })
    expect(await ask(other, key, '/api/a', 'чужой')).toBe('чужой')
  })

  it('are not done again when they were lost', async () => {
    const key = randomUUID()
    const one = region.users.region.user_id
    await ask(one, key, '/api/a', 'первый')
    await server.database.kysely.updateTable('answers').set({ reply: null }).where('key', '=', key).execute()
    await expect(ask(one, key, '/api/a', 'второй')).rejects.toMatchObject({ words: { status: 409 } })
  })
})

async function organisationOf(): Promise<number> {
  const { organisation_id } = await server.database.kysely
    .selectFrom('organisations')
    .select('organisation_id')
    .where('school_id', '=', region.schools.first.school_id)
    .executeTakeFirstOrThrow()
  return organisation_id
}
