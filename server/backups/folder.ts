import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readHead } from './sealed-file.ts'

/** A backup in the folder, as far as it tells without its key. */
export interface KeptBackup {
  path: string
  name: string
  /** The moment whose state it holds; null: its beginning does not read. */
  at: Date | null
  bytes: number
  encrypted: boolean
  /** When it was last read whole and found in order. */
  verifiedAt: Date | null
}

const ENDING = '.opora'
/** After the name, until it is whole. */
export const HALF = '.part'
const OURS = /^opora-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.opora$/

/** The file of a backup made now; names go by time. */
export function newBackupPath(folder: string, now = new Date()): string {
  return join(folder, `opora-${now.toISOString().replace(/[:.]/g, '-')}${ENDING}`)
}

/** The backups of a folder, the newest first; none when there is no folder. */
export async function listBackups(folder: string): Promise<KeptBackup[]> {
  const ours = (await namesIn(folder))
    .filter((name) => OURS.test(name))
    .sort()
    .reverse()
  const notes = await readNotes(folder)
  return Promise.all(ours.map((name) => keptBackup(folder, name, notes)))
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

async function keptBackup(folder: string, name: string, notes: Notes): Promise<KeptBackup> {
  const path = join(folder, name)
  const head = await readHead(path).catch(() => undefined)
  const verified = notes.verified[name]
  return {
    path,
    name,
    at: head ? new Date(head.at) : null,
    bytes: (await stat(path)).size,
    encrypted: head?.salt !== undefined,
    verifiedAt: verified ? new Date(verified) : null,
  }
}

/** Whether the newest that was verified holds the state of that moment or a later one. */
export async function hasBackupSince(folder: string, moment: Date): Promise<boolean> {
  const newest = (await listBackups(folder)).find(({ verifiedAt }) => verifiedAt)
  return Boolean(newest?.at && newest.at >= moment)
}

/** Leaves the newest `keep` that were verified, and whatever is newer than the oldest of them. Answers what went. */
export async function pruneBackups(folder: string, keep: number): Promise<string[]> {
  const kept = await listBackups(folder)
  const oldest = kept.filter(({ verifiedAt }) => verifiedAt)[keep - 1]
  const old = oldest ? kept.slice(kept.indexOf(oldest) + 1) : []
  for (const { path } of old) await rm(path)
  return old.map(({ name }) => name)
}

/** Longer than a backup is read without being written to. */
const HALF_LIFE = 12 * 60 * 60 * 1000

/** Removes what killed servers and commands left half-made. */
export async function removeHalves(folder: string, now = Date.now()): Promise<void> {
  const halves = (await namesIn(folder)).filter(
    (name) => name.endsWith(HALF) && OURS.test(name.slice(0, -HALF.length)),
  )
  for (const name of halves) {
    const path = join(folder, name)
    const written = await stat(path).catch(() => undefined)
    if (written && now - written.mtimeMs > HALF_LIFE) await rm(path, { force: true })
  }
}

const notesSchema = z.object({
  verified: z.record(z.string(), z.iso.datetime()),
  /** When the schedule last asked for one. */
  askedAt: z.iso.datetime().optional(),
  /** Of the last try by the schedule; null: it went well. */
  failure: z.object({ at: z.iso.datetime(), code: z.string() }).nullable(),
})
/** What is known of the backups lies beside them: the database they save may be lost. */
export type Notes = z.infer<typeof notesSchema>

const notesPath = (folder: string) => join(folder, 'backups.json')

export async function readNotes(folder: string): Promise<Notes> {
  const nothing: Notes = { verified: {}, failure: null }
  try {
    return notesSchema.parse(JSON.parse(await readFile(notesPath(folder), 'utf8')))
  } catch {
    return nothing
  }
}

export async function noteVerified(folder: string, name: string): Promise<void> {
  const { verified, ...notes } = await readNotes(folder)
  const at = new Date().toISOString()
  await writeNotes(folder, { ...notes, verified: { ...verified, [name]: at }, failure: null })
}

export async function noteAsked(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeNotes(folder, { ...(await readNotes(folder)), askedAt: new Date().toISOString() })
}

export async function noteFailure(folder: string, code: string): Promise<void> {
  const notes = await readNotes(folder)
  await writeNotes(folder, { ...notes, failure: { at: new Date().toISOString(), code } })
}

async function writeNotes(folder: string, notes: Notes): Promise<void> {
  const half = `${notesPath(folder)}${HALF}`
  await writeFile(half, `${JSON.stringify(notes, null, 2)}\n`, { mode: 0o600 })
  await rename(half, notesPath(folder))
}
