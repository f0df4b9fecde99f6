import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { audit } from '#cli/audit.ts'
import { type Tx, transaction } from '#server/platform/database.ts'
import { write } from '#server/platform/write.ts'
import { testDatabase } from '#test/database.ts'
import { buildRegion } from '#test/factories.ts'
import { rewritten, tamperings } from './tamperings.fixture.ts'
import { verifyChains } from './verify.ts'

// The server of the tests is thrown away: it need not survive a power cut, as a real one must.
vi.mock('#server/platform/safe-database.ts', async (original) => ({
  ...(await original<typeof import('#server/platform/safe-database.ts')>()),
  assertSafeDatabase: async () => [],
}))

const store = testDatabase()
let regions: [number, number]

const act = write<number, void>('test.act', async ({ note, because }, step) => {
  if (step % 3 === 0) await because(`Причина ${step}`)
  note(`thing:${step}`, step % 2 === 0 ? { step, текст: '«ё» \\ "' } : undefined)
})

const LINES = [60, 30, 10] as const

beforeAll(async () => {
  const { database } = store
  regions = [(await buildRegion(database.kysely)).region_id, (await buildRegion(database.kysely)).region_id]
  const actors = regions.map((regionId, i) => ({
    regionId,
    userId: i === 0 ? 5 : null,
    membershipId: i || null,
  }))
  await Promise.all(
    actors.flatMap((actor, i) => Array.from({ length: LINES[i]! }, (_, step) => act(database, actor, step))),
  )
  for (let step = 0; step < LINES[2]; step++)
    await database.pool.query('insert into audit_log (action, subject) values ($1, $2)', [
      'lone',
      `x:${step}`,
    ])
})

/** Does something to the log as the owner of its table, asks, and undoes it. */
async function tampered<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  let answer: T | undefined
  const undo = new Error('undone')
  await transaction(store.database, async (tx) => {
    await sql`alter table audit_log disable trigger user`.execute(tx)
    await sql`alter table audit_heads disable trigger user`.execute(tx)
    answer = await work(tx)
    throw undo
  }).catch((error: unknown) => {
    if (error !== undo) throw error
  })
  return answer as T
}

