import { copyFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { restoreDatabase } from '#server/flows/restore-database.ts'
import { openDatabase, transaction } from '#server/platform/database.ts'
import { listJobs } from '#server/platform/job-list.ts'
import { defineJob, enqueue, startJobs } from '#server/platform/jobs.ts'
import { noMail } from '#server/platform/mail.ts'
import { migrate, readMigrations } from '#server/platform/migrate.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { differences, drill, sumsIn } from '#test/backup-drill.ts'
import { createDatabase, createEmptyDatabase, type TestDatabase, testDatabase } from '#test/database.ts'
import { openFaultProxy } from '#test/fault-proxy.ts'
import { buildResults, buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { rowsOf, verifyBackup } from './content.ts'
import { type BackupProgress, backUp } from './dump.ts'
import {
  hasBackupSince,
  listBackups,
  newBackupPath,
  noteAsked,
  noteFailure,
  noteVerified,
  pruneBackups,
  readNotes,
} from './folder.ts'
import { makeBackup } from './make.ts'
import { makeBackupJob, type ScheduledBackups } from './make-job.ts'
import { restoreBackup } from './restore.ts'
import { isToBeAsked, lastHour, startSchedule } from './schedule.ts'

const SECRET = 'ключ копий: для проверки, длинный'
const store = testDatabase()
let region: SmallRegion
let folder: string
let plain: string
let secret: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-backups-'))
  region = await buildSmallRegion(store.database)
  await buildResults(store.database.kysely, region, { year: '2023/24', procedure: 'vpr-ma-5' }, [
    ['first', 20, 8],
    ['far', 10, 1],
  ])
  plain = join(folder, 'plain.opora')
  secret = join(folder, 'secret.opora')
  await backUp(store.url, { path: plain })
  await backUp(store.url, { path: secret, secret: SECRET })
})
afterAll(() => rm(folder, { recursive: true }))

async function another(): Promise<TestDatabase> {
  const made = await createDatabase()
  onTestFinished(() => made.drop())
  return made
}

async function emptyFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'opora-kept-'))
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

async function sumsNow(database: TestDatabase['database']) {
  const client = await database.pool.connect()
  return sumsIn(client).finally(() => client.release())
}

