/**
 * `npm run drills [-- N [SEED]]`: saves a region under load and restores it N times (20), each with another seed; every
 * second one is encrypted. Prints a line for the ledger and fails if a drill failed.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#server/platform/database.ts'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'
import { migrateJobs } from '#server/platform/jobs.ts'
import { migrate } from '#server/platform/migrate.ts'
import { drill } from '#test/backup-drill.ts'
import { administer, databaseUrl } from '#test/setup.ts'

const count = Number(process.argv[2] ?? 20)
const firstSeed = Number(process.argv[3] ?? 1)
const folder = await mkdtemp(join(tmpdir(), 'opora-drills-'))
const server = await startEmbedded(folder)
let failed = 0

async function makeDatabase() {
  const name = `drill_${randomBytes(6).toString('hex')}`
  await administer(server.url, `create database ${name}`)
  const url = databaseUrl(server.url, name)
  const database = openDatabase(url)
  await migrate(database)
  await migrateJobs(database)
  await database.close()
  return { url, drop: () => administer(server.url, `drop database ${name} with (force)`) }
}

try {
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const secret = seed % 2 === 0 ? randomBytes(32).toString('base64') : undefined
    const { failures, rows, writes, bytes } = await drill({ makeDatabase }, { seed, secret })
    if (failures.length > 0) failed++
    process.stdout.write(
      `seed ${seed}: ${rows} rows, ${bytes} bytes, ${writes} writes meanwhile${failures.map((one) => `\n  FAILED ${one}`).join('')}\n`,
    )
  }
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
process.stdout.write(
  `${new Date().toISOString()} ${commit} seed=${firstSeed} n=${count} failures=${failed}\n`,
)
process.exitCode = failed > 0 ? 1 : 0
