import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { audit } from '#cli/audit.ts'
import { createOpora } from '#server/app.ts'
import { transaction } from '#server/platform/database.ts'
import { write } from '#server/platform/write.ts'
import { signInTo, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { leaveLines, startLeaving, verifyLines } from './lines.ts'
import { rewritten } from './tamperings.fixture.ts'
import { verifyChains } from './verify.ts'

// The server of the tests is thrown away: it need not survive a power cut, as a real one must.
vi.mock('#server/platform/safe-database.ts', async (original) => ({
  ...(await original<typeof import('#server/platform/safe-database.ts')>()),
  assertSafeDatabase: async () => [],
}))

const server = testServer()
const act = write<number, void>('test.act', async ({ note }, step) => note(`thing:${step}`))
let home: SmallRegion
/** Of another machine; where this one notes how far the lines left. */
let place: string
let notes: string
let file: string

async function work(lines: number, regionId = home.regionId) {
  for (let step = 0; step < lines; step++) await act(server.database, { regionId, userId: 5 }, step)
}

const leave = () => leaveLines(server.database, { place, notes })
const written = async () => (await readFile(file, 'utf8')).split('\n').filter(Boolean)
const whole = { broken: null, anew: 0, unreadable: 0 }

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'opora-lines-'))
  const here = await mkdtemp(join(tmpdir(), 'opora-notes-'))
  notes = join(here, 'audit-log.json')
  file = join(place, 'opora-audit.jsonl')
  onTestFinished(async () => {
    for (const made of [place, here]) await rm(made, { recursive: true, force: true })
  })
  home = await buildSmallRegion(server.database)
  await work(8)
  await leave()
})

describe('lines of the audit log', () => {
  it('leave once each, in the order of their chains, as the database keeps them', async () => {
    const other = await buildSmallRegion(server.database)
    await work(3, other.regionId)
    await work(2)
    expect(await leave()).toBe(5)
    expect(await leave()).toBe(0)
    const { rows } = await server.database.pool.query(
      `select audit_id, region_id, action, subject, encode(hash, 'hex') as hash from audit_log order by audit_id`,
    )
    const told = (await written()).map((text) => JSON.parse(text))
    const inOrder = told.sort((a, b) => a.line.audit_id - b.line.audit_id)
    expect(
      inOrder.map(({ hash, line: { audit_id, region_id, action, subject } }) => ({
        audit_id,
        region_id,
        action,
        subject,
        hash,
      })),
    ).toEqual(rows)
    const report = await verifyLines(file)
    expect(report).toMatchObject({ ...whole, lines: rows.length })
    for (const { broken } of await verifyChains(server.database.kysely, { heads: report.ends }))
      expect(broken).toBeNull()
  })

  it('leave when they are committed, also behind a later one of another region', async () => {
    const other = await buildSmallRegion(server.database)
    await transaction(server.database, async (tx) => {
      await sql`insert into audit_log (region_id, action) values (${home.regionId}, 'test.slow')`.execute(tx)
      await work(1, other.regionId)
      expect(await leave()).toBe(1)
    })
    expect(await leave()).toBe(1)
    expect((await written()).at(-1)).toContain('"test.slow"')
    expect(await verifyLines(file)).toMatchObject(whole)
  })

  it('leave again when the server was killed before it noted them, and count once', async () => {
    const before = await readFile(notes)
    await work(4)
    await leave()
    const { lines } = await verifyLines(file)
    await writeFile(notes, before)
    expect(await leave()).toBe(4)
    expect(await written()).toHaveLength(lines + 4)
    expect(await verifyLines(file)).toMatchObject({ ...whole, lines })
  })

  it('go on after one that a power cut left unfinished', async () => {
    const { lines } = await verifyLines(file)
    await appendFile(file, '{"previous":null,"hash":"12')
    await work(1)
    await leave()
    expect(await verifyLines(file)).toMatchObject({ broken: null, unreadable: 1, lines: lines + 1 })
  })

  it.each<[string, (lines: string[]) => string[], string]>([
    ['was changed', (lines) => lines.with(-3, lines.at(-3)!.replace('thing:', 'other:')), 'edited'],
    ['is gone', (lines) => lines.toSpliced(-3, 1), 'unlinked'],
    [
      'stands elsewhere',
      (lines) => [...lines.slice(0, -3), lines.at(-2)!, lines.at(-3)!, lines.at(-1)!],
      'unlinked',
    ],
  ])('show that one %s, without any database', async (_what, spoil, why) => {
    await writeFile(file, spoil(await written()).join('\n'))
    expect((await verifyLines(file)).broken).toMatchObject({ why })
  })

  it('show that the log of the database was written anew, though its own chain holds', async () => {
    const { regionId } = home
    const undo = new Error('undone')
    await transaction(server.database, async (tx) => {
      await sql`alter table audit_log disable trigger user`.execute(tx)
      await sql`alter table audit_heads disable trigger user`.execute(tx)
      const change = `update audit_log set user_id = 6 where region_id = ${regionId};`
      await sql.raw(change + rewritten(regionId)).execute(tx)
      await leaveLines({ ...server.database, kysely: tx }, { place, notes })
      const { ends, anew } = await verifyLines(file)
      expect(anew).toBe(1)
      expect(await verifyChains(tx, { regionId })).toMatchObject([{ broken: null }])
      const mine = ends.filter(({ chain }) => chain === regionId)
      expect(await verifyChains(tx, { regionId, heads: mine })).toMatchObject([
        { broken: { why: 'forgotten' } },
      ])
      throw undo
    }).catch((error: unknown) => {
      if (error !== undo) throw error
    })
  })
})

