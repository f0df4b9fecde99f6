import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
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
  kill,
  lookAt,
  type Person,
  type RunningServer,
  sendFiles,
  signIn,
  startServer,
} from './running-server.ts'

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
let region: KilledRegion

beforeAll(async () => {
  region = await buildKilledRegion(store.database, SCHOOLS)
})

describe('a server killed during an import', () => {
  it('leaves the state before or after, never between, and takes the import up again', {
    timeout: 240_000,
  }, async () => {
    const db = store.database.kysely
    const seen = { before: 0, after: 0 }
    for (const [attempt, [stage, ms]] of KILLS.entries()) {
      const server = await startServer(store.url)
      const work = importAndApply(server, attempt, (reached) => {
        if (reached === stage) setTimeout(() => server.process.kill('SIGKILL'), ms)
      })
      await Promise.all([once(server.process, 'exit'), work.catch(() => undefined)])
      const state = await assertWhole(db, region, attempt)
      seen[state]++
      if (stage === 'applied') expect(state).toBe('after')
      if (stage === 'sent' || stage === 'reading') expect(state).toBe('before')
    }
    expect(seen.before + seen.after).toBe(KILLS.length)
    const server = await startServer(store.url)
    const unread = await waitUntilNoneIsRead(db)
    await kill(server)
    expect(unread).toBe(0)
  })
})

/** Goes the way of the page and tells how far it has come; rejects when the server is gone. */
async function importAndApply(
  server: RunningServer,
  attempt: number,
  reach: (stage: Stage) => void,
): Promise<void> {
  const person = await signIn(server, region.login)
  const sent = sendFiles(server, person, filesOf(region, attempt))
  reach('sent')
  const id = await sent
  const version = await whenChecked(server, person, id, () => reach('reading'))
  const applying = applyImport(server, person, { id, version })
  reach('applying')
  await applying
  reach('applied')
}

async function whenChecked(
  server: RunningServer,
  person: Person,
  id: number,
  onReading: () => void,
): Promise<number> {
  for (let told = false; ; ) {
    const { state, version } = await lookAt<{ state: string; version: number }>(server, person, id)
    if (state === 'checked') return version
    if (state === 'reading' && !told) onReading()
    told ||= state === 'reading'
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
