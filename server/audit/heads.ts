import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { tellOfFailedHeads } from '#server/flows/tell-failures.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import { errorCode } from '#server/platform/error-code.ts'
import { defineChore, type Job } from '#server/platform/jobs.ts'
import { addOutside, writeNotes } from './outside-file.ts'
import type { RememberedHead } from './verify.ts'

/*
 * The ends of the chains of the audit log, kept outside of the host. Whoever owns the database can cut a chain and mend its
 * end, or write it anew from the first line; then it no longer holds what stands here.
 */

const FILE = 'opora-audit-heads.txt'
const EVERY_HOUR = '5 * * * *'

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
      const failure = { at: new Date().toISOString(), code: errorCode(error) }
      onFailure?.(failure.code)
      await writeNotes(notes, { leftAt, failure })
      await tellOfFailedHeads(database, 'hourly', failure.code)
    }
  })
}

/** Adds a line for each chain: when, region (0: lines of none), line, hash. */
async function leaveHeads({ kysely }: Database, folder: string, begun: boolean): Promise<void> {
  const lines = (await listHeads(kysely)).map(
    ({ chain, line, hash }) => `${new Date().toISOString()} ${chain} ${line} ${hash}\n`,
  )
  await addOutside(join(folder, FILE), lines.join(''), begun)
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
