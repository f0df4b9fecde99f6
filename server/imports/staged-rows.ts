import { sql } from 'kysely'
import type { Tx } from '#server/platform/database.ts'

/** Takes back what was read from a file; its bytes stay. */
export async function clearFile(tx: Tx, regionId: number, fileId: number): Promise<void> {
  for (const table of ['findings', 'staged_results', 'form_details', 'works'] as const) {
    await tx.deleteFrom(table).where('region_id', '=', regionId).where('file_id', '=', fileId).execute()
  }
}

/** Takes back an import's files with everything read from them. */
export async function clearImport(tx: Tx, regionId: number, importId: number): Promise<void> {
  await sql`delete from works where region_id = ${regionId} and file_id in (
    select file_id from import_files where region_id = ${regionId} and import_id = ${importId})`.execute(tx)
  // Findings, results and details of the files go with them.
  await tx
    .deleteFrom('import_files')
    .where('region_id', '=', regionId)
    .where('import_id', '=', importId)
    .execute()
}

/** Gives rows that waited for their school its identifier, for all files of an import. */
export async function placeWaitingRows(tx: Tx, regionId: number, importId: number): Promise<void> {
  const placed = sql`(
    select 'code:' || code as alias, school_id from schools where region_id = ${regionId}
    union
    select 'login:' || login, school_id from schools where region_id = ${regionId} and login is not null
    union
    select alias, school_id from school_aliases where region_id = ${regionId} and school_id is not null
  ) placed`
  const files = sql`(select file_id from import_files where region_id = ${regionId} and import_id = ${importId})`
  await sql`update staged_results set school_id = placed.school_id from ${placed}
    where staged_results.region_id = ${regionId} and staged_results.file_id in ${files}
      and staged_results.school_id is null and staged_results.school_alias = placed.alias`.execute(tx)
  await sql`update works set school_id = placed.school_id, school_key = null from ${placed}
    where works.region_id = ${regionId} and works.file_id in ${files}
      and works.school_id is null and works.school_key = placed.alias`.execute(tx)
}