describe('the chain of a region', () => {
  it('holds every line once, however many write at the same moment', async () => {
    const reports = await verifyChains(store.database.kysely)
    expect(reports).toMatchObject([
      { regionId: null, lines: LINES[2], broken: null },
      { regionId: regions[0], lines: LINES[0], broken: null },
      { regionId: regions[1], lines: LINES[1], broken: null },
    ])
    const { rows } = await store.database.pool.query(
      'select at, subject from audit_log where region_id = $1 order by audit_id',
      [regions[0]],
    )
    expect(new Set(rows.map(({ subject }) => subject)).size).toBe(LINES[0])
    const times = rows.map(({ at }) => at.getTime())
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('has no place for a line whose write failed', async () => {
    const broken = write('test.broken', async () => {
      throw new Error('changed my mind')
    })
    await expect(broken(store.database, { regionId: regions[0], userId: 5 }, undefined)).rejects.toThrow()
    const late = transaction(store.database, async (tx) => {
      await tx.insertInto('audit_log').values({ region_id: regions[0], action: 'test.late' }).execute()
      throw new Error('too late')
    })
    await expect(late).rejects.toThrow()
    const [, first] = await verifyChains(store.database.kysely)
    expect(first).toMatchObject({ lines: LINES[0], broken: null })
  })

  it('shows each of 1,000 tamperings', async () => {
    const { rows } = await store.database.pool.query('select audit_id as id from audit_log order by audit_id')
    const missed: string[] = []
    const kinds = new Map<string, number>()
    await tampered(async (tx) => {
      const property = fc.asyncProperty(tamperings(rows.map(({ id }) => id)), async (tampering) => {
        await sql`savepoint before`.execute(tx)
        await sql.raw(tampering.sql).execute(tx)
        const reports = await verifyChains(tx)
        const broken = reports.flatMap((report) => report.broken ?? [])
        await sql`rollback to savepoint before`.execute(tx)
        const found =
          tampering.line === null ? broken.length > 0 : broken.some(({ line }) => line === tampering.line)
        if (!found) missed.push(tampering.sql)
        kinds.set(tampering.kind, (kinds.get(tampering.kind) ?? 0) + 1)
      })
      await fc.assert(property, { numRuns: 1000 })
    })
    expect(missed).toEqual([])
    expect([...kinds.values()].reduce((sum, count) => sum + count, 0)).toBe(1000)
    expect(kinds.size).toBeGreaterThanOrEqual(18)
  })

  it('written anew as a whole, is known by a line remembered outside', async () => {
    const [, { head } = { head: null }] = await verifyChains(store.database.kysely)
    const remembered = head!.hash
    const regionId = regions[0]
    expect(await verifyChains(store.database.kysely, { regionId, remembered })).toMatchObject([
      { broken: null },
    ])
    const after = await tampered(async (tx) => {
      await sql`update audit_log set user_id = 6 where region_id = ${regionId}`.execute(tx)
      await sql.raw(rewritten(regionId)).execute(tx)
      return [await verifyChains(tx, { regionId }), await verifyChains(tx, { regionId, remembered })]
    })
    expect(after).toMatchObject([[{ broken: null }], [{ broken: { why: 'forgotten' } }]])
  })
})

describe('SQL', () => {
  it.each([
    "update audit_log set action = 'x'",
    'update audit_log set reason = null where false',
    'delete from audit_log',
    'truncate audit_log',
    'update audit_heads set audit_id = 1',
    "insert into audit_heads (chain, audit_id, hash) values (77, 1, '')",
    'delete from audit_heads',
    'truncate audit_heads',
    'update history set until = now()',
    'delete from history',
    'truncate history',
    `insert into history (region_id, table_name, key, since, operation, row)
      values (1, 'schools', '{}', now(), 'insert', '{}')`,
  ])('is refused: %s', async (statement) => {
    await expect(store.database.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  it('gives a line its own number and moment, whatever it is told', async () => {
    const { rows } = await store.database.pool.query(
      `insert into audit_log (audit_id, action, at, hash, previous) values (1, 'told', '2001-01-01', 'x', 'y')
       returning audit_id > 1 as later, at > now() - interval '1 minute' as fresh`,
    )
    expect(rows).toEqual([{ later: true, fresh: true }])
    expect((await verifyChains(store.database.kysely)).every(({ broken }) => !broken)).toBe(true)
  })
})

describe('opora audit --verify', () => {
  async function run(...args: string[]) {
    let said = ''
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += text
      return true
    })
    process.env.DATABASE_URL = store.url
    try {
      return { exit: await audit(['--verify', ...args]), said: () => said }
    } finally {
      process.env.DATABASE_URL = ''
      spy.mockRestore()
    }
  }

  it('prints the heads and says that the chains are whole', async () => {
    const { exit, said } = await run()
    expect(exit).toBe(0)
    expect(said().match(/цепочка цела/g)).toHaveLength(3)
    const [, hash] = /Область .*, ([0-9a-f]{64})/.exec(said())!
    expect((await run('--region', String(regions[0]), '--head', hash!)).exit).toBe(0)
    expect((await run('--region', String(regions[1]), '--head', hash!)).exit).toBe(1)
    await expect(run('--region', '999999')).rejects.toThrow('нет области 999999')
    await expect(run('--head', hash!)).rejects.toThrow('--region')
  })

  it('names the first broken line', async () => {
    const db = store.database.kysely
    await sql`alter table audit_log disable trigger written_once`.execute(db)
    const { rows } = await sql<{ id: number }>`
      update audit_log set at = at - interval '1 day' where region_id = ${regions[1]} and subject = 'thing:7'
      returning audit_id as id`.execute(db)
    const { exit, said } = await run('--region', String(regions[1]))
    expect(exit).toBe(1)
    expect(said()).toContain(`ЦЕПОЧКА НАРУШЕНА, строка ${rows[0]!.id}: строка изменена`)
  })
})
