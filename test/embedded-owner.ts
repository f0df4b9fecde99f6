/** A program that owns a data folder and writes row after row, until somebody kills it. For embedded-postgres.test.ts. */
import { openDatabase } from '#server/platform/database.ts'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'

const server = await startEmbedded(process.argv[2]!)
const { pool } = openDatabase(server.url)
await pool.query('create table if not exists kept (id bigint generated always as identity primary key)')
process.stdout.write('ready\n')
for (;;) {
  const { rows } = await pool.query<{ id: number }>('insert into kept default values returning id')
  process.stdout.write(`${rows[0]!.id}\n`)
}
