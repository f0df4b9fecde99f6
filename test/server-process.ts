/** The whole server on the database that its parent names, until somebody kills it; tells its parent the port. */
import type { AddressInfo } from 'node:net'
import { createOpora } from '#server/app.ts'
import { featureJobs, resumeWork } from '#server/features.ts'
import { openDatabase } from '#server/platform/database.ts'
import { startJobs } from '#server/platform/jobs.ts'

process.once('message', async (url: string) => {
  const app = await createOpora({ database: openDatabase(url, { guarded: true }) })
  await resumeWork(openDatabase(url))
  await startJobs({ url, jobs: featureJobs })
  await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.((app.server.address() as AddressInfo).port)
})
// A test that failed leaves no server behind.
process.on('disconnect', () => process.exit())
