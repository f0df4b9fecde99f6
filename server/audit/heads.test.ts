import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { audit } from '#cli/audit.ts'
import { createOpora } from '#server/app.ts'
import { transaction } from '#server/platform/database.ts'
import { noMail } from '#server/platform/mail.ts'
import { write } from '#server/platform/write.ts'
import { signInTo, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { headsLeave, readHeads } from './heads.ts'
import { cutOff, rewritten } from './tamperings.fixture.ts'
import { type ChainReport, verifyChains } from './verify.ts'

// The server of the tests is thrown away: it need not survive a power cut, as a real one must.
vi.mock('#server/platform/safe-database.ts', async (original) => ({
  ...(await original<typeof import('#server/platform/safe-database.ts')>()),
  assertSafeDatabase: async () => [],
}))

const server = testServer()
const act = write<number, void>('test.act', async ({ note }, step) => note(`thing:${step}`))
let home: SmallRegion
/** Of another machine; where this one notes when the heads left. */
let folder: string
let notes: string
let file: string

async function work(lines: number) {
  for (let step = 0; step < lines; step++)
    await act(server.database, { regionId: home.regionId, userId: 5 }, step)
}

/** The chore of an hour. */
const leave = () =>
  headsLeave({ folder, notes }).run({
    database: server.database,
    payload: {},
    mail: noMail(),
    signal: undefined,
  })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-heads-'))
  const here = await mkdtemp(join(tmpdir(), 'opora-notes-'))
  notes = join(here, 'audit-heads.json')
  file = join(folder, 'opora-audit-heads.txt')
  onTestFinished(async () => {
    for (const made of [folder, here]) await rm(made, { recursive: true, force: true })
  })
  home = await buildSmallRegion(server.database)
  await work(8)
  await leave()
  await work(8)
  await leave()
})

/** The answers about the region before something is done to its log, and after it: without the heads and with them. */
async function judged(statements: string): Promise<[without: ChainReport[], withHeads: ChainReport[]]> {
  const { heads } = await readHeads(file)
  const { regionId } = home
  const mine = heads.filter(({ chain }) => chain === regionId)
  expect(await verifyChains(server.database.kysely, { regionId, heads: mine })).toMatchObject([
    { broken: null },
  ])
  let answer: [ChainReport[], ChainReport[]] | undefined
  const undo = new Error('undone')
  await transaction(server.database, async (tx) => {
    await sql`alter table audit_log disable trigger user`.execute(tx)
    await sql`alter table audit_heads disable trigger user`.execute(tx)
    await sql.raw(statements).execute(tx)
    answer = [await verifyChains(tx, { regionId }), await verifyChains(tx, { regionId, heads: mine })]
    throw undo
  }).catch((error: unknown) => {
    if (error !== undo) throw error
  })
  return answer!
}

describe('heads kept outside', () => {
  it('are a line for each chain and hour: when, region, line, hash', async () => {
    const { heads, unreadable } = await readHeads(file)
    expect(unreadable).toBe(0)
    const mine = heads.filter(({ chain }) => chain === home.regionId)
    const { rows } = await server.database.pool.query(
      `select audit_id as line, encode(hash, 'hex') as hash from audit_log where region_id = $1 order by audit_id`,
      [home.regionId],
    )
    expect(mine.map(({ line, hash }) => ({ line, hash }))).toEqual([rows[7], rows[15]])
    expect(await readFile(file, 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT\S+Z \d+ \d+ [0-9a-f]{64}$/m)
  })

  it('show that the end of a chain was cut off, which the chain alone does not', async () => {
    const [without, withHeads] = await judged(cutOff(home.regionId, 3))
    expect(without).toMatchObject([{ lines: 13, broken: null }])
    expect(withHeads).toMatchObject([{ broken: { why: 'forgotten', line: expect.any(Number) } }])
  })

  it('show that a chain was written anew, which the chain alone does not', async () => {
    const change = `update audit_log set user_id = 6 where region_id = ${home.regionId};`
    const [without, withHeads] = await judged(change + rewritten(home.regionId))
    expect(without).toMatchObject([{ broken: null }])
    expect(withHeads).toMatchObject([{ broken: { why: 'forgotten' } }])
  })

  it('show that a chain is gone as a whole, which the chains alone do not', async () => {
    const { regionId } = home
    const [without, withHeads] = await judged(`delete from audit_log where region_id = ${regionId};
      delete from audit_heads where chain = ${regionId}`)
    expect(without).toEqual([])
    expect(withHeads).toMatchObject([{ regionId, lines: 0, broken: { why: 'forgotten' } }])
  })

  it('are read past a line that a power cut left unfinished', async () => {
    const before = (await readHeads(file)).heads.length
    await appendFile(file, '2026-11-28T05:05:00.000Z 1 12')
    await leave()
    const { heads, unreadable } = await readHeads(file)
    expect(unreadable).toBe(1)
    expect(heads.length).toBeGreaterThan(before)
  })
})

describe('heads that cannot leave', () => {
  async function seen() {
    const keeping = { folder: undefined, hour: 2, keep: 14, encrypted: false, allowed: [], headsNotes: notes }
    const app = await createOpora({ database: server.guarded, keeping })
    onTestFinished(() => app.close())
    const client = await signInTo(app, home.users.region)
    return {
      heads: (await client.get('/api/backups')).json().heads,
      home: (await client.get('/api/overview')).json().server.headsFailed,
      told: (await client.get('/api/notifications')).json().items.map(({ told }: { told: object }) => told),
    }
  }

  it('are told of once, and the page says so beside when they last left', async () => {
    const well = await seen()
    expect(well).toEqual({
      heads: { leftAt: expect.any(String), failure: null },
      home: false,
      told: [],
    })
    await rm(folder, { recursive: true })
    await leave()
    await leave()
    expect(await seen()).toEqual({
      heads: { leftAt: well.heads.leftAt, failure: { at: expect.any(String), code: 'ENOENT' } },
      home: true,
      told: [{ kind: 'heads.failed', data: { code: 'ENOENT' } }],
    })
  })

  it('are not written beside an empty mount point, where the file of before is not', async () => {
    await rm(file)
    await leave()
    expect((await seen()).heads.failure).toMatchObject({ code: 'ENOENT' })
    // Whoever keeps the other machine begins a new file himself.
    await writeFile(file, '')
    await leave()
    expect((await seen()).heads.failure).toBeNull()
    expect((await readHeads(file)).heads.length).toBeGreaterThan(0)
  })
})

describe('opora audit --verify --heads', () => {
  async function run(...args: string[]) {
    let said = ''
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += text
      return true
    })
    process.env.DATABASE_URL = server.url
    try {
      return { exit: await audit(['--verify', ...args]), said }
    } finally {
      process.env.DATABASE_URL = ''
      spy.mockRestore()
    }
  }

  it('says that all of them are there, and the first that is not', async () => {
    const well = await run('--heads', file)
    expect(well).toMatchObject({ exit: 0, said: expect.stringContaining('записанных вне сервера: ') })
    await appendFile(file, `2026-11-28T05:05:00.000Z ${home.regionId} 1 ${'ab'.repeat(32)}\n`)
    const { exit, said } = await run('--heads', file)
    expect(exit).toBe(1)
    expect(said).toContain('ЦЕПОЧКА НАРУШЕНА, строка 1: запомненной строки в цепочке нет')
    await expect(run('--heads', `${file}.no`)).rejects.toThrow('не прочитался: ENOENT')
    await writeFile(file, 'не то\n')
    await expect(run('--heads', file)).rejects.toThrow('тот ли это файл')
  })
})