describe('while the server runs, lines', () => {
  function running() {
    const failures: string[] = []
    const onFailure = (code: string) => void failures.push(code)
    const leaving = startLeaving(server.database, { place, notes, every: 20, onFailure })
    onTestFinished(() => leaving.stop())
    return failures
  }
  const PATIENCE = { timeout: 10_000, interval: 20 }

  it('leave by themselves; where they cannot, that is told once, and later all of them do', async () => {
    const failures = running()
    const { lines } = await verifyLines(file)
    await work(1)
    await expect.poll(async () => (await verifyLines(file)).lines, PATIENCE).toBeGreaterThan(lines)
    const keeping = { folder: undefined, hour: 2, keep: 14, encrypted: false, allowed: [], linesNotes: notes }
    const app = await createOpora({ database: server.guarded, keeping })
    onTestFinished(() => app.close())
    const client = await signInTo(app, home.users.region)
    const state = async () => (await client.get('/api/backups')).json().lines
    await expect.poll(async () => (await state()).leftAt, PATIENCE).toEqual(expect.any(String))
    // Signing in left lines too: the copy has to hold all that is noted as left.
    const stored = async () =>
      Number((await server.database.pool.query('select count(*) from audit_log')).rows[0].count)
    await expect.poll(async () => (await verifyLines(file)).lines, PATIENCE).toBe(await stored())
    const kept = await readFile(file)
    await rm(place, { recursive: true })
    await work(2)
    await expect.poll(async () => (await state()).failure, PATIENCE).toMatchObject({ code: 'ENOENT' })
    const told = async () =>
      (await client.get('/api/notifications')).json().items.map((one: { told: object }) => one.told)
    await expect.poll(told, PATIENCE).toEqual([{ kind: 'heads.failed', data: { code: 'ENOENT' } }])
    expect((await client.get('/api/overview')).json().server.headsFailed).toBe(true)
    expect(failures).toEqual(['ENOENT'])
    // The folder alone is an empty mount point: nothing is written there.
    await mkdir(place)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((await state()).failure).not.toBeNull()
    await writeFile(file, kept)
    await expect.poll(async () => (await state()).failure, PATIENCE).toBeNull()
    const report = await verifyLines(file)
    expect(report).toMatchObject(whole)
    expect(report.lines).toBeGreaterThanOrEqual(lines + 3)
    expect(await told()).toHaveLength(1)
  })

  it('leave by the standard output for whoever collects it', async () => {
    let said = ''
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done: () => void) => {
      said += text
      done?.()
      return true
    }) as typeof process.stdout.write)
    const other = join(tmpdir(), `opora-notes-${process.pid}.json`)
    onTestFinished(() => rm(other, { force: true }))
    try {
      await leaveLines(server.database, { place: '-', notes: other })
    } finally {
      spy.mockRestore()
    }
    await writeFile(file, said)
    expect(await verifyLines(file)).toMatchObject(whole)
  })
})

describe('opora audit --log', () => {
  async function run(...args: string[]) {
    let said = ''
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += text
      return true
    })
    try {
      return { exit: await audit(args), said }
    } finally {
      spy.mockRestore()
    }
  }

  it('says whether the file is whole, and with --verify whether the database remembers it', async () => {
    expect(await run('--log', file)).toMatchObject({ exit: 0, said: expect.stringContaining('цепочки целы') })
    vi.stubEnv('DATABASE_URL', server.url)
    onTestFinished(() => void vi.unstubAllEnvs())
    expect((await run('--verify', '--log', file)).exit).toBe(0)
    await writeFile(file, (await written()).toSpliced(-2, 1).join('\n'))
    const { exit, said } = await run('--log', file)
    expect(exit).toBe(1)
    expect(said).toMatch(/ЦЕПОЧКА НАРУШЕНА, строка \d+: перед этой строкой другая/)
    await expect(run('--log', `${file}.no`)).rejects.toThrow('не прочитался: ENOENT')
    await expect(run()).rejects.toThrow('--verify или --log')
  })
})
