/** What the long forms of tests share: `npm run NAME -- N [SEED]`, and a line for the ledger at the end. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { openDatabase } from '#server/platform/database.ts'
import { migrateJobs } from '#server/platform/jobs.ts'
import { migrate } from '#server/platform/migrate.ts'
import { administer, databaseUrl } from '#test/setup.ts'

/** How much, and from which seed on. */
export function askedFor(usual: number): { count: number; seed: number } {
  return { count: Number(process.argv[2] ?? usual), seed: Number(process.argv[3] ?? 1) }
}

/** A migrated database of its own on a server. */
export async function makeDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `long_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name}`)
  const url = databaseUrl(server, name)
  const database = openDatabase(url)
  await migrate(database)
  await migrateJobs(database)
  await database.close()
  return { url, drop: () => administer(server, `drop database ${name} with (force)`) }
}

/** Prints the line of the ledger and says by the exit code whether all went well. */
export function tellLedger({
  seed,
  count,
  failures,
}: {
  seed: number
  count: number
  failures: number
}): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  process.stdout.write(`${new Date().toISOString()} ${commit} seed=${seed} n=${count} failures=${failures}\n`)
  process.exitCode = failures > 0 ? 1 : 0
}
