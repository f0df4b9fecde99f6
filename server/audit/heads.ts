import { mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { tellOfFailedHeads } from '#server/flows/tell-failures.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import { defineChore, type Job } from '#server/platform/jobs.ts'
import type { RememberedHead } from './verify.ts'

/*
 * The ends of the chains of the audit log, kept outside of the host. Whoever owns the database can cut a chain and mend its
 * end, or write it anew from the first line; then it no longer holds what stands here.
 */

const FILE = 'opora-audit-heads.txt'
const EVERY_HOUR = '5 * * * *'
/** ms: a mount of a machine that is away does not answer at all. */
const PATIENCE = 60_000

export interface HeadsSettings {
  /** A mount of another machine, which lets this one add and change nothing. */
  folder: string
  /** Where it is noted, on this machine, when they last left. */
  notes: string
  onFailure?: (code: string) => void
}

/** Every hour; a failure is noted, told, and tried again the next hour. */
export function headsLeave({ folder, notes, onFailure }: HeadsSettings): Job<object> {
  return defineChore('audit.heads', EVERY_HOUR, async ({ database }) => {
    const { leftAt } = await readHeadsNotes(notes)
    try {
      await leaveHeads(database, folder, leftAt !== null)
      await writeNotes(notes, { leftAt: new Date().toISOString(), failure: null })
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string }
      const failure = { at: new Date().toISOString(), code: code ?? name ?? 'Error' }
      onFailure?.(failure.code)
      await writeNotes(notes, { leftAt, failure })
      await tellOfFailedHeads(database, failure.code)
    }
  })
}

/** What does not answer keeps one thread of Node.js, not one more each hour. */
let adding: Promise<void> | undefined

/**
 * Adds a line for each chain: when, region (0: lines of none), line, hash. `begun`: a file that was there must be there,
 * else the folder is not the mount, but the place of one that is gone.
 */
async function leaveHeads({ kysely }: Database, folder: string, begun: boolean): Promise<void> {
  const lines = (await listHeads(kysely)).map(
    ({ chain, line, hash }) => `${new Date().toISOString()} ${chain} ${line} ${hash}\n`,
  )
  if (adding) throw unanswered()
  adding = addLines(join(folder, FILE), lines.join(''), begun).finally(() => {
    adding = undefined
  })
  const inTime = new AbortController()
  const late = setTimeout(PATIENCE, undefined, { signal: inTime.signal, ref: false }).then(() => {
    throw unanswered()
  })
  late.catch(() => undefined)
  await Promise.race([adding, late]).finally(() => inTime.abort())
}

const unanswered = () => Object.assign(new Error('the folder does not answer'), { code: 'NoAnswer' })

async function addLines(path: string, lines: string, begun: boolean): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      if (begun || error.code !== 'ENOENT') throw error
      return 0
    },
  )
  const file = await open(path, 'a', 0o600)
  try {
    // After a line that a power cut left unfinished there is no place for another.
    await file.appendFile(size > 0 ? `\n${lines}` : lines)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function listHeads(db: Queries): Promise<RememberedHead[]> {
  const { rows } = await sql<RememberedHead>`
    select chain, audit_id as line, encode(hash, 'hex') as hash from audit_heads order by chain`.execute(db)
  return rows
}

/** The lines of such a file, and how many of it are none. */
export async function readHeads(path: string): Promise<{ heads: RememberedHead[]; unreadable: number }> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  const heads = lines.flatMap((line) => {
    const [, chain, id, hash] = /^\S+ (\d{1,15}) (\d{1,15}) ([0-9a-f]{64})$/.exec(line.trim()) ?? []
    return hash ? [{ chain: Number(chain), line: Number(id), hash }] : []
  })
  return { heads, unreadable: lines.length - heads.length }
}

const notesSchema = z.object({
  /** When the heads last left; null: never yet. */
  leftAt: z.iso.datetime().nullable(),
  /** Of the last try; null: it went well. */
  failure: z.object({ at: z.iso.datetime(), code: z.string() }).nullable(),
})
export type HeadsNotes = z.infer<typeof notesSchema>

export async function readHeadsNotes(path: string): Promise<HeadsNotes> {
  try {
    return notesSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return { leftAt: null, failure: null }
  }
}

async function writeNotes(path: string, notes: HeadsNotes): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, `${JSON.stringify(notes)}\n`, { mode: 0o600 })
  await rename(`${path}.part`, path)
}
