import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { featureJobs } from '#server/features.ts'
import { applyImport } from '#server/flows/apply-import.ts'
import { createImport } from '#server/imports/actions.ts'
import { type FileRow, findImport, type ImportRow, listFiles } from '#server/imports/queries.ts'
import { findOperator } from '#server/people/queries.ts'
import { readConfig } from '#server/platform/config.ts'
import type { Database } from '#server/platform/database.ts'
import type { UploadedFile } from '#server/platform/handle.ts'
import { startJobs } from '#server/platform/jobs.ts'
import { within } from '#server/platform/sight.ts'
import { openStore } from '#server/platform/store.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { Progress, say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

const POLL_MS = 200
const EXIT_ROWS = 1
const EXIT_REFUSED = 2
const EXIT_FAILED = 3

/** `opora import`: the same way as the page «Загрузки» — read, checked, applied in one transaction. */
export async function importFiles(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { user: { type: 'string' } },
  })
  if (positionals.length === 0) throw new UsageError('Не названо ни одного файла.')
  const files = positionals.map(openFile)
  const store = await openStore(readConfig(process.env), { busy: 'share', say, statementTimeout: 0 })
  try {
    const viewer = await getImporter(store.database, values.user)
    const jobs = await startJobs({ url: store.url, jobs: featureJobs })
    try {
      return await importAs(within(store.guarded, viewer), viewer, files)
    } finally {
      await jobs.stop()
    }
  } finally {
    await store.close()
  }
}

function openFile(path: string): UploadedFile {
  try {
    return { name: basename(path), bytes: readFileSync(path) }
  } catch {
    throw new UsageError(`Файл «${path}» не открывается: проверьте имя и права.`)
  }
}

/** Who stands in the audit log: the named operator of the region, or the first one. */
async function getImporter({ kysely }: Database, login: string | undefined): Promise<Viewer> {
  const operator = await findOperator(kysely, login)
  if (operator) return operator
  throw new UsageError('В базе нет такого оператора региона: от его имени и идёт загрузка (--user ЛОГИН).')
}

async function importAs(database: Database, viewer: Viewer, files: readonly UploadedFile[]): Promise<number> {
  const given = async function* () {
    yield* files
  }
  const id = await createImport(database, viewer, given())
  const checked = await whenChecked(database, viewer, id)
  const rows = await listFiles(viewer.scope, database.kysely, id)
  for (const row of rows) say(fileInWords(row))
  if (checked.state === 'failed') {
    say(`Загрузка ${id} не удалась: ${checked.failure}`)
    return EXIT_FAILED
  }
  if (rows.some(({ state }) => state === 'read')) {
    const { results, register } = await applyImport(database, viewer, { id, version: checked.version })
    say(
      `Загрузка ${id} применена. Результатов новых ${results.new}, заменено ${results.replaced}, ` +
        `без изменений ${results.unchanged}, спорных ${results.conflicts}, отложено ${results.parked}.`,
    )
    if (register) say(`Реестр: новых школ ${register.new}, изменено ${register.changed}.`)
  } else say('Применять нечего: ничего не изменилось.')
  return exitOf(rows)
}

async function whenChecked(database: Database, viewer: Viewer, id: number): Promise<ImportRow> {
  const progress = new Progress()
  for (;;) {
    const found = await findImport(viewer.scope, database.kysely, id)
    if (!found) throw new Error(`import ${id} is gone`)
    if (found.state !== 'uploaded' && found.state !== 'reading') {
      progress.done()
      return found
    }
    progress.show(`Прочитано файлов: ${found.filesRead} из ${found.filesTotal}`)
    await wait(POLL_MS)
  }
}

function fileInWords({ name, state, title, reason, errors, warnings }: FileRow): string {
  if (state === 'same') return `${name}: такой файл уже загружен, ничего не меняется`
  if (state === 'refused') return `${name}: не принят. ${reason}`
  return `${name}: ${title}; ошибок ${errors}, предупреждений ${warnings}`
}

function exitOf(rows: readonly FileRow[]): number {
  if (rows.some(({ state }) => state === 'refused')) return EXIT_REFUSED
  return rows.some(({ errors }) => errors > 0) ? EXIT_ROWS : 0
}
