import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { takes } from '#contract/permissions.ts'
import { conflict, invalidRequest, notFound, notPossible } from '#contract/problems.ts'
import type { ColumnMapping } from '#intake/types.ts'
import { type Database, type Tx, transaction } from '#server/platform/database.ts'
import type { UploadedFile } from '#server/platform/handle.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { type FileState, findImport, type ImportState } from './queries.ts'
import { readImport } from './read-import.ts'
import { clearFile, clearImport } from './staged-rows.ts'

/** A person who imports, from a page or from the command line. */
export interface Importer extends Actor {
  userId: number
  membershipId: number
  scope: Scope
}

/** Takes files in and has them read in the background. Answers the import's number. */
export const createImport = write<AsyncIterable<UploadedFile>, number, Importer>(
  'import.create',
  async ({ tx, viewer, note }, files) => {
    const { import_id: id } = await tx
      .insertInto('imports')
      .values({
        region_id: viewer.regionId,
        state: 'uploaded',
        created_by: viewer.userId,
        created_as: viewer.membershipId,
      })
      .returning('import_id')
      .executeTakeFirstOrThrow()
    let total = 0
    // Files come one by one and are never all in memory.
    for await (const file of files) {
      await storeFile(tx, { regionId: viewer.regionId, importId: id }, file)
      total++
    }
    if (total === 0) throw invalidRequest(['Не приложено ни одного файла.'])
    await sql`update imports set files_total = ${total}, files_read = (select count(*) from import_files
        where region_id = ${viewer.regionId} and import_id = ${id} and state <> 'waiting')
      where region_id = ${viewer.regionId} and import_id = ${id}`.execute(tx)
    await enqueueReading(tx, viewer.regionId, id)
    note(`import:${id}`, { files: total })
    return id
  },
)

/** The same bytes among the facts, or twice in one import, are kept by name only: they change nothing. */
async function storeFile(
  tx: Tx,
  of: { regionId: number; importId: number },
  file: UploadedFile,
): Promise<void> {
  const sha256 = createHash('sha256').update(file.bytes).digest()
  await sql`insert into import_files (region_id, import_id, name, size_bytes, sha256, content, same_as, state)
    select ${of.regionId}, ${of.importId}, ${file.name}, ${file.bytes.length}, ${sha256}, ${file.bytes}, same.file_id,
      case when same.file_id is null then 'waiting' else 'same' end
    from (select 1) one left join lateral (
      select file_id, 1 as position from applied_file(${sha256})
      union all select file_id, 2 from import_files
      where region_id = ${of.regionId} and import_id = ${of.importId} and sha256 = ${sha256} and state = 'waiting'
      order by position, file_id limit 1
    ) same on true`.execute(tx)
}

/** Has the waiting files of an import read in the background, once the transaction is committed. */
export async function enqueueReading(
  tx: Tx,
  regionId: number,
  importId: number,
  askedAs?: number | null,
): Promise<void> {
  await enqueue(tx, readImport, { regionId, importId }, { key: `import:${importId}`, askedAs })
}

/** Calls an import off: its files and everything read from them are gone, facts are as they were. */
export const cancelImport = write<{ id: number }, number, Importer>(
  'import.cancel',
  async ({ tx, viewer, note }, { id }) => {
    const { state } = await lockImport(tx, viewer, id)
    if (!takes('import.cancel', state)) {
      throw notPossible(
        'Загрузка уже применена, отменить её нельзя.',
        'Загрузите исправленный файл: он станет новой версией, прежняя останется видна.',
      )
    }
    await clearImport(tx, viewer.regionId, id)
    note(`import:${id}`)
    return bumpVersion(tx, viewer.regionId, id, 'cancelled')
  },
)

/** Takes one file out of an import that is not applied yet. */
export const withdrawFile = write<{ id: number; file: number }, number, Importer>(
  'import.file.withdraw',
  async ({ tx, viewer, note }, { id, file }) => {
    await lockChecked(tx, viewer, id)
    await changeFile(tx, viewer.regionId, { id, file }, sql`state = 'withdrawn'`)
    await clearFile(tx, viewer.regionId, file)
    note(`import:${id}`, { file })
    return bumpVersion(tx, viewer.regionId, id)
  },
)

/** Puts a file that was taken out back into its import; it is read again, for what was read of it is gone. */
export const restoreFile = write<{ id: number; file: number }, number, Importer>(
  'import.file.restore',
  async ({ tx, viewer, note }, { id, file }) => {
    await lockChecked(tx, viewer, id)
    await changeFile(tx, viewer.regionId, { id, file }, sql`state = 'waiting'`, ['withdrawn'])
    await enqueueReading(tx, viewer.regionId, id)
    note(`import:${id}`, { file })
    return bumpVersion(tx, viewer.regionId, id, 'uploaded')
  },
)

