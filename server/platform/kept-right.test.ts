import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { defineRoute } from '#contract/route.ts'
import { findViewer } from '#server/sessions/queries.ts'
import { type BuiltUser, buildRegion, buildUser, PASSWORD } from '#test/factories.ts'
import { testServer } from '#test/server.ts'
import { transaction } from './database.ts'
import { handle } from './handle.ts'
import { createApp } from './http.ts'
import { noMail } from './mail.ts'
import { within } from './sight.ts'
import { createVault } from './vault.ts'

const server = testServer()
const entry = { secondFactor: false, vault: createVault(Buffer.alloc(32)) }
let user: BuiltUser
let address: { host: string; port: number }
let cookie: string

const about = { tags: ['test'], summary: 'test', permission: 'audit.read' } as const
/** A file without an end, as a slow export is. */
const longFile = handle(
  defineRoute({ ...about, method: 'GET', path: '/api/test/file', reply: 'file' }),
  () => ({
    name: 'long.csv',
    type: 'text/csv',
    content: Readable.from(endless()),
  }),
)
const longChange = handle(
  defineRoute({ ...about, method: 'POST', path: '/api/test/change', reply: z.object({}) }),
  async ({ database, viewer }) => {
    await transaction(database, async (tx) => {
      const line = { region_id: viewer.regionId, user_id: viewer.userId, action: 'halfway' }
      await tx.insertInto('audit_log').values(line).execute()
      await sql`select pg_sleep(4)`.execute(tx)
    })
    return {}
  },
)

async function* endless() {
  while (true) {
    yield 'row;row;row\n'
    await pause(20)
  }
}

beforeAll(async () => {
  const { region_id } = await buildRegion(server.database.kysely)
  user = await buildUser(server.database.kysely, { role: 'operator', region_id })
  const app = await createApp({
    database: server.guarded,
    entry,
    mail: noMail(),
    routes: [longFile, longChange],
    findViewer: (token) => findViewer(within(server.guarded, 'door'), token, entry),
    refusalOf: async () => new Error('nobody is refused at the gate here'),
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  address = { host: '127.0.0.1', port: (app.server.address() as AddressInfo).port }
  const reply = await server.guest.post('/api/session', { login: user.login, password: PASSWORD })
  cookie = reply.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return () => app.close()
})

async function ask(method: string, path: string): Promise<IncomingMessage> {
  const origin = `http://${address.host}:${address.port}`
  const sent = request({ ...address, method, path, headers: { cookie, origin } }).end()
  const [reply] = await once(sent, 'response')
  return reply
}

const withdraw = (at: Date | null) =>
  server.database.kysely
    .updateTable('memberships')
    .set({ withdrawn_at: at, withdrawn_why: at && 'уволен' })
    .where('membership_id', '=', user.membership_id)
    .execute()

describe('a right withdrawn in the middle', () => {
  it('breaks off a file that is being sent within a second: 20 times of 20', async () => {
    for (let attempt = 0; attempt < 20; attempt++) {
      await withdraw(null)
      const reply = await ask('GET', '/api/test/file')
      expect(reply.statusCode).toBe(200)
      let rows = 0
      reply.on('data', () => rows++)
      await expect.poll(() => rows).toBeGreaterThan(0)
      const broken = once(reply, 'error')
      await withdraw(new Date())
      const gone = performance.now()
      const [error] = await broken
      expect(performance.now() - gone).toBeLessThan(1000)
      expect([error.code, reply.complete]).toEqual(['ECONNRESET', false])
    }
  }, 60_000)

  it('does not break off a file whose right stays', async () => {
    await withdraw(null)
    const reply = await ask('GET', '/api/test/file')
    let rows = 0
    reply.on('data', () => rows++)
    await pause(1500)
    const so = rows
    await expect.poll(() => rows).toBeGreaterThan(so)
    expect(reply.destroyed).toBe(false)
    reply.destroy()
  })

  it('refuses a change that is not committed, which stores nothing', async () => {
    await withdraw(null)
    const asked = ask('POST', '/api/test/change')
    onTestFinished(() => withdraw(null).then(() => undefined))
    await pause(300)
    await withdraw(new Date())
    const gone = performance.now()
    const reply = await asked
    expect(performance.now() - gone).toBeLessThan(1000)
    const body = JSON.parse(Buffer.concat(await reply.toArray()).toString())
    expect([reply.statusCode, body.title]).toEqual([403, 'Право отозвано'])
    await pause(4500)
    const stored = await server.database.pool.query("select from audit_log where action = 'halfway'")
    expect(stored.rowCount).toBe(0)
  }, 15_000)
})
