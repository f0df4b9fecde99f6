import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { featureJobs } from '#server/features.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { buildRegion, buildUser } from './factories.ts'
import { fillReference, type ImportReply, waitUntilRead } from './import-files.ts'
import { type TestClient, testServer } from './server.ts'

/** A made-up region as the files people hold, kept outside the project. */
const DATA = join(process.cwd(), '../shared/data/intake')
const FOLDERS = ['vpr', 'gia', 'protocols', 'register']

const server = testServer()
let jobs: RunningJobs
let client: TestClient

beforeAll(async () => {
  await fillReference(server.database)
  const region = await buildRegion(server.database.kysely)
  client = await server.signIn(
    await buildUser(server.database.kysely, { role: 'operator', region_id: region.region_id }),
  )
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
})
afterAll(() => jobs.stop())

describe.skipIf(!existsSync(DATA))('a region that has nothing yet', () => {
  it('drops in all its files at once and gets the right list', { timeout: 240_000 }, async () => {
    const reply = await client.upload('/api/imports', await filesOf(FOLDERS))
    const found = await waitUntilRead(client, reply.json().id, 200_000)
    expect(refusedOf(found)).toMatchObject([{ reason: expect.stringMatching(/^Это пустая форма сбора/) }])
    const applied = await client.post(`/api/imports/${found.id}/apply`, { version: found.version })
    expect(applied.json()).toMatchObject({ register: { new: 60 }, results: { conflicts: 0, replaced: 0 } })
    const run = await client.post('/api/runs', { methodology: '847-2020', year: '2024/25' })
    const list = (await client.get(`/api/runs/${run.json().id}/schools?limit=200`)).json()
    const answers = new Map<string, string>(
      list.items.map((one: { school: { code: string }; identified: string }) => [
        one.school.code,
        one.identified,
      ]),
    )
    expect(answers).toEqual(await expectedAnswers())
  })
})

async function filesOf(folders: readonly string[]) {
  const files: { name: string; bytes: Buffer }[] = []
  for (const folder of folders) {
    const entries = await readdir(join(DATA, folder), { recursive: true, withFileTypes: true })
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const path of paths.sort()) files.push({ name: basename(path), bytes: await readFile(path) })
  }
  return files
}

function refusedOf(found: ImportReply) {
  return found.files.filter(({ state }) => state === 'refused').map(({ name, reason }) => ({ name, reason }))
}

async function expectedAnswers(): Promise<Map<string, string>> {
  const [header = '', ...lines] = (await readFile(join(DATA, 'expected/identified.csv'), 'utf8'))
    .trim()
    .split(/\r?\n/)
  const at = header.split(',').indexOf('listed_any')
  const words: Record<string, string> = { yes: 'yes', no: 'no', undecidable: 'undecided' }
  return new Map(
    lines.map((line) => {
      const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, ''))
      return [cells[0]!, words[cells[at]!]!]
    }),
  )
}
