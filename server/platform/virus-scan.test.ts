import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createOpora } from '#server/app.ts'
import { type Clamd, EICAR, startClamd } from '#test/clamd.ts'
import { buildUser } from '#test/factories.ts'
import { resultsFile } from '#test/import-files.ts'
import { signInTo, type TestClient, testServer } from '#test/server.ts'
import { askClamd } from './virus-scan.ts'

const server = testServer()
const good = resultsFile('чистый.csv', [{ code: '1', participants: 1, low: 0 }])
const bad = { name: 'заражённый.csv', bytes: Buffer.from(EICAR) }
let place: string
let clamd: Clamd
let client: TestClient
let region: number

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opora-clamd-'))
  place = join(folder, 'clamd.ctl')
  clamd = await startClamd(place)
  const app = await createOpora({ database: server.guarded, scan: askClamd(place) })
  const user = await buildUser(server.database.kysely, { role: 'operator' })
  region = user.region_id
  client = await signInTo(app, user)
  onTestFinished(async () => {
    await app.close()
    await clamd.stop()
    await rm(folder, { recursive: true, force: true })
  })
})

const imports = async () => (await client.get('/api/imports')).json().total
const linesOfFindings = () =>
  server.database.kysely
    .selectFrom('audit_log')
    .select('detail')
    .where('region_id', '=', region)
    .where('action', '=', 'file.infected')
    .execute()

describe('a file that people send', () => {
  it('is looked through, whole, before it is taken', async () => {
    expect((await client.upload('/api/imports', [good, good])).statusCode).toBe(200)
    expect(clamd.seen.map((bytes) => bytes.equals(good.bytes))).toEqual([true, true])
    const large = { name: 'b.csv', bytes: randomBytes(3_000_000) }
    expect((await client.upload('/api/imports', [large])).statusCode).toBe(200)
    expect(clamd.seen[2]!.equals(large.bytes)).toBe(true)
    expect(await linesOfFindings()).toEqual([])
  })

  it('with a virus in it is refused by name with all that came along, and the log tells of it', async () => {
    const reply = await client.upload('/api/imports', [good, bad, good])
    expect(reply.json()).toMatchObject({
      code: 'infected',
      status: 422,
      detail: expect.stringContaining(
        'Файл «заражённый.csv»: проверка на вирусы нашла Eicar-Test-Signature.',
      ),
    })
    expect(await imports()).toBe(0)
    const [line, ...more] = await linesOfFindings()
    expect(more).toEqual([])
    expect(line!.detail).toEqual({
      found: 'Eicar-Test-Signature',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      size: bad.bytes.length,
    })
  })

  it('is refused while nobody can look it through', async () => {
    await clamd.stop()
    const reply = await client.upload('/api/imports', [good])
    expect(reply.json()).toMatchObject({
      code: 'scanner_down',
      status: 503,
      detail: expect.stringContaining('Проверка на вирусы недоступна'),
    })
    expect(await imports()).toBe(0)
    clamd = await startClamd(place)
    expect((await client.upload('/api/imports', [good])).statusCode).toBe(200)
  })

  it('is refused when it is too long for the scanner, or the scanner hangs up', async () => {
    await clamd.stop()
    clamd = await startClamd(place, 1000)
    const long = { name: 'b.csv', bytes: randomBytes(3_000_000) }
    expect((await client.upload('/api/imports', [long])).json().code).toBe('scanner_down')
    await clamd.stop()
    const silent = createServer(
      (socket) =>
        void socket
          .on('error', () => undefined)
          .resume()
          .end(),
    )
    await new Promise<void>((resolve) => silent.listen(place, resolve))
    expect((await client.upload('/api/imports', [good])).json().code).toBe('scanner_down')
    await new Promise((resolve) => silent.close(resolve))
    clamd = await startClamd(place)
    expect(await imports()).toBe(0)
  })
})

describe('a scanner', () => {
  it('is asked by host and port as well', async () => {
    await expect(askClamd('127.0.0.1:1')(Buffer.from('a'))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
