import { randomBytes } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { forbidden, notFound } from '#contract/problems.ts'
import { defineRoute } from '#contract/route.ts'
import { testDatabase } from '#test/database.ts'
import { TestClient } from '#test/server.ts'
import { someViewer as viewer } from '#test/viewer.ts'
import { type HandledRoute, handle } from './handle.ts'
import { createApp } from './http.ts'
import { noMail } from './mail.ts'
import { createVault } from './vault.ts'

const store = testDatabase()

const mail = noMail()
const entry = { secondFactor: true, vault: createVault(randomBytes(32)) }

/** An app with these routes, where whoever has a cookie is `viewer`. */
async function appWith(...routes: HandledRoute[]) {
  const app = await createApp({
    database: store.database,
    routes,
    entry,
    mail,
    findViewer: async () => viewer,
    refusalOf: async (_viewer, permission) => forbidden(permission, 'Это могут другие.'),
  })
  onTestFinished(() => app.close())
  return { guest: new TestClient(app), signedIn: { cookie: 'opora=token' } }
}

const common = { permission: 'public', summary: 'Проверка', tags: ['test'] } as const
const nested = z.object({ name: z.string(), places: z.array(z.object({ code: z.string() })).optional() })
const echo = handle(
  defineRoute({ ...common, method: 'POST', path: '/api/echo', body: nested, reply: nested }),
  async ({ body }) => body,
)

