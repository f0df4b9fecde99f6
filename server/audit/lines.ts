import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { tellOfFailedHeads } from '#server/flows/tell-failures.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import { errorCode } from '#server/platform/error-code.ts'
import { addOutside, writeNotes } from './outside-file.ts'
import type { ChainBreak, RememberedHead } from './verify.ts'

/*
 * The lines of the audit log leave the host within seconds after they are committed, each once at least and in the order of
 * its chain: whoever owns this machine, or ends it, does not have the last word on what was done here.
 */

const FILE = 'opora-audit.jsonl'
/** The place that is not a folder. */
export const STANDARD_OUTPUT = '-'
/** ms */
const STOP_PATIENCE = 5000
/** Lines of one write. */
const PORTION = 1000

export interface LinesSettings {
  /** A mount of another machine, or STANDARD_OUTPUT for whoever collects it. */
  place: string
  /** Where it is noted, on this machine, how far they left. */
  notes: string
  onFailure?: (code: string) => void
  /** ms between two looks. */
  every?: number
}

const notesSchema = z.object({
  leftAt: z.iso.datetime().nullable(),
  failure: z.object({ at: z.iso.datetime(), code: z.string() }).nullable(),
  /** The last line of each chain that left. */
  ends: z.array(z.object({ chain: z.int(), line: z.int(), hash: z.string() })),
})
type LinesNotes = z.infer<typeof notesSchema>

/** Lets the lines leave while the server runs; a failure is noted, told, and tried again. Answers how to stop. */
export function startLeaving(database: Database, settings: LinesSettings): { stop(): Promise<void> } {
  const { notes, onFailure, every = 1000 } = settings
  const stopped = new AbortController()
  const work = async () => {
    let failed = (await readNotes(notes)).failure !== null
    while (!stopped.signal.aborted) {
      try {
        const left = await leaveLines(database, settings)
        if (left > 0 || failed) await noteSuccess(notes)
        failed = false
      } catch (error) {
        const code = errorCode(error)
        if (!failed) onFailure?.(code)
        failed = true
        await noteFailure(database, notes, code).catch(() => undefined)
      }
      await setTimeout(failed ? every * 10 : every, undefined, { signal: stopped.signal }).catch(
        () => undefined,
      )
    }
  }
  const working = work()
  return {
    async stop() {
      stopped.abort()
      // A place that does not answer keeps nobody from ending: what has not left leaves after the next start.
      await Promise.race([working, setTimeout(STOP_PATIENCE, undefined, { ref: false })])
    },
  }
}

async function noteSuccess(path: string): Promise<void> {
  await writeNotes(path, { ...(await readNotes(path)), leftAt: new Date().toISOString(), failure: null })
}

async function noteFailure(database: Database, path: string, code: string): Promise<void> {
  await writeNotes(path, { ...(await readNotes(path)), failure: { at: new Date().toISOString(), code } })
  await tellOfFailedHeads(database, 'lines', code)
}

async function readNotes(path: string): Promise<LinesNotes> {
  try {
    return notesSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return { leftAt: null, failure: null, ends: [] }
  }
}

/**
 * Adds what was stored since the last time; answers how many lines. The notes are written after the lines: killed in
 * between, it adds them again.
 */
export async function leaveLines(
  { kysely }: Database,
  { place, notes: path }: Pick<LinesSettings, 'place' | 'notes'>,
): Promise<number> {
  const notes = await readNotes(path)
  const begun = notes.ends.length > 0
  let left = 0
  for (const { chain, after } of await listBehind(kysely, notes.ends)) {
    let end = after
    for (;;) {
      const lines = await listLines(kysely, chain, end)
      const last = lines.at(-1)
      if (!last) break
      await put(place, lines.map(textOf).join(''), begun || left > 0)
      const { line, hash } = last
      notes.ends = [...notes.ends.filter((one) => one.chain !== chain), { chain, line, hash }]
      await writeNotes(path, notes)
      end = line
      left += lines.length
    }
  }
  return left
}

