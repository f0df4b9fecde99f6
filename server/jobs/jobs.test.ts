import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { jobWords, wordsOfFailure } from '#contract/job-words.ts'
import { createOpora } from '#server/app.ts'
import { noteFailure } from '#server/backups/folder.ts'
import { makeBackup } from '#server/backups/make.ts'
import { featureJobs } from '#server/features.ts'
import { transaction } from '#server/platform/database.ts'
import { listJobs } from '#server/platform/job-list.ts'
import { defineJob, enqueue, startJobs } from '#server/platform/jobs.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { buildImport, buildUser, PASSWORD } from '#test/factories.ts'
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

async function put(name: string, payload: object, tries = 5): Promise<number> {
  const job = { ...send, name }
  await transaction(server.database, (tx) =>
    enqueue(tx, job, { ...later, regionId: region.regionId, ...payload }, { tries }),
  )
  return (
    await listJobs(within(server.guarded, { scope: wholeRegion(region.regionId), userId: null }).kysely, 1)
  )[0]!.id
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
    expect(await shown()).toEqual([])
    const gone = await people.region.post(`/api/jobs/${id}/cancel`)
    expect(gone.statusCode).toBe(404)
    const lines = await server.database.kysely
      .selectFrom('audit_log')
      .select(['action', 'detail'])
      .where('subject', '=', `job:${id}`)
      .orderBy('audit_id')
      .execute()
    expect(lines.map(({ action }) => action)).toEqual(['job.retry', 'job.cancel'])
  })

  it('are not stopped while they run', async () => {
    let finish: () => void = () => undefined
    const slow = defineJob('test.slow', () => new Promise<void>((resolve) => (finish = resolve)))
    const jobs = await startJobs({ url: server.url, jobs: [slow] })
    onTestFinished(() => jobs.stop())
    const id = await put('test.slow', {})
    await expect.poll(async () => (await shown())[0]?.state, { timeout: 10_000 }).toBe('running')
    const refused = await people.region.post(`/api/jobs/${id}/cancel`)
    expect(refused.json().detail).toContain('уже выполняется')
    finish()
    await expect.poll(shown, { timeout: 10_000 }).toEqual([])
  })

  it('that check an import show how far it is and end with it alone', async () => {
    const { import_id } = await buildImport(server.database.kysely, {
      region_id: region.regionId,
      state: 'reading',
      files_total: 8,
      files_read: 3,
    })
    const id = await put('import.read', { importId: import_id })
    expect(await shown()).toMatchObject([
      { id, progress: { done: 3, total: 8 }, link: `/imports/${import_id}`, can: { cancel: false } },
    ])
    const refused = await people.region.post(`/api/jobs/${id}/cancel`)
    expect(refused.json().hint).toContain('Отмените саму загрузку')
  })

  it('have words for people', () => {
    expect(featureJobs.map(({ name }) => name).filter((name) => !jobWords[name])).toEqual([])
  })
})

describe('backups on the page', () => {
  it('are said not to be made where no folder is set', async () => {
    const reply = await administrator.get('/api/backups')
    expect(reply.json()).toEqual({ schedule: null, items: [], failure: null, allowed: [], heads: null })
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
    })
  })
})
