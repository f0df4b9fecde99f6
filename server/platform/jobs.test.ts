import { describe, expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { transaction } from './database.ts'
import { defineJob, enqueue, startJobs } from './jobs.ts'
import { noMail } from './mail.ts'

const store = testDatabase()

const note = defineJob<{ text: string }>('test.note', async ({ database, payload }) => {
  await database.pool.query('insert into audit_log (action, subject) values ($1, $2)', [
    'noted',
    payload.text,
  ])
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
      await enqueue(tx, note, { text: 'undone' })
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    await transaction(store.database, (tx) => enqueue(tx, note, { text: 'done' }))
    await expect.poll(noted, { timeout: 5000 }).toEqual(['done'])
  })

  it('are tried again after a failure, which is told without what they carry', async () => {
    const told: string[] = []
    let tries = 0
    const shaky = defineJob<{ text: string }>('test.shaky', async ({ database, payload }) => {
      if (++tries === 1) throw new Error('the first try fails')
      await note.run({ database, payload, mail: noMail(), signal: undefined })
    })
    const running = await startJobs({
      url: store.url,
      jobs: [shaky],
      onFailure: (job) => void told.push(job),
    })
    onTestFinished(() => running.stop())
    await transaction(store.database, (tx) => enqueue(tx, shaky, { text: 'again' }))
    await expect.poll(noted, { timeout: 10_000 }).toContain('again')
    expect(told).toEqual(['test.shaky'])
  })
})