/** Chains with lines that have not left. After a restore from a backup a chain may be another: it leaves from its first line. */
async function listBehind(db: Queries, ends: readonly RememberedHead[]) {
  const { rows } = await sql<{ chain: number; after: number }>`
    select heads.chain, coalesce(known.audit_id, 0) as after
    from audit_heads heads
    left join jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as left_behind (chain bigint, line bigint, hash text)
      using (chain)
    left join audit_log known on known.audit_id = left_behind.line and known.hash = decode(left_behind.hash, 'hex')
    where heads.audit_id is distinct from known.audit_id order by heads.chain`.execute(db)
  return rows
}

interface Line {
  line: number
  previous: string | null
  hash: string
  /** What the hash is made of, as it stands. */
  text: string
}

async function listLines(db: Queries, chain: number, after: number): Promise<Line[]> {
  const ofChain = chain === 0 ? sql`region_id is null` : sql`region_id = ${chain}`
  const { rows } = await sql<Line>`
    select audit_id as line, encode(previous, 'hex') as previous, encode(hash, 'hex') as hash,
      audit_text(audit_log) as text
    from audit_log where ${ofChain} and audit_id > ${after} order by audit_id limit ${PORTION}`.execute(db)
  return rows
}

function textOf({ previous, hash, text }: Line): string {
  return `{"previous":${JSON.stringify(previous)},"hash":"${hash}","line":${text}}\n`
}

function put(place: string, lines: string, begun: boolean): Promise<void> {
  if (place !== STANDARD_OUTPUT) return addOutside(join(place, FILE), lines, begun)
  return new Promise((resolve, reject) =>
    process.stdout.write(lines, (error) => (error ? reject(error) : resolve())),
  )
}

export interface LinesReport {
  /** Each counted once, however often it was written. */
  lines: number
  /** Lines that are none: a power cut left them unfinished. */
  unreadable: number
  /** The last line of each chain, and of each that was begun anew: the database must have them. */
  ends: RememberedHead[]
  /** How often a chain begins anew: after a restore from a backup, or because somebody wrote another one. */
  anew: number
  /** The first at which a chain does not hold; null: it is whole. */
  broken: { line: number; why: ChainBreak } | null
}

/** So many lines back one may be repeated: what was written twice after a kill. */
const REPEATED = PORTION * 2

/** Walks such a file, needing no database: each line is what was stored, and stands after the one before it. */
export async function verifyLines(path: string): Promise<LinesReport> {
  const report: LinesReport = { lines: 0, unreadable: 0, ends: [], anew: 0, broken: null }
  const chains = new Map<number, Chain>()
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (text.trim() === '') continue
    const read = readLine(text)
    if (!read) {
      report.unreadable++
      continue
    }
    const { chain: id, line, previous, hash } = read
    const chain = chains.get(id) ?? { end: null, recent: new Set() }
    chains.set(id, chain)
    if (chain.recent.has(hash)) continue
    if (!read.genuine) report.broken ??= { line, why: 'edited' }
    else if (previous !== null && !chain.recent.has(previous)) report.broken ??= { line, why: 'unlinked' }
    if (previous === null && chain.end) {
      report.anew++
      report.ends.push(chain.end)
    }
    report.lines++
    chain.end = { chain: id, line, hash }
    remember(chain.recent, hash)
  }
  report.ends.push(...[...chains.values()].flatMap(({ end }) => end ?? []))
  return report
}

interface Chain {
  end: RememberedHead | null
  recent: Set<string>
}

function remember(recent: Set<string>, hash: string): void {
  recent.add(hash)
  const [oldest] = recent
  if (recent.size > REPEATED && oldest) recent.delete(oldest)
}

const WRITTEN = /^\{"previous":(?:null|"([0-9a-f]{64})"),"hash":"([0-9a-f]{64})","line":(\{.*\})\}$/
const told = z.object({ audit_id: z.int(), region_id: z.int().nullable() })

function readLine(written: string) {
  const [, previous = null, hash, text] = WRITTEN.exec(written) ?? []
  if (!hash || !text) return undefined
  try {
    const { audit_id: line, region_id } = told.parse(JSON.parse(text))
    const made = createHash('sha256')
      .update(Buffer.from(previous ?? '', 'hex'))
      .update(text)
      .digest('hex')
    return { chain: region_id ?? 0, line, previous, hash, genuine: made === hash }
  } catch {
    return undefined
  }
}
