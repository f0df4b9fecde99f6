import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { fillDemo } from '#demo/fill.ts'
import { featureJobs } from '#server/features.ts'
import { applyImport } from '#server/flows/apply-import.ts'
import { createImport } from '#server/imports/actions.ts'
import { findImport } from '#server/imports/queries.ts'
import { findOperator } from '#server/people/queries.ts'
import type { Database } from '#server/platform/database.ts'
import { startJobs } from '#server/platform/jobs.ts'
import { openStore } from '#server/platform/store.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { makeDataFolder } from '#test/data-folder.ts'

const SCHOOLS = 343
const POLL_MS = 100

/** Rows of each table that transactions from `first` on wrote; with 0, all rows. */
async function rowsSince({ kysely }: Database, first: number): Promise<Map<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_stat_user_tables where schemaname = 'public' order by relname`.execute(
    kysely,
  )
  const counts = tables.map(
    ({ name }) =>
      sql<{ name: string; rows: number }>`select ${name} as name, count(*) as rows from ${sql.table(name)}
      where xmin::text::bigint >= ${first}`,
  )
  const { rows } = await sql<{ name: string; rows: number }>`${sql.join(counts, sql` union all `)}`.execute(
    kysely,
  )
  return new Map(rows.map(({ name, rows: count }) => [name, count]))
}

async function nextTransaction({ kysely }: Database): Promise<number> {
  const { rows } = await sql<{ id: number }>`select pg_current_xact_id()::text::bigint as id`.execute(kysely)
  return rows[0]!.id
}

/** A current result of one school, said once more with one «2» more. */
async function correctedFile({ kysely }: Database): Promise<{ name: string; bytes: Buffer }> {
  const { rows } = await sql<{ code: string; year: string; grade: number; n: number; low: number }>`
    select schools.code, sittings.year, results.paper_grade as grade, results.participants as n, results.low
    from results join schools using (region_id, school_id) join sittings using (region_id, sitting_id)
    where sittings.procedure = 'vpr-ma-5' and results.current and sittings.season = 'spring'
      and results.low < results.participants
    order by sittings.year desc, schools.code limit 1`.execute(kysely)
  const { code, year, grade, n, low } = rows[0]!
  const text = [
    'school_code,academic_year,season,exam,subject,level,paper_grade,participants,low',
    `${code},${year},spring,vpr,ma,,${grade},${n},${low + 1}`,
  ].join('\n')
  return { name: 'исправление.csv', bytes: Buffer.from(text) }
}

async function importOne(database: Database, viewer: Viewer, file: { name: string; bytes: Buffer }) {
  const given = async function* () {
    yield file
  }
  const id = await createImport(database, viewer, given())
  for (;;) {
    const found = await findImport(viewer.scope, database.kysely, id)
    if (found?.state === 'checked') return applyImport(database, viewer, { id, version: found.version })
    if (found?.state === 'failed') throw new Error(`the import failed: ${found.failure}`)
    await wait(POLL_MS)
  }
}

const folder = await makeDataFolder('correction')
const store = await openStore({ databaseUrl: undefined, dataFolder: folder })
try {
  await fillDemo(store.database, { schools: SCHOOLS })
  const jobs = await startJobs({ url: store.url, jobs: featureJobs })
  const viewer = (await findOperator(store.database.kysely))!
  const file = await correctedFile(store.database)
  const all = await rowsSince(store.database, 0)
  const first = await nextTransaction(store.database)
  const { results } = await importOne(store.database, viewer, file)
  const written = await rowsSince(store.database, first)
  console.log(`correction: one result of ${SCHOOLS} schools, ${results.replaced} replaced; rows written:`)
  for (const [name, rows] of written)
    if (rows > 0) console.log(`  ${name}: ${rows}, of ${all.get(name)} before`)
  await jobs.stop()
} finally {
  await store.close()
  rmSync(folder, { recursive: true })
}
