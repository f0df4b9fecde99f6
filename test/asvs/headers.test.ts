import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { buildUser, PASSWORD } from '#test/factories.ts'
import { testServer } from '#test/server.ts'

const ORIGIN = 'https://opora.example.ru'
const folder = mkdtempSync(join(tmpdir(), 'opora-asvs-'))
for (const [path, content] of [
  ['index.html', '<!doctype html><title>Опора</title>'],
  ['assets/page-abc123.js', 'export {}'],
  ['.git/config', '[core]'],
  ['.env', 'OPORA_KEY=secret'],
] as const) {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), content)
}
afterAll(() => rmSync(folder, { recursive: true }))

/** As it stands behind a proxy that speaks https. */
const server = testServer(() => ({ webFolder: folder, origin: ORIGIN, behindProxy: true }))
const headers = { origin: ORIGIN, 'x-forwarded-proto': 'https' }
const send = (request: InjectOptions) => server.guest.send({ headers, ...request })
const get = (url: string) => send({ method: 'GET', url })

/** One of each kind of answer: pages, parts of pages, data, documents, refusals. */
const ADDRESSES = [
  '/',
  '/schools/000001',
  '/assets/page-abc123.js',
  '/api/status',
  '/api/docs',
  '/api/openapi.json',
  '/api/viewer',
  '/api/nowhere',
  '/no.such.file',
]

describe('every answer', () => {
  it.each(ADDRESSES)('tells the browser what it may do with it: %s', async (url) => {
    const answer = (await get(url)).headers
    const policy = String(answer['content-security-policy'])
    for (const directive of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(directive)
    expect(policy).toMatch(/script-src 'self'(;|$)/)
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
    expect(answer['x-content-type-options']).toBe('nosniff')
    expect(answer['referrer-policy']).toBe('same-origin')
    expect(answer['cross-origin-opener-policy']).toBe('same-origin')
    expect(answer['cross-origin-resource-policy']).toBe('same-origin')
    const [, age] = /^max-age=(\d+); includeSubDomains$/.exec(String(answer['strict-transport-security']))!
    expect(Number(age)).toBeGreaterThanOrEqual(365 * 24 * 3600)
    expect(answer['x-powered-by']).toBeUndefined()
    expect(answer.server).toBeUndefined()
  })

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/schools/000001', 'text/html; charset=utf-8'],
    ['/assets/page-abc123.js', 'application/javascript; charset=utf-8'],
    ['/api/docs', 'text/html; charset=utf-8'],
    ['/api/status', 'application/json; charset=utf-8'],
    ['/api/viewer', 'application/problem+json; charset=utf-8'],
  ])('names its type and its letters: %s', async (url, type) => {
    expect(String((await get(url)).headers['content-type']).toLowerCase()).toBe(type)
  })

  it.each(ADDRESSES)('is for our own pages only: %s', async (url) => {
    for (const origin of ['https://evil.example', 'null']) {
      const answer = await send({ method: 'GET', url, headers: { ...headers, origin } })
      const allowed = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))
      expect(allowed).toEqual([])
    }
  })

  it('that holds data is kept by no cache; a page is asked for anew each time', async () => {
    for (const url of ADDRESSES.filter((address) => address.startsWith('/api/')))
      expect((await get(url)).headers['cache-control'], url).toBe('no-store')
    expect((await get('/')).headers['cache-control']).toBe('no-cache')
    expect((await get('/assets/page-abc123.js')).headers['cache-control']).toContain('immutable')
  })

  it('leads to no other address', async () => {
    const ways = [
      '//evil.example',
      '/%2f%2fevil.example',
      '/\\evil.example',
      '/?next=https://evil.example',
      '/assets',
    ]
    for (const url of [...ADDRESSES, ...ways]) {
      const answer = await get(url)
      expect(answer.headers.location, url).toBeUndefined()
      expect(answer.statusCode, url).not.toBe(302)
    }
  })
})

