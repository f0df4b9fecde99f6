import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { featureJobs } from '#server/features.ts'
import { type Tx, transaction } from '#server/platform/database.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { uploadAndWait } from './import-files.ts'
import { assertWhole, buildKilledRegion, faultsOf, filesOf, type KilledRegion } from './killed-import.ts'
import { testServer } from './server.ts'

const SCHOOLS = 30
/** What the check must see, and damage to two whole imports by which it is there. */
const DAMAGE: Record<string, RawBuilder<unknown>> = {
  filesUnlikeTheirImport: sql`update imports set state = 'checked' where import_id = 2`,
  waitingFilesWithRows: sql`update import_files set state = 'waiting' where import_id = 2`,
  filesReadInPart: sql`delete from staged_results where position > 20`,
  filesWithWorksInPart: sql`delete from works where row_number > 100`,
  importsWithFilesInPart: sql`update imports set files_total = files_total + 1`,
  sittingsInPart: sql`update results set current = false where row_number > 20`,
  sittingsOfTwoFiles: sql`update results set file_id = 3 where current and row_number > 20`,
  factsOfNothing: sql`update import_files set state = 'refused' where import_id = 2`,
  importsUnlikeTheirAudit: sql`delete from audit_log where action = 'import.apply'`,
  filesUnlikeTheirAudit: sql`delete from audit_log where action = 'import.file.read'`,
  auditOfNothing: sql`insert into audit_log (action, subject) values ('import.create', 'import:0')`,
}

const server = testServer()
let jobs: RunningJobs
let region: KilledRegion

beforeAll(async () => {
  region = await buildKilledRegion(server.database, SCHOOLS)
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
  const client = await server.signIn(region)
  for (const attempt of [0, 1]) {
    const { id, version } = await uploadAndWait(client, filesOf(region, attempt))
    expect((await client.post(`/api/imports/${id}/apply`, { version })).statusCode).toBe(200)
  }
})
afterAll(() => jobs.stop())

/** What `look` sees of the database with some damage, which is undone afterwards. */
async function withDamage<T>(damage: RawBuilder<unknown>, look: (tx: Tx) => Promise<T>): Promise<T> {
  const undone = new Error('undone')
  let seen: T | undefined
  await transaction(server.database, async (tx) => {
    // What lets nobody delete a line of the log must not keep the test from doing so.
    await sql`set local session_replication_role = replica`.execute(tx)
    await damage.execute(tx)
    seen = await look(tx)
    throw undone
  }).catch((error: unknown) => {
    if (error !== undone) throw error
  })
  return seen!
}

describe('the check for half-done imports', () => {
  it('finds nothing where all is whole', async () => {
    expect(await assertWhole(server.database.kysely, region, 1)).toBe('after')
    expect(await assertWhole(server.database.kysely, region, 2)).toBe('before')
  })

  it.each(Object.entries(DAMAGE))('sees %s', async (fault, damage) => {
    expect(await withDamage(damage, (tx) => faultsOf(tx, SCHOOLS))).toHaveProperty(fault)
  })

  it('sees facts of which only some are those of the attempt', async () => {
    const damage = sql`update results set low = low + 1 where current and row_number > 20`
    const looked = withDamage(damage, (tx) => assertWhole(tx, region, 1))
    await expect(looked).rejects.toThrow('facts of attempt 1')
  })
})
