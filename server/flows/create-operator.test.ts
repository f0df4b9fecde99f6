import { beforeAll, describe, expect, it } from 'vitest'
import { buildRegion } from '#test/factories.ts'
import { TestClient, testServer } from '#test/server.ts'
import { createOperator } from './create-operator.ts'

const server = testServer()
let region: number

beforeAll(async () => {
  region = (await buildRegion(server.database.kysely, { name: 'Заозёрная область' })).region_id
})

const create = (change: object = {}) =>
  createOperator(server.database, { login: 'second', name: 'Вторая Операторша', role: 'operator', ...change })

describe('a person with a role as strong as any, made on the server', () => {
  it('comes in by the link and has all that the first operator has', async () => {
    const made = await create()
    expect(made.region).toBe('Заозёрная область')
    const client = new TestClient(server.app)
    const entered = await client.post('/api/invitation/password', {
      token: made.invitation.token,
      password: 'весна-над-рекой-Белой-7',
    })
    expect(entered.json()).toMatchObject({ viewer: { role: 'operator', level: 'region', login: 'second' } })
    const { items } = (await client.get('/api/audit?action=operator')).json()
    expect(items).toMatchObject([{ action: 'operator.create', person: null, detail: { role: 'operator' } }])
  })

  it('may be an administrator', async () => {
    const { invitation } = await create({ login: 'admin', role: 'administrator' })
    const invited = (await server.guest.post('/api/invitation', { token: invitation.token })).json()
    expect(invited).toMatchObject({ login: 'admin', roles: [{ role: 'administrator' }], state: 'open' })
  })

  it('is refused, and nothing made, when the login is taken or wrong, or the region is not there', async () => {
    const people = async () =>
      (await server.database.kysely.selectFrom('users').select('user_id').execute()).length
    const before = await people()
    await expect(create()).rejects.toThrow('уже занят')
    await expect(create({ login: 'Логин' })).rejects.toThrow('латинских')
    await expect(create({ login: 'third', name: ' ' })).rejects.toThrow('имя')
    await expect(create({ login: 'third', region: 999_999 })).rejects.toThrow('Область')
    await buildRegion(server.database.kysely, { name: 'Другая' })
    await expect(create({ login: 'third' })).rejects.toThrow(`${region} — Заозёрная область`)
    expect(await people()).toBe(before)
    expect((await create({ login: 'third', region })).region).toBe('Заозёрная область')
  })
})
