import { sql } from 'kysely'
import { notify } from '#server/flows/notify.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'

interface ImportKey {
  importId: number
}

/** Takes an import to read; undefined when it no longer waits to be read. */
export const beginReading = write<ImportKey, { role: number | null } | undefined, Actor>(
  'import.read.begin',
  async ({ tx, viewer, note }, { importId }) => {
    note(`import:${importId}`)
    const row = await tx
      .updateTable('imports')
      .set({ state: 'reading' })
      .where('region_id', '=', viewer.regionId)
      .where('import_id', '=', importId)
      .where('state', 'in', ['uploaded', 'reading'])
      .returning('created_as')
      .executeTakeFirst()
    return row && { role: row.created_as }
  },
)

/**
 * When a register came among the files, those before it with schools nobody knew are put back to be read once more.
 * Answers whether there are any.
 */
export const waitForRegister = write<ImportKey, boolean, Actor>(
  'import.read.again',
  async ({ tx, viewer, note }, { importId }) => {
    const { rows } = await sql<{ file_id: number }>`
      update import_files set state = 'waiting'
      where region_id = ${viewer.regionId} and import_id = ${importId} and state = 'read'
        and exists (select 1 from form_details detail join import_files file using (region_id, file_id)
          where detail.region_id = ${viewer.regionId} and file.import_id = ${importId}
            and detail.kind = 'register.school' and detail.file_id > import_files.file_id)
        and exists (select 1 from form_details unknown where unknown.region_id = import_files.region_id
          and unknown.file_id = import_files.file_id and unknown.kind = 'school.unknown')
      returning file_id`.execute(tx)
    note(`import:${importId}`, { files: rows.length })
    return rows.length > 0
  },
)

export const finishReading = write<ImportKey, void, Actor>(
  'import.read.finish',
  async ({ tx, viewer, note }, { importId }) => {
    const { numAffectedRows } = await sql`update imports set state = 'checked', version = version + 1
      where region_id = ${viewer.regionId} and import_id = ${importId} and state = 'reading'`.execute(tx)
    if (numAffectedRows) await tellSender(tx, 'import.read', viewer.regionId, importId)
    note(`import:${importId}`)
  },
)

const FAILURE =
  'Чтение прервалось из-за ошибки на сервере. Данные не изменились. Отмените загрузку и повторите её; если не поможет, обратитесь к администратору.'

/** Why the check ended when whoever sent the files lost his right. */
export const READING_REFUSED =
  'Проверка остановлена: у отправившего файлы больше нет права загружать. Данные не изменились. Отмените загрузку; файлы может отправить тот, у кого право есть.'

export const failReading = write<ImportKey & { failure?: string }, void, Actor>(
  'import.read.fail',
  async ({ tx, viewer, note }, { importId, failure = FAILURE }) => {
    const { numAffectedRows } =
      await sql`update imports set state = 'failed', failure = ${failure}, version = version + 1
      where region_id = ${viewer.regionId} and import_id = ${importId}
          and state in ('uploaded', 'reading')`.execute(tx)
    if (numAffectedRows) await tellSender(tx, 'import.failed', viewer.regionId, importId)
    note(`import:${importId}`)
  },
)

async function tellSender(
  tx: Tx,
  kind: 'import.read' | 'import.failed',
  regionId: number,
  importId: number,
): Promise<void> {
  const to = { senderOf: importId, except: null }
  await notify(tx, { regionId, kind, subject: `import:${importId}`, data: {}, to })
}
