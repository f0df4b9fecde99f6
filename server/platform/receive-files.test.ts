import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildUser, PASSWORD } from '#test/factories.ts'
import { resultsFile } from '#test/import-files.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { removeLeftFolders } from './temporary-folder.ts'

const server = testServer()
const usualFolder = process.env.TMPDIR
let folder: string
let login: string
let client: TestClient

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-test-'))
  process.env.TMPDIR = folder
  const user = await buildUser(server.database.kysely, { role: 'operator' })
  login = user.login
  client = await server.signIn(user)
})
afterAll(async () => {
  if (usualFolder === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usualFolder
  await rm(folder, { recursive: true, force: true })
})

const left = () => readdir(folder)
const imports = async () => (await client.get('/api/imports')).json().total

/** Waits for what happens on the other side of a line. */
async function until(claim: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await claim()); tries++) {
    if (tries > 200) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

describe('an upload', () => {
  it('leaves nothing on disk, accepted or refused', async () => {
    const before = await imports()
    const good = resultsFile('a.csv', [{ code: '1', participants: 1, low: 0 }])
    expect((await client.upload('/api/imports', [good])).statusCode).toBe(200)
    expect(await left()).toEqual([])
    const big = { name: 'b.csv', bytes: Buffer.alloc(20 * 1024 * 1024 + 1) }
    const refused = await client.upload('/api/imports', [good, big])
    expect(refused.json()).toMatchObject({ code: 'too_large', status: 413 })
    const many = Array.from({ length: 501 }, () => good)
    expect((await client.upload('/api/imports', many)).json()).toMatchObject({ code: 'too_large' })
    expect((await client.upload('/api/imports', [])).statusCode).toBe(400)
    expect(await left()).toEqual([])
    expect(await imports()).toBe(before + 1)
  })

  it('that is not a form is refused in words', async () => {
    const headers = { 'content-type': 'multipart/form-data' }
    for (const request of [
      { headers, payload: 'x' },
      { headers: { 'content-type': 'multipart/form-data; boundary=a' }, payload: '--a\r\nbroken' },
    ]) {
      const reply = await client.send({ method: 'POST', url: '/api/imports', ...request })
      expect(reply.json()).toMatchObject({ code: 'invalid_request', status: 400 })
    }
    expect(await left()).toEqual([])
  })

  it('on a slow line holds no connection, and broken off leaves nothing', async () => {
    const before = await imports()
    const address = new URL(await server.app.listen({ port: 0, host: '127.0.0.1' }))
    const { origin } = address
    const signedIn = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ login, password: PASSWORD }),
    })
    const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!
    const slow = httpRequest(`${origin}/api/imports`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'multipart/form-data; boundary=a' },
    })
    slow.on('error', () => undefined)
    slow.write('--a\r\ncontent-disposition: form-data; name="files"; filename="a.csv"\r\n\r\n1;2;3\r\n')
    await until(async () => (await left()).length === 1)
    const { pool } = server.database
    await until(async () => pool.totalCount === pool.idleCount)
    slow.destroy()
    await until(async () => (await left()).length === 0)
    expect(await imports()).toBe(before)
  })
})

describe('what a killed server left', () => {
  it('is removed by the next one, and only that', async () => {
    const dead = await mkdtemp(join(folder, 'opora-upload-999999999-'))
    const alive = await mkdtemp(join(folder, `opora-upload-${process.pid}-`))
    await removeLeftFolders()
    expect((await left()).map((name) => join(folder, name))).toEqual([alive])
    expect(dead).not.toBe(alive)
    await rm(alive, { recursive: true })
  })
})
