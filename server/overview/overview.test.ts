import { beforeAll, describe, expect, it } from 'vitest'
import { roles } from '#contract/permissions.ts'
import { buildImport, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
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
      }
      for (const [key, permission] of Object.entries(nulls))
        expect([role, key, shown[key] !== null]).toEqual([role, key, can.includes(permission)])
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
    expect((await overview(client)).own).toEqual({ factorMissing: false, roleEnds: null })
    const last = inDays(10)
    await db
      .updateTable('memberships')
      .set({ valid_to: new Date(last) })
      .where('membership_id', '=', head.membership_id)
      .execute()
    await db.updateTable('regions').set({ second_factor: true }).where('region_id', '=', region_id).execute()
    expect((await overview(client)).own).toEqual({ factorMissing: true, roleEnds: last })
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
})
