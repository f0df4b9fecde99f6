import { describe, expect, it } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { buildRegion } from '#test/factories.ts'
import { copyFrom, transaction } from './database.ts'

const store = testDatabase()

describe('the database', () => {
  it('answers bigint and numeric as numbers and refuses a bigint that a number cannot hold', async () => {
    const { rows } = await store.database.pool.query(
      'select 9007199254740991::bigint as big, 0.25::numeric as part',
    )
    expect(rows).toEqual([{ big: 9_007_199_254_740_991, part: 0.25 }])
    await expect(store.database.pool.query('select 9007199254740992::bigint')).rejects.toThrow('out of range')
  })

  it('loads rows with COPY exactly as given', async () => {
    const db = store.database.kysely
    const { region_id } = await buildRegion(db)
    const odd = 'а\tб\nв\\г"д{е}\r№ «ё»'
    const detail = { deep: [odd, 1, null], odd }
    const count = await transaction(store.database, (tx) =>
      copyFrom(
        tx,
        'audit_log',
        ['region_id', 'action', 'subject', 'detail'],
        [
          [region_id, 'copy', odd, detail],
          [region_id, 'copy', null, {}],
        ],
      ),
    )
    expect(count).toBe(2)
    const rows = await db.selectFrom('audit_log').select(['subject', 'detail']).orderBy('audit_id').execute()
    expect(rows).toEqual([
      { subject: odd, detail },
      { subject: null, detail: {} },
    ])
  })

  it('loads rows of a broken file without what PostgreSQL keeps in no text', async () => {
    const db = store.database.kysely
    const broken = 'а\0б\ud800в😀'
    await transaction(store.database, (tx) =>
      copyFrom(tx, 'audit_log', ['action', 'subject', 'detail'], [['garbled', broken, { deep: [broken] }]]),
    )
    const row = await db
      .selectFrom('audit_log')
      .select(['subject', 'detail'])
      .where('action', '=', 'garbled')
      .executeTakeFirst()
    expect(row).toEqual({ subject: 'абв😀', detail: { deep: ['абв😀'] } })
  })

  it('keeps nothing of a transaction whose COPY breaks off', async () => {
    async function* rows() {
      yield [1, 'broken'] as const
      throw new Error('the source broke')
    }
    const broken = transaction(store.database, (tx) =>
      copyFrom(tx, 'audit_log', ['region_id', 'action'], rows()),
    )
    await expect(broken).rejects.toThrow('the source broke')
    const found = await store.database.pool.query("select from audit_log where action = 'broken'")
    expect(found.rowCount).toBe(0)
  })

  it('goes on after a connection was cut in the middle of a transaction', async () => {
    const cut = transaction(store.database, async (tx) => {
      const { pid } = await tx
        .selectNoFrom((select) => select.fn<number>('pg_backend_pid').as('pid'))
        .executeTakeFirstOrThrow()
      await store.database.pool.query('select pg_terminate_backend($1)', [pid])
      await tx.selectFrom('regions').selectAll().execute()
    })
    await expect(cut).rejects.toThrow()
    expect((await store.database.pool.query('select 1 as alive')).rows).toEqual([{ alive: 1 }])
  })
})
