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

/** Gives rows of schools that came with the register of the same import their identifiers. */
export async function placeWaitingRows(tx: Tx, regionId: number, importId: number): Promise<void> {
  const files = sql`(select file_id from import_files where region_id = ${regionId} and import_id = ${importId})`
  await sql`update staged_results set school_id = schools.school_id from schools
    where staged_results.region_id = ${regionId} and staged_results.file_id in ${files}
      and staged_results.school_id is null and schools.region_id = ${regionId}
      and staged_results.school_alias = 'code:' || schools.code`.execute(tx)
  await sql`update works set school_id = schools.school_id, school_key = null from schools
    where works.region_id = ${regionId} and works.file_id in ${files} and works.school_id is null
      and schools.region_id = ${regionId} and works.school_key = schools.code`.execute(tx)
}
