import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { roles } from '#contract/permissions.ts'
import { createOpora } from '#server/app.ts'
import { noteFailure } from '#server/backups/folder.ts'
import { transaction } from '#server/platform/database.ts'
import { defineJob, enqueue, type FailedJob, startJobs } from '#server/platform/jobs.ts'
import { buildImport, buildUser } from '#test/factories.ts'
import { signInTo, type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

const overview = async (client: TestClient) => (await client.get('/api/overview')).json()
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

describe('what waits for a person', () => {
  it('is told to each role by its rights: what it may not read is null', async () => {
    for (const role of roles) {
      const { regionId: region_id, municipalities, schools } = home
      const { municipality_id } = municipalities.near
      const place = { region_id, municipality_id, school_id: schools.first.school_id }
      const client = await server.signIn(await buildUser(server.database.kysely, { ...place, role }))
      const { can } = (await client.get('/api/session')).json().viewer
      const shown = await overview(client)
      const nulls = {
        years: 'results.read',
        imports: 'imports.read',
        people: 'people.read',
        watched: 'schools.read',
        server: 'jobs.read',
      }
      for (const [key, permission] of Object.entries(nulls))
        expect([role, key, shown[key] !== null]).toEqual([role, key, can.includes(permission)])
      const decides = ['approvals.decide', 'corrections.decide', 'exports.decide']
      expect([role, shown.approvals !== null]).toEqual([role, decides.some((one) => can.includes(one))])
    }
  })

  it('imports: each by its number, with what there is to decide, and only one’s own', async () => {
    const db = server.database.kysely
    const { regionId: region_id, users } = home
    const waiting = { region_id, created_by: users.region.user_id, files_total: 2 }
    const failed = await buildImport(db, { ...waiting, state: 'failed' })
    const checked = await buildImport(db, { ...waiting, state: 'checked' })
    expect((await overview(people.region)).imports.waiting).toEqual([
      { id: checked.import_id, state: 'checked', files: 2, refused: 0, parked: 0 },
      { id: failed.import_id, state: 'failed', files: 2, refused: 0, parked: 0 },
    ])
    expect((await overview(people.district)).imports).toMatchObject({ failed: 0, waiting: [] })
  })

  it('people who have not come, and roles that end within 30 days, as the list of people finds them', async () => {
    const db = server.database.kysely
    const { regionId: region_id, schools } = home
    const teacher = { role: 'teacher' as const, region_id, school_id: schools.far.school_id }
    await buildUser(db, { ...teacher, name: 'Приглашённый', password_hash: null })
    for (const [name, days] of [
      ['Скоро', 20],
      ['Нескоро', 40],
    ] as const) {
      const { membership_id } = await buildUser(db, { ...teacher, name })
      const valid_to = new Date(inDays(days))
      await db
        .updateTable('memberships')
        .set({ valid_to })
        .where('membership_id', '=', membership_id)
        .execute()
    }
    expect((await overview(people.region)).people).toEqual({ invited: 1, ending: 1 })
    expect((await overview(people.district)).people).toEqual({ invited: 0, ending: 0 })
    const { items } = (await people.region.get('/api/people?ending=true')).json()
    expect(items).toMatchObject([{ name: 'Скоро' }])
  })

  it('one’s own role that ends, and a factor that the region asks for', async () => {
    const db = server.database.kysely
    const { regionId: region_id, schools } = home
    const head = await buildUser(db, { role: 'head', region_id, school_id: schools.far.school_id })
    const client = await server.signIn(head)
    expect((await overview(client)).own).toEqual({ factorMissing: false, roleEnds: null, unread: 0 })
    const last = inDays(10)
    await db
      .updateTable('memberships')
      .set({ valid_to: new Date(last) })
      .where('membership_id', '=', head.membership_id)
      .execute()
    await db.updateTable('regions').set({ second_factor: true }).where('region_id', '=', region_id).execute()
    expect((await overview(client)).own).toEqual({ factorMissing: true, roleEnds: last, unread: 0 })
    await db.updateTable('regions').set({ second_factor: false }).where('region_id', '=', region_id).execute()
  })

  it('watched schools whose answer is not what it was', async () => {
    const { first, far } = home.schools
    const run = async (overrides = {}) =>
      (await people.region.post('/api/runs', { methodology: '847-2020', year: '2023/24', overrides })).json()
        .id
    for (const year of ['2022/23', '2023/24'])
      for (const procedure of ['vpr-ma-5', 'vpr-ru-5'])
        await buildResults(server.database.kysely, home, { year, procedure }, [
          ['first', 10, 4],
          ['far', 10, 0],
        ])
    for (const { code } of [first, far]) await people.region.put(`/api/schools/${code}/watch`)
    await run()
    expect((await overview(people.region)).watched).toEqual({ schools: 2, changed: [] })
    const latest = await run({ lowShare: { numerator: 9, denominator: 10 } })
    expect((await overview(people.region)).watched).toEqual({
      schools: 2,
      changed: [{ code: first.code, name: first.name, run: latest, was: 'yes', now: 'no' }],
    })
    expect((await overview(people.district)).watched).toEqual({ schools: 0, changed: [] })
  })

  it('questions to two people that wait for his word', async () => {
    const db = server.database.kysely
    const { regionId: region_id, users } = home
    const chosen = await buildUser(db, { role: 'department', region_id })
    const second = await server.signIn(await buildUser(db, { role: 'department', region_id }))
    const { organisation_id: organisation } = await db
      .selectFrom('organisations')
      .select('organisation_id')
      .where('region_id', '=', region_id)
      .where('kind', '=', 'region')
      .executeTakeFirstOrThrow()
    const asked = { person: chosen.user_id, role: 'operator', organisation, reason: 'на время отпуска' }
    expect((await people.region.post('/api/approvals', asked)).statusCode).toBe(200)
    expect((await overview(second)).approvals).toBe(1)
    expect((await overview(people.region)).approvals).toBe(0)
    expect((await overview(await server.signIn(chosen))).approvals).toBe(0)
    const made = await buildUser(db, { role: 'department', region_id })
    await db
      .updateTable('memberships')
      .set({ granted_by: users.region.user_id })
      .where('membership_id', '=', made.membership_id)
      .execute()
    expect((await overview(await server.signIn(made))).approvals).toBe(0)
    const [{ id, hash }] = (await second.get('/api/approvals')).json().items
    await second.post(`/api/approvals/${id}/decision`, { decision: 'refused', hash })
    expect((await overview(second)).approvals).toBe(0)
    expect((await overview(people.region)).own.unread).toBe(1)
  })

  it('what failed on the server, and its weak settings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'opora-home-'))
    await noteFailure(folder, 'ENOSPC')
    const allowed = [{ name: 'superuser', sentence: 'роль — суперпользователь.' }]
    const keeping = { folder, hour: 2, keep: 14, encrypted: false, allowed }
    const app = await createOpora({ database: server.guarded, keeping })
    onTestFinished(async () => {
      await app.close()
      await rm(folder, { recursive: true })
    })
    const failing = defineJob('test.failing', async () => {
      throw new Error('не вышло')
    })
    const given: FailedJob[] = []
    const jobs = await startJobs({ url: server.url, jobs: [failing], onGivenUp: (job) => given.push(job) })
    await transaction(server.database, (tx) =>
      enqueue(tx, failing, { regionId: home.regionId }, { tries: 1 }),
    )
    await expect.poll(() => given, { timeout: 20_000 }).toHaveLength(1)
    await jobs.stop()
    const client = await signInTo(app, home.users.region)
    expect((await overview(client)).server).toEqual({
      failedJobs: 1,
      backupFailed: true,
      headsFailed: false,
      weak: 1,
    })
    expect((await overview(await signInTo(app, home.users.district))).server).toBeNull()
  })
})