/** Tells what a file does not tell itself; the file is read again. */
export const setHints = write<{ id: number; file: number; hints: Record<string, string> }, number, Importer>(
  'import.file.hints',
  async ({ tx, viewer, note }, { id, file, hints }) => {
    await lockChecked(tx, viewer, id)
    await changeFile(
      tx,
      viewer.regionId,
      { id, file },
      sql`state = 'waiting', hints = ${JSON.stringify(hints)}`,
    )
    await enqueueReading(tx, viewer.regionId, id)
    note(`import:${id}`, { file, hints })
    return bumpVersion(tx, viewer.regionId, id, 'uploaded')
  },
)

/**
 * Tells what the columns of an unknown table hold; remembered for the same header, the file is read again. What no
 * column tells is said of this file only: the next one may be of another year.
 */
export const setMapping = write<{ id: number; file: number; mapping: ColumnMapping }, number, Importer>(
  'import.file.mapping',
  async ({ tx, viewer, note }, { id, file, mapping }) => {
    await lockChecked(tx, viewer, id)
    const remembered = JSON.stringify({ ...mapping, constants: {} })
    await sql`insert into column_mappings (region_id, fingerprint, mapping, decided_by)
      values (${viewer.regionId}, ${mapping.fingerprint}, ${remembered}, ${viewer.userId})
      on conflict (region_id, fingerprint) do update
        set mapping = excluded.mapping, decided_by = excluded.decided_by, decided_at = now()`.execute(tx)
    await changeFile(
      tx,
      viewer.regionId,
      { id, file },
      sql`state = 'waiting', hints = ${JSON.stringify(mapping.constants)}`,
    )
    await enqueueReading(tx, viewer.regionId, id)
    note(`import:${id}`, { file, fingerprint: mapping.fingerprint })
    return bumpVersion(tx, viewer.regionId, id, 'uploaded')
  },
)

/** Puts imports whose reading was cut off by the end of the server back on the list; called when it starts. */
export function resumeReading(database: Database): Promise<number> {
  return transaction(database, async (tx) => {
    const { rows } = await sql<{ regionId: number; importId: number; askedAs: number | null }>`
      select region_id as "regionId", import_id as "importId", created_as as "askedAs" from imports
      where state in ('uploaded', 'reading') order by region_id, import_id`.execute(tx)
    for (const { regionId, importId, askedAs } of rows) await enqueueReading(tx, regionId, importId, askedAs)
    return rows.length
  })
}

/** The import a person may change, locked until the end of the transaction. */
export async function lockImport(tx: Tx, viewer: Importer, id: number): Promise<{ state: ImportState }> {
  if (!(await findImport(viewer.scope, tx, id))) throw notFound('Загрузка')
  const { rows } = await sql<{ state: ImportState }>`
    select state from imports where region_id = ${viewer.regionId} and import_id = ${id} for update`.execute(
    tx,
  )
  const [row] = rows
  if (!row) throw notFound('Загрузка')
  if (row.state === 'cancelled') throw conflict('Эта загрузка уже отменена.', undefined, `/imports/${id}`)
  return row
}

/** The same, and only when its files have been read and are not applied yet. */
export async function lockChecked(tx: Tx, viewer: Importer, id: number): Promise<void> {
  const { state } = await lockImport(tx, viewer, id)
  if (takes('import.change', state)) return
  if (state === 'applied') throw conflict('Эта загрузка уже применена.', undefined, `/imports/${id}`)
  throw notPossible('Файлы ещё читаются.', 'Дождитесь конца проверки или отмените загрузку.')
}

/** Moves the version on, so that nobody applies what he has not seen. Answers the new one. */
export async function bumpVersion(
  tx: Tx,
  regionId: number,
  id: number,
  state?: ImportState,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update imports set version = version + 1, state = coalesce(${state ?? null}, state)
    where region_id = ${regionId} and import_id = ${id} returning version`.execute(tx)
  return rows[0]!.version
}

async function changeFile(
  tx: Tx,
  regionId: number,
  of: { id: number; file: number },
  change: ReturnType<typeof sql>,
  from: readonly FileState[] = ['read', 'refused'],
): Promise<void> {
  const { numAffectedRows } = await sql`update import_files set ${change}
    where region_id = ${regionId} and import_id = ${of.id} and file_id = ${of.file}
      and state = any(${from}::text[]) and content_removed_at is null`.execute(tx)
  if (numAffectedRows === 0n) throw notFound('Файл')
}
