/**
 * `npm run drills [-- N [SEED]]`: saves a region under load and restores it N times (20), each with another seed; every
 * second one is encrypted. Prints a line for the ledger and fails if a drill failed.
 */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'
import { drill } from '#test/backup-drill.ts'
import { makeDataFolder } from '#test/data-folder.ts'
import { askedFor, makeDatabase, tellLedger } from './long-form.ts'

const { count, seed: firstSeed } = askedFor(20)
const folder = await makeDataFolder('drills')
const server = await startEmbedded(folder)
let failed = 0

try {
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const secret = seed % 2 === 0 ? randomBytes(32).toString('base64') : undefined
    const ground = { makeDatabase: () => makeDatabase(server.url) }
    const { failures, rows, writes, bytes } = await drill(ground, { seed, secret })
    if (failures.length > 0) failed++
    process.stdout.write(
      `seed ${seed}: ${rows} rows, ${bytes} bytes, ${writes} writes meanwhile${failures.map((one) => `\n  FAILED ${one}`).join('')}\n`,
    )
  }
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

tellLedger({ proof: 'drills', seed: firstSeed, n: count, failures: failed })
