import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { jobWords, wordsOfFailure } from '#contract/job-words.ts'
import { createOpora } from '#server/app.ts'
import { MAKE_BACKUP } from '#server/backups/dump.ts'
import { listBackups, noteFailure, readNotes } from '#server/backups/folder.ts'
import { makeBackup } from '#server/backups/make.ts'
import { makeBackupJob } from '#server/backups/make-job.ts'
import { startSchedule } from '#server/backups/schedule.ts'
import { featureJobs } from '#server/features.ts'
import { findValidRole } from '#server/people/queries.ts'
import { transaction } from '#server/platform/database.ts'
import { listJobs } from '#server/platform/job-list.ts'
import { defineJob, enqueue, startJobs } from '#server/platform/jobs.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { buildImport, buildUser, PASSWORD } from '#test/factories.ts'
import { openFaultProxy } from '#test/fault-proxy.ts'
import { TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let region: SmallRegion
let people: Awaited<ReturnType<typeof signInAll>>
let administrator: TestClient

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  people = await signInAll(server, region)
  const user = await buildUser(server.database.kysely, { role: 'administrator', region_id: region.regionId })
  administrator = await server.signIn(user)
})

const send = defineJob<{ regionId: number; text?: string }>('test.send', async () => {
  throw new Error('У Иванова Ивана в файле ошибка')
})
const later = { regionId: 0 }

async function put(name: string, payload: object, tries = 5, askedAs?: number): Promise<number> {
  const job = { ...send, name }
  await transaction(server.database, (tx) =>
    enqueue(tx, job, { ...later, regionId: region.regionId, ...payload }, { tries, askedAs }),
  )
  return (
    await listJobs(within(server.guarded, { scope: wholeRegion(region.regionId), userId: null }).kysely, 1)
  )[0]!.id
}

const sleepers = async () => {
  const { rowCount } = await server.database.pool.query(
    "select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
  )
  return rowCount
}

const shown = async (client = people.region) => (await client.get('/api/jobs')).json().items

