/** `npm run generate` writes the generated files; with `--check` compares them and fails on a difference. */
import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createOpora } from '#server/app.ts'
import { openDatabase } from '#server/platform/database.ts'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'
import { migrate } from '#server/platform/migrate.ts'
import { inPackage } from '#server/platform/root.ts'
import { makeDataFolder } from '#test/data-folder.ts'
import { dumpSchema } from './schema-dump.ts'

const run = promisify(execFile)

async function generateTypes(url: string, folder: string): Promise<string> {
  const file = join(folder, 'types.ts')
  const mapping = JSON.stringify({ int8: 'number', numeric: 'number', jsonb: 'unknown' })
  const options = ['--dialect=postgres', `--url=${url}`, `--out-file=${file}`, `--type-mapping=${mapping}`]
  await run(inPackage('node_modules/.bin/kysely-codegen'), [...options, '--default-schema=public'])
  return readFile(file, 'utf8')
}

async function generateApi(url: string): Promise<string> {
  const database = openDatabase(url, { guarded: true })
  const app = await createOpora({ database })
  const reply = await app.inject('/api/openapi.json')
  await app.close()
  await database.close()
  return `${JSON.stringify(reply.json(), null, 2)}\n`
}

async function generateAll(): Promise<Map<string, string>> {
  const folder = await makeDataFolder('generate')
  const server = await startEmbedded(folder)
  const database = openDatabase(server.url)
  try {
    await migrate(database)
    return new Map([
      ['db/schema.sql', await dumpSchema(database.pool)],
      ['contract/openapi.json', await generateApi(server.url)],
      ['db/types.ts', await generateTypes(server.url, folder)],
    ])
  } finally {
    await database.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const check = process.argv.includes('--check')
const different: string[] = []
for (const [path, text] of await generateAll()) {
  const old = await readFile(inPackage(path), 'utf8').catch(() => '')
  if (old === text) continue
  different.push(path)
  if (!check) await writeFile(inPackage(path), text)
}
if (check && different.length > 0) {
  process.stderr.write(`Generated files are out of date, run npm run generate: ${different.join(', ')}\n`)
  process.exitCode = 1
} else {
  process.stdout.write(
    different.length > 0 ? `Written: ${different.join(', ')}\n` : 'Generated files are up to date.\n',
  )
}
