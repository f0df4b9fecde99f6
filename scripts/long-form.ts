/** What the long forms of tests share: `npm run NAME -- N [SEED]`, and a line for the ledger at the end. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { openDatabase } from '#server/platform/database.ts'
import { migrateJobs } from '#server/platform/jobs.ts'
import { migrate } from '#server/platform/migrate.ts'
import { inPackage } from '#server/platform/root.ts'
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

/** What a long form came to: how many tries of what, and how many of them went wrong. */
interface Entry {
  proof: 'drills' | 'kills' | 'mutants' | 'races'
  seed?: number
  n: number
  failures: number
  /** What else the number of tries does not tell: how many of each kind, which part. */
  note?: string
}

const LEDGER = inPackage('evidence/ledger.jsonl')
const began = Date.now()

/** Adds a line to the ledger of long forms, `evidence/ledger.jsonl`, and says by the exit code whether all went well. */
export function tellLedger({ proof, ...entry }: Entry): void {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: inPackage('.'), encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!evidence') !== ''
  const line = JSON.stringify({
    at: new Date().toISOString(),
    commit: `${git('rev-parse', '--short', 'HEAD')}${changed ? ' and changes' : ''}`,
    proof,
    ...entry,
    minutes: Math.round((Date.now() - began) / 6000) / 10,
  })
  mkdirSync(dirname(LEDGER), { recursive: true })
  appendFileSync(LEDGER, `${line}\n`)
  process.stdout.write(`${line}\n`)
  process.exitCode = entry.failures > 0 ? 1 : 0
}
