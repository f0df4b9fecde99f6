import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { openFaultProxy } from '#test/fault-proxy.ts'
import { openDatabase } from './database.ts'
import { watchDatabase } from './watch-database.ts'

const store = testDatabase()

async function watchers(): Promise<number> {
  const { rows } = await store.database.pool.query(
    "select from pg_stat_activity where application_name = 'opora watch' and datname = current_database()",
  )
  return rows.length
}

it('a watch that is stopped while nothing answers leaves no connection behind when the line is back', async () => {
  const line = await openFaultProxy(store.url)
  const database = openDatabase(line.url, { name: 'watched' })
  onTestFinished(async () => {
    database.breakOff(Number.POSITIVE_INFINITY)
    line.close()
    await database.close()
  })
  const stop = watchDatabase(database)
  const waiting = database.pool.query('select pg_sleep(60)')
  waiting.catch(() => undefined)
  await expect.poll(watchers, { timeout: 10_000 }).toBe(1)
  line.set('black hole')
  // Longer than a look is put off, so that one is being waited for.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  await stop()
  line.set(undefined)
  await new Promise((resolve) => setTimeout(resolve, 3000))
  expect(await watchers()).toBe(0)
})
