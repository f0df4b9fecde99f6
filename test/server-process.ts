/**
 * The whole server on the database that its parent names, until somebody kills it; tells its parent the port. With the
 * word `hasty` it tells people that their changes are stored before they are: what a check of lost writes must see.
 */
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { createOpora } from '#server/app.ts'
import { featureJobs, resumeWork } from '#server/features.ts'
import { openDatabase } from '#server/platform/database.ts'
import { startJobs } from '#server/platform/jobs.ts'
import { createVault } from '#server/platform/vault.ts'

/** The same at every start, as the product keeps it in its folder: answers of the last server are still read. */
const KEY = Buffer.alloc(32, 7)

process.once('message', async (url: string) => {
  const database = openDatabase(url, { guarded: true })
  if (process.argv.includes('hasty')) hasten(database.pool)
  const app = await createOpora({
    database,
    limits: [],
    entry: { secondFactor: true, vault: createVault(KEY) },
  })
  await resumeWork(openDatabase(url))
  await startJobs({ url, jobs: featureJobs })
  await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.((app.server.address() as AddressInfo).port)
})
// A test that failed leaves no server behind.
process.on('disconnect', () => process.exit())

/** COMMIT is answered at once and done a moment later; nobody gets the connection before. */
function hasten(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool)
  const hold = (client: pg.PoolClient) => {
    const { query, release } = client
    const ask = query as (...given: unknown[]) => unknown
    let committed: Promise<unknown> = Promise.resolve()
    const hasty = (...given: unknown[]) => {
      if (given[0] !== 'commit') return ask.apply(client, given)
      committed = pause(100).then(() => ask.apply(client, given))
      return Promise.resolve()
    }
    client.query = hasty as typeof client.query
    client.release = (error) => {
      void committed.then(() => {
        client.query = query
        release(error)
      })
    }
    return client
  }
  pool.connect = ((callback?: Parameters<typeof connect>[0]) =>
    callback ? connect(callback) : connect().then(hold)) as typeof pool.connect
}