describe('a backup', () => {
  it.each([1, 2, 3])('restores what was there at its moment while others write: drill %i', async (seed) => {
    const report = await drill(
      { makeDatabase: createDatabase },
      { seed, secret: seed === 2 ? SECRET : undefined },
    )
    expect(report.failures).toEqual([])
    expect(report.rows).toBeGreaterThan(500)
  })

  it('shows nothing of people when it is encrypted, and all of it takes the key', async () => {
    const bytes = await readFile(secret)
    expect(bytes.includes('Берёзовский')).toBe(false)
    await expect(verifyBackup(secret, undefined)).rejects.toThrow('Копия зашифрована')
    await expect(verifyBackup(secret, `${SECRET}!`)).rejects.toThrow('ключ OPORA_BACKUP_KEY не тот')
    expect((await verifyBackup(secret, SECRET)).inventory.tables.length).toBeGreaterThan(20)
  })

  it('is made whole or not at all when the line to the database breaks, and the server goes on', async () => {
    const kept = await mkdtemp(join(tmpdir(), 'opora-broken-line-'))
    onTestFinished(() => rm(kept, { recursive: true }))
    for (let breaks = 1; breaks <= 10; breaks++) {
      const line = await openFaultProxy(store.url)
      line.set({ delay: 1 })
      const breaking = setTimeout(() => line.set('reset'), breaks * 20)
      const path = join(kept, `${breaks}.opora`)
      const made = await backUp(line.url, { path }).then(
        () => true,
        () => false,
      )
      clearTimeout(breaking)
      line.close()
      const left = (await readdir(kept)).filter((name) => name.startsWith(`${breaks}.`))
      expect(left).toEqual(made ? [`${breaks}.opora`] : [])
      if (made) await verifyBackup(path, undefined)
    }
  })

  it('tells how far it is: every row that is written, then every row that is read again', async () => {
    const kept = await emptyFolder()
    const told: BackupProgress[] = []
    const { inventory } = await makeBackup(store.url, kept, { progress: (one) => told.push(one) })
    const total = rowsOf(inventory)
    for (const step of ['write', 'check'] as const) {
      const done = told.filter((one) => one.step === step).map((one) => one.done)
      expect(done).toEqual([...done].sort((one, other) => one - other))
      expect(done.at(-1)).toBe(total)
    }
    expect(new Set(told.map((one) => one.total))).toEqual(new Set([total]))
  })

  it.each([
    ['while it is written', ({ step }: BackupProgress) => step === 'write'],
    ['while it is read again', ({ step }: BackupProgress) => step === 'check'],
    ['at its end', ({ step, done, total }: BackupProgress) => step === 'check' && done === total],
  ])('leaves nothing when it is stopped %s', async (_when, isTime) => {
    const kept = await emptyFolder()
    const stopping = new AbortController()
    let times = 0
    const progress = (told: BackupProgress) => {
      if (!isTime(told)) return
      times++
      stopping.abort()
    }
    await expect(makeBackup(store.url, kept, { signal: stopping.signal, progress })).rejects.toThrow('abort')
    expect(times).toBe(1)
    expect(await readdir(kept)).toEqual([])
    const made = await makeBackup(store.url, kept)
    expect(await listBackups(kept)).toMatchObject([{ path: made.path, verifiedAt: expect.any(Date) }])
  })

  it('is no backup before it could be read again', async () => {
    const kept = await emptyFolder()
    const path = newBackupPath(kept)
    const check = async (half: string) => {
      expect(await listBackups(kept)).toEqual([])
      await writeFile(half, 'x')
      await verifyBackup(half, undefined)
    }
    await expect(backUp(store.url, { path, check })).rejects.toThrow('Копия повреждена')
    expect(await readdir(kept)).toEqual([])
  })

  it('takes away what a killed one left half-made, and nothing that is being made', async () => {
    const kept = await emptyFolder()
    const [dead, alive] = [newBackupPath(kept, new Date(0)), newBackupPath(kept, new Date(1))]
    for (const path of [dead, alive]) await writeFile(`${path}.part`, 'x')
    await utimes(`${dead}.part`, new Date(0), new Date(0))
    const made = await makeBackup(store.url, kept)
    expect((await readdir(kept)).sort()).toEqual(
      ['backups.json', basename(made.path), `${basename(alive)}.part`].sort(),
    )
  })

  it('keeps no sessions', async () => {
    const { inventory } = await verifyBackup(plain, undefined)
    expect(inventory.tables.map(({ name }) => name)).not.toContain('sessions')
  })

  it('keeps the jobs that are still to be done', async () => {
    const job = defineJob<{ regionId: number; text: string }>('test.later', async () => undefined)
    const from = await another()
    const into = await another()
    const small = await buildSmallRegion(from.database)
    await transaction(from.database, (tx) =>
      enqueue(tx, job, { regionId: small.regionId, text: 'ё' }, { queue: 'one', key: 'k', tries: 3 }),
    )
    const asked = startSchedule({
      database: from.database,
      settings: { folder: await emptyFolder(), hour: 0, keep: 3, secret: undefined },
      every: 20,
    })
    const jobs = () => from.database.pool.query('select from graphile_worker.jobs')
    await expect.poll(async () => (await jobs()).rowCount, { timeout: 20_000 }).toBe(2)
    await asked.stop()
    await from.database.pool.query(
      `update graphile_worker._private_jobs set flags = '{"progress": {"done": 1, "total": 2}}'`,
    )
    const path = join(folder, 'jobs.opora')
    await backUp(from.url, { path })
    await restoreDatabase(into.url, { path })
    expect(
      await listJobs(within(into.guarded, { scope: wholeRegion(small.regionId), userId: null }).kysely, 10),
    ).toMatchObject([
      {
        name: 'test.later',
        payload: { regionId: small.regionId, text: 'ё' },
        triesAllowed: 3,
        tries: 0,
        progress: null,
      },
    ])
  })
})

