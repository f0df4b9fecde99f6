/** The list by the command `opora identify`, built before: peers do not ask whether they are. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listAnswer, measure } from './peers/measure.mjs'

const [path, command] = process.argv.slice(2)
await measure('Opora', async () => {
  const { main } = await import(command)
  const out = mkdtempSync(join(tmpdir(), 'opora-list-'))
  await main(['identify', '--method', '847-2020', '--year', '2024/25', '--out', out, path])
  const rows = readFileSync(join(out, 'list.csv'), 'utf8').trim().split('\n').slice(1)
  rmSync(out, { recursive: true })
  // Codes and municipalities of the made-up file hold no commas.
  return listAnswer(
    rows
      .map((row) => row.split(','))
      .filter((row) => row[2] === 'yes')
      .map((row) => row[0]),
  )
})
