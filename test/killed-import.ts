import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database, Queries } from '#server/platform/database.ts'
import { buildSchool, buildUser } from './factories.ts'
import { fillReference, resultsFile, worksFile } from './import-files.ts'

const PARTICIPANTS = 1000

/** A region whose schools are spoken of in the files of a killed import, and the person who sends them. */
export interface KilledRegion {
  login: string
  codes: readonly string[]
}

export async function buildKilledRegion(database: Database, schools: number): Promise<KilledRegion> {
  const db = database.kysely
  await fillReference(database)
  const { login, region_id } = await buildUser(db, { role: 'operator' })
  const { code, municipality_id } = await buildSchool(db, { region_id })
  const codes = [code]
  while (codes.length < schools) codes.push((await buildSchool(db, { region_id, municipality_id })).code)
  return { login, codes }
}

/** Files of one attempt: no number is that of another attempt, so that each replaces all results. */
export function filesOf({ codes }: KilledRegion, attempt: number) {
  const { participants, low } = worksOf(attempt)
  const marks = Array.from({ length: participants }, (_, pupil) => (pupil < low ? 2 : 3))
  return [
    resultsFile(
      'итоги.csv',
      codes.map((code) => ({ code, participants: PARTICIPANTS, low: attempt, procedure: 'vpr-ru-5' })),
    ),
    worksFile(
      'работы.csv',
      codes.map((code) => ({ code, marks })),
    ),
  ]
}

/** Another pair for each of 144 attempts. */
function worksOf(attempt: number) {
  return { participants: 8 + (attempt % 16), low: Math.floor(attempt / 16) }
}

/** Fails unless every import and every file is wholly at one stage; says whether this attempt's became facts. */
export async function assertWhole(
  db: Queries,
  { codes }: KilledRegion,
  attempt: number,
): Promise<'before' | 'after'> {
  const faults = await faultsOf(db, codes.length)
  expect(faults, `killed at attempt ${attempt}`).toEqual({})
  const { participants, low } = worksOf(attempt)
  const { rows } = await sql<{ facts: number }>`
    select count(*) as facts from results join sittings using (region_id, sitting_id)
    where current and (procedure, participants, low) in
      (('vpr-ru-5', ${PARTICIPANTS}, ${attempt}), ('vpr-ma-5', ${participants}, ${low}))`.execute(db)
  const facts = rows[0]!.facts
  expect([0, 2 * codes.length], `facts of attempt ${attempt}`).toContain(facts)
  return facts === 0 ? 'before' : 'after'
}

/**
 * Everything by which a half-done import would show, with how often it is there; empty when all is whole. Each file of
 * a killed import has one result of each school.
 */
export async function faultsOf(db: Queries, schools: number): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select
      (select count(*) from import_files join imports using (region_id, import_id)
        where (import_files.state = 'applied') <> (imports.state = 'applied')
          and import_files.state <> 'same') as "filesUnlikeTheirImport",
      (select count(*) from import_files where state = 'waiting' and (
        exists (select 1 from staged_results where staged_results.file_id = import_files.file_id)
        or exists (select 1 from works where works.file_id = import_files.file_id))) as "waitingFilesWithRows",
      (select count(*) from import_files where state in ('read', 'applied') and
        (select count(*) from staged_results where staged_results.file_id = import_files.file_id) <> ${schools}
      ) as "filesReadInPart",
      (select count(*) from import_files where state in ('read', 'applied') and
        (select count(*) from works where works.file_id = import_files.file_id) <> works_count
      ) as "filesWithWorksInPart",
      (select count(*) from imports where
        (select count(*) from import_files where import_files.import_id = imports.import_id) <> files_total
      ) as "importsWithFilesInPart",
      (select count(*) from (select sitting_id from results where current group by sitting_id
        having count(*) <> ${schools}) partial) as "sittingsInPart",
      (select count(*) from (select sitting_id from results where current group by sitting_id
        having count(distinct file_id) > 1) mixed) as "sittingsOfTwoFiles",
      (select count(*) from results join import_files using (region_id, file_id)
        where import_files.state <> 'applied') as "factsOfNothing",
      ${auditFaults}`.execute(db)
  return Object.fromEntries(Object.entries(rows[0]!).filter(([, count]) => count > 0))
}

const linesOf = (action: string) => sql`
  (select count(*) from audit_log where action = ${action} and subject = 'import:' || import_id)`

/** A change without its line in the audit log, or a line without its change. */
const auditFaults = sql`
  (select count(*) from imports where
    ${linesOf('import.create')} <> 1
    or (${linesOf('import.read.begin')} > 0) <> (state <> 'uploaded')
    or ${linesOf('import.read.finish')} <> (state in ('checked', 'applied'))::int
    or ${linesOf('import.apply')} <> (state = 'applied')::int) as "importsUnlikeTheirAudit",
  (select count(*) from import_files where (state in ('read', 'applied'))::int <>
    (select count(*) from audit_log where action = 'import.file.read' and detail->>'file' = file_id::text)
  ) as "filesUnlikeTheirAudit",
  (select count(*) from audit_log where subject like 'import:%'
    and not exists (select 1 from imports where subject = 'import:' || import_id)) as "auditOfNothing"`

/** Imports cut off in their reading are read to the end by the next server. Answers how many are not. */
export async function waitUntilNoneIsRead(db: Queries): Promise<number> {
  for (let tries = 0; ; tries++) {
    const { rows } = await sql<{ unread: number }>`
      select count(*) as unread from imports where state in ('uploaded', 'reading')`.execute(db)
    if (rows[0]!.unread === 0 || tries > 600) return rows[0]!.unread
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