describe('the web server', () => {
  it('does not start with a route that does not say who may enter', async () => {
    const open = defineRoute({ ...common, method: 'GET', path: '/api/open', reply: 'none' })
    const forgotten = { ...open, permission: undefined as unknown as 'public' }
    await expect(appWith(handle(forgotten, async () => undefined))).rejects.toThrow(
      'does not say who may enter',
    )
  })

  it('asks who it is before anything else, then what he may do', async () => {
    const read = defineRoute({
      ...common,
      method: 'GET',
      path: '/api/read',
      permission: 'schools.read',
      reply: 'none',
    })
    const wide = defineRoute({
      ...common,
      method: 'GET',
      path: '/api/write',
      permission: 'runs.write',
      reply: 'none',
    })
    const { guest, signedIn } = await appWith(
      handle(read, async () => undefined),
      handle(wide, async () => undefined),
    )
    expect((await guest.get('/api/read')).json()).toMatchObject({ code: 'not_signed_in', status: 401 })
    expect((await guest.send({ method: 'GET', url: '/api/read', headers: signedIn })).statusCode).toBe(204)
    const refused = await guest.send({ method: 'GET', url: '/api/write', headers: signedIn })
    expect(refused.json()).toMatchObject({ code: 'forbidden', status: 403 })
  })

  it.each([
    { origin: '' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:81' },
  ])('takes no change from %o', async (headers) => {
    const { guest } = await appWith(echo)
    const url = '/api/echo'
    const payload = { name: 'а' }
    const reply = await guest.send({ method: 'POST', url, payload, headers })
    expect(reply.json()).toMatchObject({ code: 'foreign_origin', status: 403 })
  })

  it('refuses keys it does not know, however deep', async () => {
    const { guest } = await appWith(echo)
    const known = { name: 'а', places: [{ code: '1' }] }
    expect((await guest.post('/api/echo', known)).json()).toEqual(known)
    const top = await guest.post('/api/echo', { ...known, role: 'operator' })
    expect(top.statusCode).toBe(400)
    expect(top.json().detail).toContain('role')
    const deep = await guest.post('/api/echo', { name: 'а', places: [{ code: '1', owner: 5 }] })
    expect(deep.statusCode).toBe(400)
  })

  it('refuses filters it does not know: a mistyped one must not show everything', async () => {
    const list = { ...common, method: 'GET', reply: 'none' } as const
    const { guest } = await appWith(
      handle(defineRoute({ ...list, path: '/api/bare' }), async () => undefined),
      handle(
        defineRoute({ ...list, path: '/api/filtered', query: z.object({ kind: z.string().optional() }) }),
        async () => undefined,
      ),
    )
    expect((await guest.get('/api/bare')).statusCode).toBe(204)
    expect((await guest.get('/api/bare?kind=1')).statusCode).toBe(400)
    expect((await guest.get('/api/filtered?kind=1')).statusCode).toBe(204)
    expect((await guest.get('/api/filtered?knid=1')).statusCode).toBe(400)
  })

  it('names the wrong field in Russian', async () => {
    const { guest } = await appWith(echo)
    const reply = (await guest.post('/api/echo', { name: 5 })).json()
    expect(reply).toMatchObject({ code: 'invalid_request', status: 400 })
    expect(reply.detail).toMatch(/поле «name»: .*[а-я]/)
  })

  it('lets nothing out that the contract does not name', async () => {
    const leaky = defineRoute({
      ...common,
      method: 'GET',
      path: '/api/leaky',
      reply: z.object({ name: z.string() }),
    })
    const { guest } = await appWith(handle(leaky, async () => ({ name: 'а', password: 'б' })))
    expect((await guest.get('/api/leaky')).json()).toEqual({ name: 'а' })
  })

  it('turns a failure into words with a number and no particulars', async () => {
    const failing = defineRoute({ ...common, method: 'GET', path: '/api/failing', reply: 'none' })
    const { guest } = await appWith(
      handle(failing, async () => {
        throw new Error('the pupil Ivanov was not found')
      }),
    )
    const reply = await guest.get('/api/failing')
    expect(reply.statusCode).toBe(500)
    expect(reply.json()).toMatchObject({ code: 'internal', id: reply.headers['x-request-id'] })
    expect(reply.body).not.toContain('Ivanov')
  })

  it('answers 404 in words for addresses and things that are not there', async () => {
    const absent = defineRoute({ ...common, method: 'GET', path: '/api/absent', reply: 'none' })
    const { guest } = await appWith(
      handle(absent, async () => {
        throw notFound('Школа')
      }),
    )
    expect((await guest.get('/api/absent')).json()).toMatchObject({ code: 'not_found', status: 404 })
    expect((await guest.get('/api/nowhere')).json()).toMatchObject({ code: 'not_found', status: 404 })
  })

  it('keeps replies out of caches and its pages out of frames', async () => {
    const { guest } = await appWith(echo)
    const { headers } = await guest.post('/api/echo', { name: 'а' })
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('takes files with Russian names and gives them back to save', async () => {
    const upload = defineRoute({
      ...common,
      method: 'POST',
      path: '/api/upload',
      upload: true,
      reply: 'file',
    })
    const { guest } = await appWith(
      handle(upload, async ({ files }) => {
        const names: string[] = []
        let size = 0
        for await (const file of files()) {
          names.push(file.name)
          size += file.bytes.length
        }
        return { name: 'отчёт.csv', type: 'text/csv; charset=utf-8', content: `${names.join('|')};${size}` }
      }),
    )
    const reply = await guest.upload('/api/upload', [
      { name: 'ВПР 5 класс.xlsx', bytes: Buffer.alloc(3_000_000) },
      { name: '../../чужой.csv', bytes: Buffer.from('а') },
    ])
    expect(reply.body).toBe('ВПР 5 класс.xlsx|чужой.csv;3000002')
    expect(reply.headers['content-disposition']).toContain(
      `filename*=UTF-8''${encodeURIComponent('отчёт.csv')}`,
    )
    expect(reply.headers['content-security-policy']).toContain('sandbox')
  })

  it('refuses a file above 20 MB', async () => {
    const upload = defineRoute({
      ...common,
      method: 'POST',
      path: '/api/upload',
      upload: true,
      reply: 'none',
    })
    const { guest } = await appWith(
      handle(upload, async ({ files }) => {
        for await (const file of files()) expect(file.bytes.length).toBeLessThanOrEqual(20 * 1024 * 1024)
        return undefined
      }),
    )
    const reply = await guest.upload('/api/upload', [
      { name: 'a.csv', bytes: Buffer.alloc(20 * 1024 * 1024 + 1) },
    ])
    expect(reply.json()).toMatchObject({ code: 'too_large', status: 413 })
  })

  it('describes its routes for programs and for people', async () => {
    const { guest } = await appWith(echo)
    const document = (await guest.get('/api/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(document.paths['/api/echo'].post.summary).toBe('Проверка')
    const page = await guest.get('/api/docs')
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body).toContain('POST /api/echo')
    expect(page.body).not.toContain('<script')
  })
})