describe('the jobs of a region', () => {
  it('are shown to its operator and administrator, and to no other region', async () => {
    const id = await put('test.mine', {})
    expect(await shown()).toMatchObject([
      { id, name: 'test.mine', state: 'waiting', tries: 0, triesAllowed: 5, error: null, progress: null },
    ])
    expect(await shown(administrator)).toHaveLength(1)
    const stranger = await signInAll(server, await buildSmallRegion(server.database))
    expect(await shown(stranger.region)).toEqual([])
    await people.region.post(`/api/jobs/${id}/cancel`)
    expect(await shown()).toMatchObject([
      { id, state: 'cancelled', stopped: { by: region.users.region.name } },
    ])
    await people.region.post(`/api/jobs/${id}/cancel`)
    expect(await shown()).toEqual([])
  })

  it('tell a failure by its code, without what it said of people, and run again when told to', async () => {
    const id = await put('test.send', {}, 1)
    const jobs = await startJobs({ url: server.url, jobs: [send] })
    await expect.poll(async () => (await shown())[0]?.state, { timeout: 10_000 }).toBe('failed')
    await jobs.stop()
    expect(await shown()).toMatchObject([
      { id, error: 'Error', tries: 1, can: { retry: true, cancel: true } },
    ])
    const kept = await server.database.pool.query(
      'select last_error from graphile_worker.jobs where id = $1',
      [id],
    )
    expect(kept.rows).toEqual([{ last_error: 'Error' }])
    expect(wordsOfFailure('Error')).toBe('Ошибка программы (код Error)')
    expect((await people.region.post(`/api/jobs/${id}/retry`)).statusCode).toBe(204)
    expect(await shown()).toMatchObject([{ id, state: 'waiting', tries: 0 }])
    const again = await people.region.post(`/api/jobs/${id}/retry`)
    expect(again.json()).toMatchObject({ code: 'not_possible', status: 422 })
    expect((await people.region.post(`/api/jobs/${id}/cancel`)).statusCode).toBe(204)
    expect(await shown()).toMatchObject([{ id, state: 'cancelled' }])
    expect((await people.region.post(`/api/jobs/${id}/cancel`)).statusCode).toBe(204)
    expect(await shown()).toEqual([])
    const gone = await people.region.post(`/api/jobs/${id}/cancel`)
    expect(gone.statusCode).toBe(404)
    const lines = await server.database.kysely
      .selectFrom('audit_log')
      .select(['action', 'detail'])
      .where('subject', '=', `job:${id}`)
      .orderBy('audit_id')
      .execute()
    expect(lines.map(({ action }) => action)).toEqual(['job.retry', 'job.cancel', 'job.cancel'])
  })

  it('are stopped while they run: what is not committed is not stored, and it is said by whom', async () => {
    const left = vi.fn()
    const slow = defineJob('test.slow', async ({ database, payload }) => {
      await transaction(database, async (tx) => {
        const halfway = { region_id: payload.regionId, name: 'На полпути' }
        await tx.insertInto('municipalities').values(halfway).execute()
        await sql`select pg_sleep(30)`.execute(tx)
      })
      left()
    })
    const given: string[] = []
    const jobs = await startJobs({
      url: server.url,
      jobs: [slow],
      onGivenUp: ({ name }) => given.push(name),
    })
    onTestFinished(() => jobs.stop())
    const id = await put('test.slow', {})
    await expect.poll(async () => (await shown())[0]?.state, { timeout: 10_000 }).toBe('running')
    await expect.poll(sleepers, { timeout: 10_000 }).toBe(1)
    const told = performance.now()
    expect((await people.region.post(`/api/jobs/${id}/cancel`)).statusCode).toBe(204)
    await expect
      .poll(async () => (await shown())[0].state, { timeout: 10_000, interval: 20 })
      .toBe('cancelled')
    expect(performance.now() - told).toBeLessThan(1000)
    expect(await shown()).toMatchObject([
      {
        id,
        error: 'Cancelled',
        stopped: { by: region.users.region.name, at: expect.any(String) },
        can: { retry: true, cancel: true },
      },
    ])
    await expect.poll(sleepers, { timeout: 2000 }).toBe(0)
    const halfway = await server.database.pool.query("select from municipalities where name = 'На полпути'")
    expect([halfway.rowCount, left.mock.calls, given]).toEqual([0, [], []])
    expect((await people.region.post(`/api/jobs/${id}/retry`)).statusCode).toBe(204)
    await expect.poll(async () => (await shown())[0]?.state, { timeout: 10_000 }).toBe('running')
    expect(await shown()).toMatchObject([{ stopped: null, tries: 1, triesAllowed: 5 }])
    await people.region.post(`/api/jobs/${id}/cancel`)
    await expect.poll(async () => (await shown())[0].state, { timeout: 10_000 }).toBe('cancelled')
    await people.region.post(`/api/jobs/${id}/cancel`)
    expect(await shown()).toEqual([])
  })

  it('end within a second when whoever asked for them loses his right, and are not tried again', async () => {
    const refused = vi.fn(async () => undefined)
    const asked = defineJob(
      'test.asked',
      ({ signal }) => new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve())),
      {
        mayGoOn: async (db, role) => (await findValidRole(db, role)) !== undefined,
        refused,
      },
    )
    const jobs = await startJobs({ url: server.url, jobs: [asked] })
    onTestFinished(() => jobs.stop())
    const { membership_id } = await buildUser(server.database.kysely, {
      role: 'operator',
      region_id: region.regionId,
    })
    const withdraw = (at: Date | null) =>
      server.database.kysely
        .updateTable('memberships')
        .set({ withdrawn_at: at, withdrawn_why: at && 'уволен' })
        .where('membership_id', '=', membership_id)
        .execute()
    for (let attempt = 1; attempt <= 20; attempt++) {
      await withdraw(null)
      const id = await put('test.asked', {}, 5, membership_id)
      await expect
        .poll(async () => (await shown())[0]?.state, { timeout: 10_000, interval: 20 })
        .toBe('running')
      await withdraw(new Date())
      const gone = performance.now()
      await expect
        .poll(async () => (await shown())[0].state, { timeout: 10_000, interval: 20 })
        .toBe('failed')
      expect(performance.now() - gone).toBeLessThan(1000)
      expect(await shown()).toMatchObject([
        { error: 'Refused', tries: 1, triesAllowed: 1, stopped: { by: null } },
      ])
      expect(refused).toHaveBeenCalledTimes(attempt)
      await people.region.post(`/api/jobs/${id}/cancel`)
    }
  }, 60_000)

  it('that check an import show how far it is; stopped, the import says so and can be checked again', async () => {
    const { import_id } = await buildImport(server.database.kysely, {
      region_id: region.regionId,
      state: 'reading',
      files_total: 8,
      files_read: 3,
    })
    const id = await put('import.read', { importId: import_id })
    expect(await shown()).toMatchObject([
      { id, progress: { done: 3, total: 8 }, link: `/imports/${import_id}`, can: { cancel: true } },
    ])
    const state = () =>
      server.database.kysely
        .selectFrom('imports')
        .select(['state', 'failure'])
        .where('import_id', '=', import_id)
        .executeTakeFirstOrThrow()
    await people.region.post(`/api/jobs/${id}/cancel`)
    expect(await state()).toEqual({ state: 'failed', failure: expect.stringContaining('остановили') })
    expect(await shown()).toMatchObject([{ id, state: 'cancelled' }])
    await people.region.post(`/api/jobs/${id}/retry`)
    expect(await state()).toEqual({ state: 'uploaded', failure: null })
    await people.region.post(`/api/jobs/${id}/cancel`)
    await people.region.post(`/api/jobs/${id}/cancel`)
    expect(await shown()).toEqual([])
  })

  it('that make a backup show how far it is; stopped, nothing is left of it, and it can be made again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'opora-stopped-'))
    const line = await openFaultProxy(server.url)
    const settings = { folder, hour: 0, keep: 3, secret: undefined }
    const jobs = await startJobs({ url: server.url, jobs: [makeBackupJob({ url: line.url, settings })] })
    onTestFinished(async () => {
      await jobs.stop()
      line.close()
      await rm(folder, { recursive: true })
    })
    await server.database.pool.query(
      `insert into municipalities (region_id, name) select $1, 'Округ ' || repeat('ё', 1000) || n
       from generate_series(1, 500) n`,
      [(await buildSmallRegion(server.database)).regionId],
    )
    line.set({ delay: 40 })
    const id = await put('backup.make', { since: new Date().toISOString() })
    const progress = async () => (await shown())[0]?.progress
    await expect.poll(progress, { timeout: 20_000, interval: 20 }).toMatchObject({ step: 'write' })
    const { done, total } = await progress()
    expect(done).toBeGreaterThan(0)
    expect(total).toBeGreaterThan(1500)
    expect(done).toBeLessThan(total)
    expect(await readdir(folder)).toEqual([expect.stringMatching(/\.opora\.part$/)])
    const told = performance.now()
    expect((await people.region.post(`/api/jobs/${id}/cancel`)).statusCode).toBe(204)
    await expect
      .poll(async () => (await shown())[0].state, { timeout: 10_000, interval: 20 })
      .toBe('cancelled')
    expect(performance.now() - told).toBeLessThan(1000)
    await expect.poll(() => readdir(folder), { timeout: 10_000 }).toEqual([])
    expect(await readNotes(folder)).toEqual({ verified: {}, failure: null })
    line.set(undefined)
    expect((await people.region.post(`/api/jobs/${id}/retry`)).statusCode).toBe(204)
    await expect
      .poll(() => listBackups(folder), { timeout: 20_000 })
      .toMatchObject([{ at: expect.any(Date), verifiedAt: expect.any(Date) }])
    await expect.poll(shown, { timeout: 10_000 }).toEqual([])
  })

  it('make a backup of several regions where none of them can stop it', async () => {
    let end: () => void = () => undefined
    const made = new Promise<void>((resolve) => {
      end = resolve
    })
    const waiting = defineJob('backup.make', () => made)
    const jobs = await startJobs({ url: server.url, jobs: [waiting] })
    onTestFinished(() => jobs.stop())
    const settings = {
      folder: await mkdtemp(join(tmpdir(), 'opora-many-')),
      hour: 0,
      keep: 3,
      secret: undefined,
    }
    const schedule = startSchedule({ database: server.database, settings, every: 20 })
    onTestFinished(() => rm(settings.folder, { recursive: true }))
    await expect
      .poll(shown, { timeout: 10_000, interval: 20 })
      .toMatchObject([{ name: 'backup.make', state: 'running', can: { cancel: false } }])
    await schedule.stop()
    const [{ id }] = await shown()
    expect((await people.region.post(`/api/jobs/${id}/cancel`)).statusCode).toBe(404)
    end()
    await expect.poll(shown, { timeout: 10_000 }).toEqual([])
  })

  it('have words for people', () => {
    const names = [...featureJobs.map(({ name }) => name), MAKE_BACKUP]
    expect(names.filter((name) => !jobWords[name])).toEqual([])
  })
})

