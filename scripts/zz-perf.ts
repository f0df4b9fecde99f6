import { mkdtemp, rm, stat, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { openServer } from '#server/platform/store.ts'
import { openStore } from '#server/platform/store.ts'
import { backUp } from '#server/backups/dump.ts'
import { restoreDatabase } from '#server/flows/restore-database.ts'
const folder = await mkdtemp('/tmp/keep-perf-'); await chmod(folder, 0o755)
const store = await openStore({ databaseUrl: undefined, dataFolder: join(folder, 'a') }, { statementTimeout: 0 })
const { pool } = store.database
await pool.query("insert into regions (name) values ('Большая')")
await pool.query(`insert into works (region_id, file_id, school_id, year, season, procedure, pupil, class, score, mark, status, tasks, row_number)
 select 1, n % 500, n % 343, '2023/24', 'spring', 'vpr-ma-5', n::text, '5А', n % 20, 2 + n % 4, 'ok', array(select (n * k % 3)::smallint from generate_series(1, 20) k), n from generate_series(1, 2000000) n`)
let peak = 0; const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss) }, 50)
for (const secret of [undefined, 'x'.repeat(10)+'yzабвгдеёж123']) {
  let t = performance.now(); peak = 0
  const made = await backUp(store.url, { path: join(folder, 'big.opora'), secret })
  console.log('backup', secret ? 'encrypted' : 'plain', Math.round(performance.now() - t), 'ms', made.bytes, 'bytes; peak RSS MB', Math.round(peak / 1e6))
}
const other = await openServer({ databaseUrl: undefined, dataFolder: join(folder, 'b'), allow: [] }, { name: 'opora restore' })
let t = performance.now(); peak = 0
await restoreDatabase(other.url, { path: join(folder, 'big.opora'), secret: 'x'.repeat(10)+'yzабвгдеёж123' })
console.log('restore', Math.round(performance.now() - t), 'ms; peak RSS MB', Math.round(peak / 1e6))
clearInterval(timer); await other.close(); await store.close(); await rm(folder, { recursive: true })