describe('a damaged backup', () => {
  /** Of one seed, so that a failure can be looked into. */
  const places = (length: number) => {
    let state = 12_345
    return Array.from({ length: 50 }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return state % length
    })
  }

  it.each([
    ['plain', () => plain, undefined],
    ['encrypted', () => secret, SECRET],
  ] as const)('is refused wherever a byte of it was changed: %s', async (_name, path, key) => {
    const whole = await readFile(path())
    const broken = join(folder, 'broken.opora')
    const into = await another()
    const before = await sumsNow(into.database)
    const accepted: number[] = []
    for (const place of places(whole.length)) {
      const bytes = Buffer.from(whole)
      bytes[place]! ^= 1 << (place % 8)
      await writeFile(broken, bytes)
      const refused = await restoreBackup(into.url, { path: broken, secret: key }).catch(
        (error: Error) => error,
      )
      if (!(refused instanceof Error) || refused.name !== 'BadBackup') accepted.push(place)
    }
    expect(accepted).toEqual([])
    expect(differences(before, await sumsNow(into.database))).toEqual([])
  })

  it('is refused when its end is missing or something follows it', async () => {
    const whole = await readFile(plain)
    const broken = join(folder, 'cut.opora')
    for (const cut of [0, 10, 200, whole.length >> 1, whole.length - 17, whole.length - 1]) {
      await writeFile(broken, whole.subarray(0, cut))
      await expect(verifyBackup(broken, undefined)).rejects.toThrow(/повреждена|не резервная копия/)
    }
    await writeFile(broken, Buffer.concat([whole, Buffer.from('x')]))
    await expect(verifyBackup(broken, undefined)).rejects.toThrow('после её конца есть лишнее')
  })
})

