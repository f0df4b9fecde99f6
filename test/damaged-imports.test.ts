import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readFile } from '#intake/read-file.ts'
import type { ReadContext } from '#intake/types.ts'
import { UNSTORABLE } from '#server/imports/read-import.ts'
import { loadReadingSetup } from '#server/imports/reading-context.ts'
import { FILES_LIMIT } from '#server/platform/receive-files.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { chanceFrom } from './damage.ts'
import { damagedResults, SCHOOLS_A_FILE, schoolCode } from './damaged-results.ts'
import { testDatabase } from './database.ts'
import { buildMunicipality, buildUser } from './factories.ts'
import { fillReference } from './import-files.ts'
import {
  applyImport,
  buildServer,
  kill,
  loadServer,
  lookAt,
  type Person,
  type RunningServer,
  sendFiles,
  signIn,
  startServer,
} from './running-server.ts'
import { appliedImport, faultsOfFacts, type StoredFile, storedFiles } from './stored-import.ts'

const FILES = 5000
/** Most files of an import speak of schools of their own; the last ones of schools others speak of: they disagree. */
const GROUPS_OF_SCHOOLS = 400

/** Beyond this the database keeps no score, no grade and no count: columns have shifted or digits were added. */
const LARGEST = 32767
const LARGEST_COUNT = 2 ** 31 - 1

const store = testDatabase()
let regionId: number
let server: RunningServer
let person: Person
let built: Awaited<ReturnType<typeof buildServer>>

beforeAll(async () => {
  const db = store.database.kysely
  await fillReference(store.database)
  const user = await buildUser(db, { role: 'operator' })
  regionId = user.region_id
  const { municipality_id } = await buildMunicipality(db, { region_id: regionId, name: 'Примерский район' })
  const schools = Array.from({ length: GROUPS_OF_SCHOOLS * SCHOOLS_A_FILE }, (_, i) => schoolCode(i + 1))
  await db
    .insertInto('schools')
    .values(
      schools.map((code) => ({
        region_id: regionId,
        municipality_id,
        code,
        login: code,
        name: `СОШ ${code}`,
      })),
    )
    .execute()
  built = await buildServer()
  server = await startServer(store.url, loadServer(built.path))
  person = await signIn(server, user.login)
  // A reader of old workbooks tells the console of records it does not know.
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterAll(async () => {
  vi.restoreAllMocks()
  await kill(server)
  await built.remove()
})

describe(`${FILES} damaged files sent, read and applied`, () => {
  it('are refused in words or become facts wholly, and break nothing', { timeout: 900_000 }, async () => {
    const db = store.database.kysely
    const chance = chanceFrom(20260202)
    const seen = { read: 0, refused: 0, same: 0, new: 0, replaced: 0, unchanged: 0, conflicts: 0 }
    for (let sent = 0; sent < FILES; sent += FILES_LIMIT) {
      const files = Array.from({ length: FILES_LIMIT }, (_, i) => ({
        name: 'файл',
        bytes: damagedResults(chance, 1 + SCHOOLS_A_FILE * (i % GROUPS_OF_SCHOOLS)),
      }))
      const id = await sendFiles(server, person, files)
      const register = await registerFor(0)
      const [said, version] = await Promise.all([
        Promise.all(files.map((file) => readHere(file, register))),
        whenChecked(id),
      ])
      for (const [i, { state, ...stored }] of (await storedFiles(db, id)).entries()) {
        expect(['read', 'refused', 'same']).toContain(state)
        seen[state as 'read' | 'refused' | 'same']++
        if (state === 'same' || isDeepStrictEqual(stored, said[i])) continue
        // A file that has become a register of schools makes others known to the files of its import.
        expect(stored, `file ${sent + i}`).toEqual(await readHere(files[i]!, await registerFor(id)))
      }
      const { results } = await applyImport<Summary>(server, person, { id, version })
      expect(await appliedImport(db, id)).toEqual({
        filesNotApplied: 0,
        cells: results.new + results.replaced + results.unchanged + results.conflicts,
        disputed: results.conflicts,
        told: results.new + results.replaced + results.unchanged,
        disputedFacts: 0,
        facts: results.new + results.replaced,
      })
      for (const kind of ['new', 'replaced', 'unchanged', 'conflicts'] as const) seen[kind] += results[kind]
    }
    expect(await faultsOfFacts(db)).toEqual({})
    expect(seen.read + seen.refused + seen.same).toBe(FILES)
    const { same, conflicts, ...frequent } = seen
    for (const [what, count] of Object.entries(frequent)) expect(count, what).toBeGreaterThan(FILES / 50)
    expect(conflicts).toBeGreaterThan(0)
    expect(same).toBeGreaterThan(0)
  })
})

interface Summary {
  results: Record<'new' | 'replaced' | 'unchanged' | 'conflicts', number>
}

/** The server tells how far it is as long as it lives. Answers the version to apply. */
async function whenChecked(id: number): Promise<number> {
  for (;;) {
    const { state, version } = await lookAt<{ state: string; version: number }>(server, person, id)
    if (state === 'checked') return version
    expect(['uploaded', 'reading']).toContain(state)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** What the reader knows of schools: the register, with that of an import's own files. */
async function registerFor(importId: number): Promise<ReadContext> {
  return (await loadReadingSetup(wholeRegion(regionId), store.database.kysely, importId)).context
}

/** What the reader says of a file in this process: a file that broke the reading process is refused in other words. */
async function readHere(
  file: { name: string; bytes: Buffer },
  context: ReadContext,
): Promise<Omit<StoredFile, 'state'>> {
  const numbers: (number | null)[] = []
  let works = 0
  const read = await readFile(file, context, (work) => {
    // Works of unknown schools wait in the file.
    if (work.schoolCode === null) return
    works++
    numbers.push(work.score, work.mark, work.testScore, ...(work.tasks ?? []))
  })
  const { verdict, reason, results, register, conflicts, unknownSchools, details } = read
  numbers.push(...results.map(({ paperGrade }) => paperGrade))
  const counts = results.map(({ participants }) => participants)
  const refused = { verdict: 'refuse', reason, results: 0, participants: 0, works: 0, details: 0 }
  if (verdict === 'refuse') {
    expect(reason).toMatch(/[а-яё]/i)
    return refused
  }
  if (numbers.some((number) => (number ?? 0) > LARGEST) || counts.some((count) => count > LARGEST_COUNT))
    return { ...refused, reason: UNSTORABLE }
  return {
    verdict,
    reason,
    results: results.length,
    participants: counts.reduce((sum, count) => sum + count, 0),
    works,
    details: register.length + conflicts.length + unknownSchools.length + details.length,
  }
}