describe('backups on the page', () => {
  it('are said not to be made where no folder is set', async () => {
    const reply = await administrator.get('/api/backups')
    expect(reply.json()).toEqual({
      schedule: null,
      items: [],
      failure: null,
      allowed: [],
      heads: null,
      lines: null,
    })
  })

  it('are listed with what the schedule and the settings say', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'opora-page-'))
    const allowed = [{ name: 'superuser', sentence: 'роль — суперпользователь.' }]
    const keeping = { folder, hour: 2, keep: 14, encrypted: false, allowed }
    const app = await createOpora({ database: server.guarded, keeping })
    onTestFinished(async () => {
      await app.close()
      await rm(folder, { recursive: true })
    })
    const client = new TestClient(app)
    await client.post('/api/session', { login: region.users.region.login, password: PASSWORD })
    const made = await makeBackup(server.url, folder)
    await noteFailure(folder, 'ENOSPC')
    expect((await client.get('/api/backups')).json()).toEqual({
      schedule: { hour: 2, keep: 14, encrypted: false },
      items: [
        {
          name: expect.stringMatching(/^opora-.*\.opora$/),
          at: made.head.at,
          bytes: made.bytes,
          encrypted: false,
          verifiedAt: expect.any(String),
        },
      ],
      failure: { at: expect.any(String), code: 'ENOSPC' },
      allowed,
      heads: null,
      lines: null,
    })
  })
})
