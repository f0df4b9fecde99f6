import { expect, it } from 'vitest'
import { setUpFactor } from '#test/second-factor.ts'
import { TestClient, testServer } from '#test/server.ts'
import { openRegion } from './open-region.ts'

const server = testServer()
const operator = { login: 'operator', name: 'Оператор' }

it('opens a region whose operator signs in and finds the reference data in place', async () => {
  const { password } = await openRegion(server.database, { name: 'Заозёрная область', operator })
  const client = new TestClient(server.app)
  const signedIn = await client.post('/api/session', { login: operator.login, password })
  expect(signedIn.statusCode).toBe(200)
  expect(signedIn.json()).toEqual({ state: 'set_up', name: 'Оператор' })
  await setUpFactor(client)
  expect((await client.get('/api/viewer')).json()).toMatchObject({ role: 'operator', name: 'Оператор' })
  const { items } = (await client.get('/api/procedures')).json()
  expect(items.map(({ id }: { id: string }) => id)).toContain('vpr-ma-5')
  const line = await server.database.kysely
    .selectFrom('audit_log')
    .selectAll()
    .where('action', '=', 'region.open')
    .execute()
  expect(line).toHaveLength(1)
})

it('refuses a login that is taken, and opens nothing', async () => {
  const count = async () =>
    (await server.database.kysely.selectFrom('regions').select('name').execute()).length
  const before = await count()
  await expect(openRegion(server.database, { name: 'Другая', operator })).rejects.toThrow(
    'Логин «operator» уже занят',
  )
  expect(await count()).toBe(before)
})
