import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { allows } from '#contract/permissions.ts'
import { openReader, type Reader, ReadingCancelled, ReadingStopped } from '#intake/child/read-in-child.ts'
import type { ReadFile } from '#intake/types.ts'
import { unreadFile } from '#intake/unread-file.ts'
import { findValidRole } from '#server/people/queries.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import { defineJob, type JobContext } from '#server/platform/jobs.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { makeTemporaryFolder } from '#server/platform/temporary-folder.ts'
import { findAllowedSchools } from './policy.ts'
import { loadReadingSetup } from './reading-context.ts'
import {
  beginReading,
  failReading,
  finishReading,
  READING_REFUSED,
  waitForRegister,
} from './reading-states.ts'
import { NoLongerReading, storeReadFile } from './store-read-file.ts'

const CANCEL_CHECK_MS = 300

export interface ImportToRead {
  regionId: number
  importId: number
}

/** Reads the files of an import outside the server's process and keeps what they say for a person to look at. */
export const readImport = defineJob<ImportToRead>('import.read', readFiles, {
  async mayGoOn(db, membershipId) {
    const role = await findValidRole(db, membershipId)
    return role !== undefined && allows(role.role, 'imports.write')
  },
  refused: (database, payload) =>
    failReading(database, systemOf(payload), { ...payload, failure: READING_REFUSED }),
})

async function readFiles({ database, payload, signal }: JobContext<ImportToRead>): Promise<void> {
  const begun = await beginReading(database, systemOf(payload), payload)
  if (!begun) return
  const folder = await makeTemporaryFolder('works')
  const watch = watchForCancel(database.kysely, payload, signal)
  try {
    const work = { database, ...payload, role: begun.role, folder, signal: watch.signal }
    await readWaiting(work)
    // Files read before the register of the same import did not know its schools.
    if (await waitForRegister(database, systemOf(payload), payload)) await readWaiting(work)
    await finishReading(database, systemOf(payload), payload)
  } catch (error) {
    if (error instanceof ReadingCancelled || error instanceof NoLongerReading) return
    await failReading(database, systemOf(payload), payload)
    throw error
  } finally {
    watch.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Work extends ImportToRead {
  database: Database
  /** In which the files were sent. */
  role: number | null
  folder: string
  signal: AbortSignal
}

async function readWaiting(work: Work): Promise<void> {
  const allowed = await findAllowedSchools(work.database.kysely, {
    regionId: work.regionId,
    role: work.role,
  })
  // A register among the files makes more schools known to those that follow it.
  while (await readUntilRegister(work, allowed));
}

/** Reads waiting files one after another; answers whether it stopped behind a register, with files still to read. */
async function readUntilRegister(work: Work, allowed: ReadonlySet<string> | null): Promise<boolean> {
  const { database, regionId, importId } = work
  const setup = await loadReadingSetup(wholeRegion(regionId), database.kysely, importId)
  const reader = openReader(setup)
  try {
    // One file at a time is in memory, so each is fetched when its turn comes.
    for (
      let file = await nextFile(database.kysely, work);
      file;
      file = await nextFile(database.kysely, work)
    ) {
      const worksPath = join(work.folder, `${file.id}.copy`)
      const read = await readOne(reader, file, { ...work, worksPath })
      const toStore = { importId, fileId: file.id, read, worksPath, ids: setup.ids, allowed }
      await storeReadFile(database, systemOf(work), toStore).catch((error: unknown) => {
        if (!isAboutValues(error)) throw error
        // One file with a score of five digits must not take the others with it.
        return storeReadFile(database, systemOf(work), { ...toStore, read: unstorable(file.name, read) })
      })
      await rm(worksPath, { force: true })
      if (read.register.length > 0) return true
    }
    return false
  } finally {
    reader.close()
  }
}

interface WaitingFile {
  id: number
  name: string
  content: Buffer
  hints: Record<string, string> | null
}

async function nextFile(db: Queries, { regionId, importId }: ImportToRead): Promise<WaitingFile | undefined> {
  const { rows } = await sql<WaitingFile>`
    select file_id as id, name, content, hints from import_files
    where region_id = ${regionId} and import_id = ${importId} and state = 'waiting' order by file_id limit 1
    `.execute(db)
  return rows[0]
}

async function readOne(
  reader: Reader,
  file: WaitingFile,
  work: Work & { worksPath: string },
): Promise<ReadFile> {
  const works = { path: work.worksPath, prefix: `${work.regionId}\t${file.id}` }
  try {
    return await reader.read(
      { name: file.name, bytes: file.content, hints: file.hints ?? undefined, works },
      work.signal,
    )
  } catch (error) {
    if (error instanceof ReadingStopped) return refused(file.name, error.message)
    throw error
  }
}

/** The database took offence at what a file holds: a number too large, a text it cannot keep. */
function isAboutValues(error: unknown): boolean {
  return /^(22|54)...$/.test((error as { code?: string }).code ?? '')
}

function unstorable(file: string, { kind, title }: ReadFile): ReadFile {
  return { ...unreadFile(file, kind, title), verdict: 'refuse', reason: UNSTORABLE }
}

/** Why a file that was read was not kept. */
export const UNSTORABLE =
  'В файле есть число или знак, которых в таких данных не бывает: например, балл из пяти цифр. Проверьте, не сдвинуты ли столбцы, исправьте файл и загрузите его снова.'

/** A file that was too much for the reader, as the reader itself would have refused it. */
function refused(file: string, reason: string): ReadFile {
  return { ...unreadFile(file, 'unknown', 'Не прочитан'), verdict: 'refuse', reason }
}

/** Fires when the import is cancelled, by whatever server process, or when this one stops. */
function watchForCancel(
  db: Queries,
  { regionId, importId }: ImportToRead,
  stopping: AbortSignal | undefined,
) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  stopping?.addEventListener('abort', abort)
  const timer = setInterval(async () => {
    const row = await db
      .selectFrom('imports')
      .select('state')
      .where('region_id', '=', regionId)
      .where('import_id', '=', importId)
      .executeTakeFirst()
      .catch(() => ({ state: 'reading' }))
    if (row?.state !== 'reading') abort()
  }, CANCEL_CHECK_MS)
  const stop = () => {
    clearInterval(timer)
    stopping?.removeEventListener('abort', abort)
  }
  return { signal: controller.signal, stop }
}

/** Jobs write for nobody in particular: who sent the files stands with the import. */
function systemOf({ regionId }: ImportToRead) {
  return { regionId, userId: null }
}
