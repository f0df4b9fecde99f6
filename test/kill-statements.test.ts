import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from './database.ts'
import {
  assertWhole,
  buildKilledRegion,
  filesOf,
  type KilledRegion,
  waitUntilNoneIsRead,
} from './killed-import.ts'
import {
  applyImport,
  buildServer,
  kill,
  loadServer,
  type Person,
  type RunningServer,
  sendFiles,
  signIn,
  startServer,
} from './running-server.ts'
import { type Fate, openStatementProxy, type StatementProxy } from './statement-proxy.ts'

const SCHOOLS = 30
const store = testDatabase()
let region: KilledRegion
let built: Awaited<ReturnType<typeof buildServer>>
let proxy: StatementProxy
/** The program of the next server is loaded while the one before is at work. */
let spare: ChildProcess

beforeAll(async () => {
  region = await buildKilledRegion(store.database, SCHOOLS)
  built = await buildServer()
  proxy = await openStatementProxy(store.url)
  spare = loadServer(built.path)
})
afterAll(async () => {
  spare.kill('SIGKILL')
  proxy.close()
  await built.remove()
})

interface Kill {
  /** The statement, by its place among those of an import. */
  at: number
  statement: string
  fate: Exclude<Fate, 'forwarded'>
}

describe('a server killed at a statement of an import', () => {
  it('leaves the state before or after, never between, and the next server takes the import up', {
    timeout: 900_000,
  }, async () => {
    const db = store.database.kysely
    let server = await nextServer()
    const person = await signIn(server, region.login)
    // Of a session that was just used nothing is written down, however long all this takes.
    await sql`update sessions set seen_at = now() + interval '2 hours'`.execute(db)
    const statements = await statementsOfImport(server, person)
    const kills = killsOf(statements)
    const seen = { before: 0, after: 0 }
    for (const [index, one] of kills.entries()) {
      const attempt = index + 1
      const earlier = await progress()
      expect(await importUntilKilled(server, person, { attempt, kill: one })).toBe(one.statement)
      const state = await assertWhole(db, region, attempt)
      expect(state, `${one.fate}: ${one.statement}`).toBe(expectedState(statements, one))
      seen[state]++
      const cut = await progress()
      expect(cut.audit - earlier.audit).toBe(commitsDone(statements, one))
      server = await nextServer()
      expect(await waitUntilNoneIsRead(db)).toBe(0)
      // Nobody need begin anew but him whose files had not been taken in.
      const id =
        cut.last > earlier.last ? cut.last : await sendFiles(server, person, filesOf(region, attempt))
      await applyWhenRead(server, person, id)
      expect(await assertWhole(db, region, attempt)).toBe('after')
    }
    await kill(server)
    expect(new Set(statements).size).toBeGreaterThan(40)
    expect(kills.length).toBeGreaterThan(90)
    expect(seen).toEqual({ before: kills.length - 1, after: 1 })
  })
})

function nextServer(): Promise<RunningServer> {
  const program = spare
  spare = loadServer(built.path)
  return startServer(proxy.url, program)
}

/** What an import asks of the database, from the request with the files to the end of applying. */
async function statementsOfImport(server: RunningServer, person: Person): Promise<string[]> {
  const statements: string[] = []
  proxy.watch((statement) => {
    if (isOfImport(statement)) statements.push(statement)
    return 'forwarded'
  })
  await applyWhenRead(server, person, await sendFiles(server, person, filesOf(region, 0)))
  expect(await assertWhole(store.database.kysely, region, 0)).toBe('after')
  return statements
}

/**
 * Whatever comes by the clock is no step: the list of jobs, those of every day, the look whether somebody cancels, the
 * looks at the right of whoever asked, the session's hour, whether the database is there; nor is the frame of a reading,
 * which ends when nobody waits for it.
 */
function isOfImport(statement: string): boolean {
  if (/graphile_worker/.test(statement))
    return statement.includes('add_job') && !statement.includes('extract(hour')
  if (/^select memberships\.role,|join sessions using \(user_id\)/.test(statement.trim())) return false
  return !/^listen|^begin read only|^rollback$|^select 1$|^update "sessions"|^select "state" from "imports".* = \$2$/i.test(
    statement,
  )
}

function killsOf(statements: readonly string[]): Kill[] {
  return statements.flatMap((statement, at): Kill[] => {
    const lost: Kill = { at, statement, fate: 'lost' }
    return statement === 'commit' ? [lost, { ...lost, fate: 'answer lost' }] : [lost]
  })
}

/** Facts change at the last statement and not earlier. */
function expectedState(statements: readonly string[], { at, fate }: Kill): 'before' | 'after' {
  return at === statements.length - 1 && fate === 'answer lost' ? 'after' : 'before'
}

/** Each change of data brings one line of the audit log. */
function commitsDone(statements: readonly string[], { at, fate }: Kill): number {
  return statements.slice(0, fate === 'answer lost' ? at + 1 : at).filter((one) => one === 'commit').length
}

/** Sends the files of an attempt and applies them, as far as the server lives. Answers the statement it died at. */
async function importUntilKilled(
  server: RunningServer,
  person: Person,
  { attempt, kill: { at, fate } }: { attempt: number; kill: Kill },
): Promise<string | null> {
  let count = 0
  let hit: string | null = null
  const decide = (statement: string): Fate => {
    if (!isOfImport(statement) || count++ < at) return 'forwarded'
    hit = statement
    return fate
  }
  proxy.watch(decide, () => server.process.kill('SIGKILL'))
  const gone = once(server.process, 'exit')
  const work = sendFiles(server, person, filesOf(region, attempt)).then((id) =>
    applyWhenRead(server, person, id),
  )
  await Promise.all([gone, work.catch(() => undefined)])
  await proxy.whenIdle()
  proxy.watch(() => 'forwarded')
  return hit
}

/** Asks the database itself how far the import is, so that the server has no statements but those of its work. */
async function applyWhenRead(server: RunningServer, person: Person, id: number): Promise<void> {
  while (server.process.signalCode === null) {
    const { rows } = await sql<{ state: string; version: number }>`
      select state, version from imports where import_id = ${id}`.execute(store.database.kysely)
    const { state, version } = rows[0]!
    if (state === 'applied') return
    if (state === 'checked') return void (await applyImport(server, person, { id, version }))
    expect(['uploaded', 'reading']).toContain(state)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function progress(): Promise<{ audit: number; last: number }> {
  const { rows } = await sql<{ audit: number; last: number }>`
    select (select count(*) from audit_log) as audit, (select max(import_id) from imports) as last`.execute(
    store.database.kysely,
  )
  return rows[0]!
}
