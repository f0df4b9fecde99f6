import { sql } from 'kysely'
import type { Tx } from '#server/platform/database.ts'

interface CheckedImport {
  regionId: number
  importId: number
}

const STOPPED =
  'Проверку остановили на странице «Задания и копии». Данные не изменились. Там же её можно повторить; или отмените загрузку.'

/** An import does not wait for a check that was stopped. */
export async function stopImport(tx: Tx, { regionId, importId }: CheckedImport): Promise<void> {
  await sql`update imports set state = 'failed', failure = ${STOPPED}, version = version + 1
    where region_id = ${regionId} and import_id = ${importId} and state in ('uploaded', 'reading')`.execute(
    tx,
  )
}

/** An import whose check is run again waits for it. */
export async function reopenImport(tx: Tx, { regionId, importId }: CheckedImport): Promise<void> {
  await sql`update imports set state = 'uploaded', failure = null, version = version + 1
    where region_id = ${regionId} and import_id = ${importId} and state = 'failed'`.execute(tx)
}