describe('what lies beside the pages', () => {
  it.each([
    '/.git/config',
    '/.env',
    '/assets/',
    '/assets/../.env',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2fpackage.json',
  ])('is not given away: %s', async (url) => {
    const answer = await get(url)
    expect(answer.body).not.toMatch(/\[core\]|OPORA_KEY|root:|page-abc123|"name"/)
  })

  it('is not found rather than replaced by a page', async () => {
    for (const url of ['/.git/config.json', '/assets/gone.js', '/package.json'])
      expect((await get(url)).statusCode, url).toBe(404)
  })
})

describe('a method', () => {
  it('nobody uses is refused, and a question before a foreign request is not answered with leave', async () => {
    for (const method of ['TRACE', 'OPTIONS', 'PATCH'] as const) {
      const answer = await send({ method: method as 'OPTIONS', url: '/api/session' })
      expect(answer.statusCode, method).toBeGreaterThanOrEqual(400)
      expect(answer.headers['access-control-allow-methods']).toBeUndefined()
    }
  })

  it('that changes something takes neither a form of another page nor another kind of body', async () => {
    const login = { login: 'nobody', password: 'не тот пароль' }
    const form = new URLSearchParams(login).toString()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const payload = type === 'text/plain' ? JSON.stringify(login) : form
      const sent = { method: 'POST', url: '/api/session', payload } as const
      const own = await send({ ...sent, headers: { ...headers, 'content-type': type } })
      expect([400, 415], type).toContain(own.statusCode)
      const foreign = { ...headers, origin: 'https://evil.example', 'content-type': type }
      expect((await send({ ...sent, headers: foreign })).json().code).toBe('foreign_origin')
    }
  })
})

describe('over https', () => {
  it('the cookie is bound to this very host and closed to scripts and other sites', async () => {
    const user = await buildUser(server.database.kysely, { role: 'operator' })
    const payload = { login: user.login, password: PASSWORD }
    const reply = await send({ method: 'POST', url: '/api/session', payload })
    expect(reply.statusCode, reply.body).toBe(200)
    const cookie = String(reply.headers['set-cookie'])
    expect(cookie).toMatch(/^__Host-opora=[\w-]{43}; /)
    for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict'])
      expect(cookie).toContain(attribute)
    expect(cookie).not.toContain('Domain')
    expect(reply.body).not.toContain(reply.cookies[0]!.value)
  })
})

describe('behind a proxy', () => {
  it('a person comes from where the proxy saw him, whatever he told it', async () => {
    const user = await buildUser(server.database.kysely, { role: 'operator' })
    const client = server.guest
    const forwarded = { ...headers, 'x-forwarded-for': '203.0.113.9, 198.51.100.7' }
    const payload = { login: user.login, password: PASSWORD }
    await client.send({ method: 'POST', url: '/api/session', payload, headers: forwarded })
    const profile = await client.send({ method: 'GET', url: '/api/profile', headers: forwarded })
    expect(profile.json().sessions[0].network).toBe('198.51.100.0/24')
  })
})

describe('a message', () => {
  it.each([
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 30\r\n'],
    ['a length and pieces', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'],
    ['pieces of an unknown kind', 'Transfer-Encoding: xchunked\r\n'],
    ['a line of a header that begins with a space', 'X-A: b\r\n Content-Length: 4\r\n'],
  ])('of %s is refused, and nothing hidden in it is answered', async (_what, lines) => {
    if (!server.app.server.listening) await server.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = server.app.server.address() as AddressInfo
    const hidden = '0\r\n\r\nGET /api/status HTTP/1.1\r\nHost: a\r\n\r\n'
    const head = `POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${lines}\r\n`
    const socket = connect(port, '127.0.0.1').setEncoding('utf8')
    socket.end(head + hidden)
    let answer = ''
    for await (const part of socket) answer += part
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
  })
})
