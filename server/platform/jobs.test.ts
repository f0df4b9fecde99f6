import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { buildRegion } from '#test/factories.ts'
import { transaction } from './database.ts'
import { defineChore, defineJob, enqueue, startJobs } from './jobs.ts'
import { noMail } from './mail.ts'

const store = testDatabase()

interface Note {
  regionId: number
  text: string
}

const note = defineJob<Note>('test.note', async ({ database, payload }) => {
  await transaction(database, (tx) =>
    tx
      .insertInto('audit_log')
      .values({ region_id: payload.regionId, action: 'noted', subject: payload.text })
      .execute(),
  )
})

let regionId: number
beforeAll(async () => {
  regionId = (await buildRegion(store.database.kysely)).region_id
})

async function noted(): Promise<string[]> {
  const { rows } = await store.database.pool.query(
    "select subject from audit_log where action = 'noted' order by 1",
  )
  return rows.map((row) => row.subject)
}

describe('jobs', () => {
  it('run when the transaction that asked for them is committed, and only then', async () => {
    const running = await startJobs({ url: store.url, jobs: [note] })
    onTestFinished(() => running.stop())
    const undone = transaction(store.database, async (tx) => {
      await enqueue(tx, note, { regionId, text: 'undone' })
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    await transaction(store.database, (tx) => enqueue(tx, note, { regionId, text: 'done' }))
    await expect.poll(noted, { timeout: 5000 }).toEqual(['done'])
  })

  it('with a schedule are known to the clock beside the hour of daily ones, and those without are not', async () => {
    const nightly = defineChore('test.nightly', '0 23 * * *', async () => undefined)
    const running = await startJobs({ url: store.url, jobs: [note, nightly] })
    onTestFinished(() => running.stop())
    const known = async () => {
      const { rows } = await store.database.pool.query(
        'select identifier from graphile_worker._private_known_crontabs order by 1',
      )
      return rows.map((row) => row.identifier)
    }
    await expect.poll(known, { timeout: 5000 }).toEqual(['hourly', 'test.nightly'])
  })

  it('are tried again after a failure, which is told without what they carry', async () => {
    const told: string[] = []
    let tries = 0
    const shaky = defineJob<Note>('test.shaky', async ({ database, payload }) => {
      if (++tries === 1) throw new Error('the first try fails')
      await note.run({ database, payload, mail: noMail(), signal: undefined })
    })
    const running = await startJobs({
      url: store.url,
      jobs: [shaky],
      onFailure: (job) => void told.push(job),
    })
    onTestFinished(() => running.stop())
    await transaction(store.database, (tx) => enqueue(tx, shaky, { regionId, text: 'again' }))
    await expect.poll(noted, { timeout: 10_000 }).toContain('again')
    expect(told).toEqual(['test.shaky'])
  })

  it('see nothing of another region', async () => {
    const seen: number[][] = []
    const other = (await buildRegion(store.database.kysely)).region_id
    const look = defineJob<{ regionId: number }>('test.look', async ({ database }) => {
      const rows = await database.kysely.selectFrom('regions').select('region_id').execute()
      seen.push(rows.map(({ region_id }) => region_id))
    })
    const running = await startJobs({ url: store.url, jobs: [look] })
    onTestFinished(() => running.stop())
    await transaction(store.database, (tx) => enqueue(tx, look, { regionId: other }))
    await expect.poll(() => seen, { timeout: 5000 }).toEqual([[other]])
  })
})