describe('a restore', () => {
  it('brings a whole database and tells of it in the audit log', async () => {
    const into = await another()
    await restoreDatabase(into.url, { path: secret, secret: SECRET })
    const lines = await into.database.kysely
      .selectFrom('audit_log')
      .select(['region_id', 'action', 'detail'])
      .where('action', '=', 'backup.restore')
      .execute()
    expect(lines).toMatchObject([{ region_id: region.regionId, detail: { made: expect.any(String) } }])
  })

  it('works into a database without any table', async () => {
    const into = await createEmptyDatabase()
    onTestFinished(() => into.drop())
    await restoreBackup(into.url, { path: plain })
    expect(differences(await sumsNow(store.database), await sumsNow(into.database))).toEqual([])
  })

  it('refuses a database that holds a region, until it is told to replace it', async () => {
    const into = await createEmptyDatabase()
    onTestFinished(() => into.drop())
    await migrate(into.database)
    await buildSmallRegion(into.database)
    const before = await sumsNow(into.database)
    await expect(restoreBackup(into.url, { path: plain })).rejects.toThrow('База данных не пуста')
    expect(differences(before, await sumsNow(into.database))).toEqual([])
    await restoreBackup(into.url, { path: plain, replace: true })
    expect(differences(await sumsNow(store.database), await sumsNow(into.database))).toEqual([])
  })

  it('refuses a database of another program even then', async () => {
    const into = await createEmptyDatabase()
    onTestFinished(() => into.drop())
    await into.database.pool.query('create table invoices (id integer)')
    await expect(restoreBackup(into.url, { path: plain, replace: true })).rejects.toThrow('другой программы')
  })

  it('takes a backup of an older schema and brings it to the newest', async () => {
    const old = await createEmptyDatabase()
    const into = await another()
    onTestFinished(() => old.drop())
    const early = await mkdtemp(join(tmpdir(), 'opora-early-'))
    onTestFinished(() => rm(early, { recursive: true }))
    const migrations = (await readMigrations()).slice(0, 3)
    for (const { name, sql } of migrations) await writeFile(join(early, name), sql)
    await migrate(old.database, early)
    await old.database.pool.query("insert into regions (name) values ('Старая область')")
    await old.database.pool.query("insert into audit_log (region_id, action) values (1, 'region.open')")
    const path = join(folder, 'old.opora')
    const { head } = await backUp(old.url, { path })
    expect(head.migrations.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name))
    await restoreDatabase(into.url, { path })
    const { rows } = await into.database.pool.query('select name, second_factor from regions')
    expect(rows).toEqual([{ name: 'Старая область', second_factor: expect.any(Boolean) }])
    const applied = await into.database.pool.query('select name from migrations order by name')
    expect(applied.rows).toEqual((await readMigrations()).map(({ name }) => ({ name })))
  })

  it('refuses a backup of a newer schema', async () => {
    const newer = await another()
    const into = await another()
    await newer.database.pool.query("insert into migrations (name, checksum) values ('9999_later.sql', 'x')")
    const path = join(folder, 'newer.opora')
    await backUp(newer.url, { path })
    await expect(restoreBackup(into.url, { path })).rejects.toThrow('более новой версией программы')
  })

  it('refuses while a server works with the database', async () => {
    const into = await another()
    await into.database.pool.query('select 1')
    await expect(restoreBackup(into.url, { path: plain })).rejects.toThrow('Остановите её')
  })

  it('leaves the database as it was when it is broken off', async () => {
    const into = await createEmptyDatabase()
    onTestFinished(() => into.drop())
    await migrate(into.database)
    await buildSmallRegion(into.database)
    const before = await sumsNow(into.database)
    const held = await into.database.pool.connect()
    // Somebody reads a table: the restore gets as far as taking it away, and waits.
    await held.query('begin; select from regions')
    const restoring = restoreBackup(into.url, { path: plain, replace: true }).catch((error: Error) => error)
    const cut = async () =>
      (
        await into.database.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'opora restore' and wait_event_type = 'Lock'`,
        )
      ).rowCount
    await expect.poll(cut, { timeout: 20_000 }).toBe(1)
    await held.query('rollback')
    held.release()
    expect(await restoring).toBeInstanceOf(Error)
    expect(differences(before, await sumsNow(into.database))).toEqual([])
  })

  it('needs no superuser', async () => {
    const role = `keeper_${process.pid}`
    const into = await createEmptyDatabase(role)
    onTestFinished(() => into.drop())
    await restoreBackup(into.ownerUrl!, { path: plain })
    expect(differences(await sumsNow(store.database), await sumsNow(into.database))).toEqual([])
  })
})

/** The part of a server that makes backups. */
async function startServer(
  { url, database }: Pick<TestDatabase, 'url' | 'database'>,
  settings: ScheduledBackups,
) {
  const jobs = await startJobs({ url, jobs: [makeBackupJob({ url, settings })] })
  const schedule = startSchedule({ database, settings, every: 20 })
  let stopped: Promise<unknown> | undefined
  const stop = async () => {
    stopped ??= Promise.all([schedule.stop(), jobs.stop()])
    await stopped
  }
  onTestFinished(stop)
  return { stop }
}

describe('the schedule', () => {
  it('makes one backup a day, however many servers there are', async () => {
    const kept = await mkdtemp(join(tmpdir(), 'opora-daily-'))
    const settings = { folder: kept, hour: 0, keep: 3, secret: SECRET }
    const servers = await Promise.all([1, 2, 3].map(() => startServer(store, settings)))
    onTestFinished(() => rm(kept, { recursive: true }))
    const verified = async () =>
      (await listBackups(kept)).filter(({ verifiedAt, encrypted }) => verifiedAt && encrypted)
    await expect.poll(verified, { timeout: 20_000 }).toHaveLength(1)
    await Promise.all(servers.map((server) => server.stop()))
    expect((await readdir(kept)).filter((name) => name !== 'backups.json')).toHaveLength(1)
  })

  it('makes anew what a killed server left in the middle', async () => {
    const kept = await emptyFolder()
    const settings = { folder: kept, hour: 0, keep: 3, secret: undefined }
    const ground = await another()
    const asked = startSchedule({ database: ground.database, settings, every: 20 })
    const left = () => ground.database.pool.query('select from graphile_worker.jobs')
    await expect.poll(async () => (await left()).rowCount, { timeout: 20_000 }).toBe(1)
    await asked.stop()
    // As if it were in the hands of a server that was killed: nobody takes it up for hours.
    await ground.database.pool.query(
      "update graphile_worker._private_jobs set attempts = 1, locked_at = now() - interval '1 minute', locked_by = 'killed'",
    )
    await startServer(ground, settings)
    await expect.poll(() => listBackups(kept), { timeout: 20_000 }).toHaveLength(1)
    await expect.poll(async () => (await left()).rowCount, { timeout: 20_000 }).toBe(0)
  })

  it('makes the backup of an hour once, however often its job is run', async () => {
    const kept = await emptyFolder()
    const settings = { folder: kept, hour: 0, keep: 3, secret: undefined }
    const job = makeBackupJob({ url: store.url, settings })
    const context = { database: store.database, mail: noMail(), signal: undefined }
    const run = (since: Date) => job.run({ ...context, payload: { since: since.toISOString() } })
    const since = new Date()
    await run(since)
    await run(since)
    expect(await listBackups(kept)).toHaveLength(1)
    await run(new Date())
    expect(await listBackups(kept)).toHaveLength(2)
  })

  it('asks once for a day, also when the backup was stopped; what failed is asked for again in an hour', async () => {
    const kept = await emptyFolder()
    const now = new Date()
    const soon = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    const today = new Date(now.getTime() - 1000)
    expect(await isToBeAsked(kept, today, now)).toBe(true)
    await noteAsked(kept)
    expect(await isToBeAsked(kept, today, soon(61))).toBe(false)
    await noteFailure(kept, 'ENOSPC')
    expect(await isToBeAsked(kept, today, soon(59))).toBe(false)
    expect(await isToBeAsked(kept, today, soon(61))).toBe(true)
    expect(await isToBeAsked(kept, soon(1), soon(2))).toBe(true)
  })

  it('tells a failure by its code and leaves nothing half-made', async () => {
    const kept = await mkdtemp(join(tmpdir(), 'opora-failing-'))
    const told: string[] = []
    const nowhere = openDatabase(store.url.replace(/opora_test_\w+/, 'opora_none'))
    onTestFinished(() => nowhere.close())
    const schedule = startSchedule({
      database: nowhere,
      settings: { folder: kept, hour: 0, keep: 3, secret: undefined },
      onFailure: (code) => told.push(code),
      every: 20,
    })
    onTestFinished(() => rm(kept, { recursive: true }))
    await expect.poll(async () => (await readNotes(kept)).failure, { timeout: 20_000 }).not.toBeNull()
    await schedule.stop()
    expect(told).toEqual(['3D000'])
    expect(await readdir(kept)).toEqual(['backups.json'])
  })
})

describe('the folder of backups', () => {
  it('keeps the newest that were verified, and never the fewer for those that were not', async () => {
    const kept = await mkdtemp(join(tmpdir(), 'opora-kept-'))
    onTestFinished(() => rm(kept, { recursive: true }))
    const days = [1, 2, 3, 4, 5].map((day) => newBackupPath(kept, new Date(Date.UTC(2026, 8, day))))
    for (const path of days) await copyFile(plain, path)
    const names = (await listBackups(kept)).map(({ name }) => name)
    for (const name of [names[1]!, names[2]!, names[3]!]) await noteVerified(kept, name)
    expect(await pruneBackups(kept, 2)).toEqual([names[3], names[4]])
    expect((await listBackups(kept)).map(({ name }) => name)).toEqual(names.slice(0, 3))
  })

  it('is due for another at the hour, once a day, and at once when none was made', async () => {
    const kept = await mkdtemp(join(tmpdir(), 'opora-due-'))
    onTestFinished(() => rm(kept, { recursive: true }))
    const isDue = async (hour: number, now: Date) => !(await hasBackupSince(kept, lastHour(hour, now)))
    expect(await isDue(2, new Date(2026, 8, 2, 15))).toBe(true)
    const { head } = await backUp(store.url, { path: newBackupPath(kept) })
    await noteVerified(kept, (await listBackups(kept))[0]!.name)
    const made = new Date(head.at)
    const tomorrow = new Date(made)
    tomorrow.setDate(made.getDate() + 1)
    tomorrow.setHours(made.getHours() + 1)
    expect(await isDue(made.getHours(), made)).toBe(false)
    expect(await isDue(made.getHours(), tomorrow)).toBe(true)
  })
})
