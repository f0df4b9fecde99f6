import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from './database.ts'
import { buildSchool, buildUser, PASSWORD } from './factories.ts'
import { fillReference, resultsFile, worksFile } from './import-files.ts'

const SCHOOLS = 300
/** When the server is killed: how many ms after the import has come so far. `applied` is after the answer. */
const KILLS: readonly (readonly [stage: Stage, ms: number])[] = [
  ['sent', 5],
  ['sent', 60],
  ['reading', 0],
  ['reading', 400],
  ['reading', 900],
  ['applying', 0],
  ['applying', 15],
  ['applying', 30],
  ['applying', 60],
  ['applying', 90],
  ['applied', 0],
]
type Stage = 'sent' | 'reading' | 'applying' | 'applied'

const store = testDatabase()
let login: string
let regionId: number
const codes: string[] = []

beforeAll(async () => {
  const db = store.database.kysely
  await fillReference(store.database)
  const user = await buildUser(db, { role: 'operator' })
  login = user.login
  regionId = user.region_id
  const first = await buildSchool(db, { region_id: regionId })
  codes.push(first.code)
  while (codes.length < SCHOOLS) {
    const place = { region_id: regionId, municipality_id: first.municipality_id }
    codes.push((await buildSchool(db, place)).code)
  }
})

/** Files of one attempt: numbers differ from those of the attempt before, so that each replaces all results. */
function filesOf(attempt: number) {
  const rows = codes.map((code) => ({ code, participants: 100, low: attempt }))
  const schools = codes.map((code) => ({
    code,
    marks: Array.from({ length: 9 }, (_, i) => 2 + ((i + attempt) % 4)),
  }))
  return [
    resultsFile(
      'итоги.csv',
      rows.map((row) => ({ ...row, procedure: 'vpr-ru-5' as const })),
    ),
    worksFile(
      'работы.csv',
      schools.map((school, i) => (i === 0 ? { ...school, marks: [2, attempt % 2 ? 3 : 2] } : school)),
    ),
  ]
}

describe('a server killed during an import', () => {
  it('leaves the state before or after, never between, and takes the import up again', {
    timeout: 240_000,
  }, async () => {
    const seen = { before: 0, after: 0 }
    for (const [attempt, [stage, ms]] of KILLS.entries()) {
      const server = await startServer()
      const work = importAndApply(server.port, attempt, (reached) => {
        if (reached === stage) setTimeout(() => server.process.kill('SIGKILL'), ms)
      })
      await Promise.all([once(server.process, 'exit'), work.catch(() => undefined)])
      const state = await assertWhole(attempt)
      seen[state]++
      if (stage === 'applied') expect(state).toBe('after')
      if (stage === 'sent' || stage === 'reading') expect(state).toBe('before')
    }
    expect(seen.before + seen.after).toBe(KILLS.length)
    const server = await startServer()
    const unread = await waitUntilNoneIsRead()
    server.process.kill('SIGKILL')
    expect(unread).toBe(0)
  })
})

async function startServer(): Promise<{ process: ChildProcess; port: number }> {
  const path = fileURLToPath(new URL('./server-process.ts', import.meta.url))
  const child = fork(path, [store.url], { execArgv: ['--import', 'tsx'], stdio: 'ignore' })
  const [port] = (await once(child, 'message')) as [number]
  return { process: child, port }
}

/** Goes the way of the page and tells how far it has come; rejects when the server is gone. */
async function importAndApply(port: number, attempt: number, reach: (stage: Stage) => void): Promise<void> {
  const origin = `http://127.0.0.1:${port}`
  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(origin + path, { method: 'POST', body, headers: { origin, ...headers } })
  const json = { 'content-type': 'application/json' }
  const signed = await post('/api/session', JSON.stringify({ login, password: PASSWORD }), json)
  const cookie = signed.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const form = new FormData()
  for (const { name, bytes } of filesOf(attempt))
    form.append('files', new Blob([new Uint8Array(bytes)]), name)
  const sent = post('/api/imports', form, { cookie })
  reach('sent')
  const { id } = (await (await sent).json()) as { id: number }
  const version = await whenChecked(`${origin}/api/imports/${id}`, cookie, () => reach('reading'))
  const applying = post(`/api/imports/${id}/apply`, JSON.stringify({ version }), { cookie, ...json })
  reach('applying')
  expect((await applying).status).toBe(200)
  reach('applied')
}

async function whenChecked(url: string, cookie: string, onReading: () => void): Promise<number> {
  for (let told = false; ; ) {
    const { state, version } = (await (await fetch(url, { headers: { cookie } })).json()) as {
      state: string
      version: number
    }
    if (state === 'checked') return version
    if (state === 'reading' && !told) onReading()
    told ||= state === 'reading'
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Fails unless every import and every file is wholly at one stage; says whether this attempt's became facts. */
async function assertWhole(attempt: number): Promise<'before' | 'after'> {
  const { rows } = await sql<Record<string, number>>`
    select
      (select count(*) from import_files join imports using (region_id, import_id)
        where (import_files.state = 'applied') <> (imports.state = 'applied')
          and import_files.state <> 'same') as "filesUnlikeTheirImport",
      (select count(*) from import_files where state = 'waiting' and (
        exists (select 1 from staged_results where staged_results.file_id = import_files.file_id)
        or exists (select 1 from works where works.file_id = import_files.file_id))) as "waitingFilesWithRows",
      (select count(*) from import_files where state in ('read', 'applied') and
        (select count(*) from staged_results where staged_results.file_id = import_files.file_id) <> ${SCHOOLS}
      ) as "filesReadInPart",
      (select count(*) from (select sitting_id from results where current group by sitting_id
        having count(*) <> ${SCHOOLS}) partial) as "sittingsInPart",
      (select count(*) from results join import_files using (region_id, file_id)
        where import_files.state <> 'applied') as "factsOfNothing"`.execute(store.database.kysely)
  expect(rows[0], `killed at attempt ${attempt}`).toEqual({
    filesUnlikeTheirImport: 0,
    waitingFilesWithRows: 0,
    filesReadInPart: 0,
    sittingsInPart: 0,
    factsOfNothing: 0,
  })
  const applied = await sql<{ facts: number }>`
    select count(*) as facts from results join sittings using (region_id, sitting_id)
    where current and procedure = 'vpr-ru-5' and low = ${attempt}`.execute(store.database.kysely)
  return applied.rows[0]!.facts === SCHOOLS ? 'after' : 'before'
}

/** Imports cut off in their reading are read to the end by the next server. */
async function waitUntilNoneIsRead(): Promise<number> {
  for (let tries = 0; ; tries++) {
    const { rows } = await sql<{ unread: number }>`
      select count(*) as unread from imports where state in ('uploaded', 'reading')`.execute(
      store.database.kysely,
    )
    if (rows[0]!.unread === 0 || tries > 600) return rows[0]!.unread
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
