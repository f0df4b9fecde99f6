/**
 * `npm run races [-- N [SEED]]`: N pairs (10,000) of changes of the same record by two people at the same moment.
 * Prints what went wrong and a line for the ledger.
 */
import { rm } from 'node:fs/promises'
import { createOpora } from '#server/app.ts'
import { openDatabase } from '#server/platform/database.ts'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'
import { makeDataFolder } from '#test/data-folder.ts'
import { race } from '#test/races/race.ts'
import { askedFor, makeDatabase, tellLedger } from './long-form.ts'

const { count, seed } = askedFor(10_000)
const folder = await makeDataFolder('races')
const server = await startEmbedded(folder)
let faults: string[]
try {
  const { url } = await makeDatabase(server.url)
  const [database, guarded] = [openDatabase(url), openDatabase(url, { guarded: true })]
  const app = await createOpora({ database: guarded, limits: [] })
  faults = await race({ app, database }, { seed, pairs: count })
  await app.close()
  await Promise.all([database.close(), guarded.close()])
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

for (const fault of faults) process.stdout.write(`FAILED ${fault}\n`)
tellLedger({ proof: 'races', seed, n: count, failures: faults.length })
