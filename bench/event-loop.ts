import { rmSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { writeXlsx } from '#documents/workbook.ts'
import { featureJobs } from '#server/features.ts'
import { openRegion } from '#server/flows/open-region.ts'
import { createImport } from '#server/imports/actions.ts'
import { findImport } from '#server/imports/queries.ts'
import { findOperator } from '#server/people/queries.ts'
import { startJobs } from '#server/platform/jobs.ts'
import { openStore } from '#server/platform/store.ts'
import { makeDataFolder } from '#test/data-folder.ts'

const ROWS = 100_000
const TASKS = 19
const SCHOOLS = 350
const STEP_MS = 5

/** A protocol of 100,000 pupils × 25 columns, the size a region's largest file has. */
async function largeFile(): Promise<Buffer> {
  const headers = ['Логин ОО', 'Код участника', 'Класс', 'Вариант', 'Первичный балл', 'Отметка']
  const tasks = Array.from({ length: TASKS }, (_, i) => String(i + 1))
  const columns = [...headers, ...tasks].map((header, i) => ({
    header: `${header}${i < headers.length ? '' : ' (1б)'}`,
    kind: i === 0 || i === 2 ? ('text' as const) : ('number' as const),
  }))
  const rows = function* () {
    for (let i = 0; i < ROWS; i++) {
      const score = i % (TASKS + 1)
      const marks = [
        `edu55${String(i % SCHOOLS).padStart(4, '0')}`,
        50_000 + Math.floor(i / SCHOOLS),
        '5А',
        1 + (i % 2),
      ]
      yield [...marks, score, score < 7 ? 2 : 4, ...tasks.map((_, task) => (task < score ? 1 : 0))]
    }
  }
  const out = new PassThrough()
  const bytes = buffer(out)
  await writeXlsx({ sheets: [{ name: 'ВПР 2025 Математика 5 класс', columns, rows: rows() }], out })
  return bytes
}

const folder = await makeDataFolder('event-loop')
const file = { name: 'ВПР 2025 Математика 5 класс.xlsx', bytes: await largeFile() }
const store = await openStore({ databaseUrl: undefined, dataFolder: folder })
try {
  const operator = { login: 'operator', name: 'Оператор' }
  const { regionId } = await openRegion(store.database, { name: 'Область', operator })
  await sql`with place as (insert into municipalities (region_id, name) values (${regionId}, 'Округ') returning *)
    insert into schools (region_id, municipality_id, code, login, name)
    select place.region_id, municipality_id, lpad(n::text, 6, '0'), 'edu55' || lpad(n::text, 4, '0'), 'Школа ' || n
    from place, generate_series(0, ${SCHOOLS - 1}::int) n`.execute(store.database.kysely)
  const viewer = (await findOperator(store.database.kysely))!
  const jobs = await startJobs({ url: store.url, jobs: featureJobs })
  const given = async function* () {
    yield file
  }
  const delay = monitorEventLoopDelay({ resolution: STEP_MS })
  delay.enable()
  const before = performance.now()
  const id = await createImport(store.database, viewer, given())
  for (;;) {
    const found = await findImport(viewer.scope, store.database.kysely, id)
    if (found?.state === 'failed') throw new Error(`reading failed: ${found.failure}`)
    if (found?.state === 'checked') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  delay.disable()
  const read = await store.database.kysely
    .selectFrom('import_files')
    .select(['works_count', 'verdict', 'reason'])
    .executeTakeFirstOrThrow()
  if (read.verdict === 'refuse') throw new Error(`the file was refused: ${read.reason}`)
  const seconds = ((performance.now() - before) / 1000).toFixed(1)
  const ms = (value: number) => (value / 1e6 - STEP_MS).toFixed(1)
  console.log(
    `event loop while ${ROWS} rows × ${TASKS + 6} columns (${(file.bytes.length / 1e6).toFixed(1)} MB) are read ` +
      `in ${seconds} s (${read.works_count} works stored): p99 ${ms(delay.percentile(99))} ms, max ${ms(delay.max)} ms`,
  )
  await jobs.stop()
} finally {
  await store.close()
  rmSync(folder, { recursive: true })
}