describe('what is missing', () => {
  it('is counted as the grid shows it, for each in his own place, and districts with nothing are named', async () => {
    const ground = await buildSmallRegion(server.database)
    const signed = await signInAll(server, ground)
    const results = (procedure: string, schools: Parameters<typeof buildResults>[3]) =>
      buildResults(server.database.kysely, ground, { year: '2023/24', procedure }, schools)
    await results('vpr-ma-5', [
      ['first', 10, 1],
      ['second', 10, 1],
    ])
    await results('vpr-ru-5', [
      ['first', 10, 1],
      ['far', 10, 1],
    ])
    const inGrid = async (client: TestClient) => {
      const { items } = (await client.get('/api/completeness?year=2023%2F24&limit=200')).json()
      const missing = items.map(({ cells }: { cells: unknown[] }) =>
        cells.filter((cell) => cell === 'missing'),
      )
      return {
        cells: missing.flat().length,
        schools: missing.filter((cells: unknown[]) => cells.length > 0).length,
      }
    }
    for (const client of Object.values(signed))
      expect((await overview(client)).missing).toMatchObject(await inGrid(client))
    expect((await overview(signed.region)).missing).toMatchObject({
      cells: 2,
      late: { items: [], total: 0 },
    })
    expect((await overview(signed.district)).missing.late).toBeNull()

    const late = await buildSmallRegion(server.database)
    const near = await signInAll(server, late)
    for (const procedure of ['vpr-ma-5', 'vpr-ru-5'])
      await buildResults(server.database.kysely, late, { year: '2023/24', procedure }, [
        ['first', 10, 1],
        ['second', 10, 1],
      ])
    const { municipality_id, name } = late.municipalities.far
    expect((await overview(near.region)).missing).toMatchObject({
      cells: 2,
      schools: 1,
      late: { items: [{ id: municipality_id, name }], total: 1 },
    })
  })
})
