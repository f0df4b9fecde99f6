import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { roles } from '#contract/permissions.ts'
import { settingsFields, settingsOf } from '#contract/settings-fields.ts'
import { featureJobs } from '#server/features.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { buildUser } from '#test/factories.ts'
import { fillReference, resultsFile, uploadAndWait } from '#test/import-files.ts'
import { dateStates } from '#test/past.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'
import { yearsOf } from './queries.ts'

const server = testServer()
const db = () => server.database.kysely
let jobs: RunningJobs
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  await fillReference(server.database)
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
})
afterAll(() => jobs.stop())
beforeEach(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

const get = async (client = people.region) => (await client.get('/api/settings')).json()
async function save(change: object, client = people.region) {
  const settings = await get()
  const { version } = settings
  return client.put('/api/settings', { ...settingsOf(settingsFields(settings)), version, ...change })
}
const viewer = async (client = people.region) => (await client.get('/api/viewer')).json()

describe('settings of a region', () => {
  it('are changed by an operator and an administrator, and seen by nobody else', async () => {
    const allowed: string[] = []
    for (const role of roles) {
      const client = await server.signIn(await buildUser(db(), { role, region_id: home.regionId }))
      if ((await client.get('/api/settings')).statusCode === 200) allowed.push(role)
      else expect((await client.put('/api/settings', {})).statusCode).toBe(403)
    }
    expect(allowed).toEqual(['operator', 'administrator'])
  })

  it('hold for everybody from the next request on, here and not in other regions', async () => {
    const abroad = await buildSmallRegion(server.database)
    const stranger = await server.signIn(abroad.users.region)
    const foreign = await get(stranger)
    const reply = await save({ name: 'Заозёрный край', timeZone: 'Asia/Kamchatka', academicYear: '2024/25' })
    expect(reply.json()).toEqual({ version: 2 })
    expect(await viewer(people.school)).toMatchObject({
      region: 'Заозёрный край',
      academicYear: '2024/25',
      cycle: '2023/24',
    })
    expect(await get(stranger)).toEqual(foreign)
  })

  it('are refused in words when they make no sense, and nothing changes', async () => {
    const before = await get()
    for (const wrong of [
      { timeZone: 'Europe/Paris' },
      { academicYear: '2024/26' },
      { sourcesOff: ['pisa'] },
      { alarmFactor: 1 },
      { alarmFloor: 0 },
      { name: ' ' },
    ])
      expect((await save(wrong)).json()).toMatchObject({ code: 'invalid_request', status: 400 })
    expect(await get()).toEqual(before)
  })

  it('changed by another meanwhile are refused with what differs: old, mine and theirs', async () => {
    const { version, name } = await get()
    await save({ name: 'Их край', cycle: '2022/23' })
    const reply = await save({ name: 'Мой край', version })
    expect(reply.json()).toMatchObject({ code: 'conflict', status: 409 })
    expect(reply.json().changed).toEqual({
      version: version + 1,
      fields: [
        { field: 'name', old: name, mine: 'Мой край', theirs: 'Их край' },
        { field: 'cycle', old: null, mine: '2022/23', theirs: '2022/23' },
      ],
    })
    expect((await get()).name).toBe('Их край')
  })

  it('are stored when another changed only what stands in another form', async () => {
    const { version } = await get()
    await save({ name: 'Их край' })
    const terms = { council: { one: 'совет области' } }
    const reply = await people.region.put('/api/settings/terms', { terms, version })
    expect(reply.json()).toEqual({ version: version + 2 })
    expect(await get()).toMatchObject({ name: 'Их край', terms })
  })

  it('tell who changed what, when and why', async () => {
    await save({ sourcesOff: ['gve'] })
    const { items } = (await people.region.get('/api/settings/changes')).json()
    expect(items).toMatchObject([
      {
        action: 'settings.edit',
        person: 'Проверяющий',
        fields: [{ field: 'sources.gve', was: true, became: false }],
      },
    ])
    const [line] = (await people.region.get('/api/audit?action=settings')).json().items
    expect(line).toMatchObject({ action: 'settings.edit', detail: { 'sources.gve': false } })
  })
})

describe('the second factor of a region', () => {
  it('once switched on, is asked of everybody above a school by the next request', async () => {
    expect((await save({ secondFactor: true })).statusCode).toBe(200)
    expect((await people.region.get('/api/settings')).json()).toMatchObject({ code: 'second_factor' })
    expect((await viewer(people.school)).secondFactorOff).toBe(false)
  })

  it('is asked of schools too once the region says so, and taken off them only with a reason', async () => {
    expect((await save({ secondFactor: false, secondFactorSchools: true })).statusCode).toBe(200)
    const refused = await save({ secondFactor: false, secondFactorSchools: false })
    expect(refused.json().detail).toContain('причину')
    const given = { secondFactorSchools: false, reason: 'в школах нет телефонов' }
    expect((await save(given)).statusCode).toBe(200)
    expect((await get()).secondFactorSchools).toBe(false)
  })

  it('is switched off only with a reason, and then every page says so', async () => {
    const { user_id } = home.users.region
    await sql`insert into second_factors (user_id, secret, confirmed_at) values (${user_id}, 'x', now())`.execute(
      db(),
    )
    await sql`update sessions set second_factor_at = now() where user_id = ${user_id}`.execute(db())
    expect((await save({ secondFactor: true })).statusCode).toBe(200)
    expect((await save({ secondFactor: false })).json()).toMatchObject({
      code: 'invalid_request',
      detail: expect.stringContaining('причину'),
    })
    expect((await get()).secondFactor).toBe(true)
    expect((await save({ secondFactor: false, reason: 'нет телефонов' })).statusCode).toBe(200)
    const [line] = (await people.region.get('/api/audit?action=settings')).json().items
    expect(line.reason).toBe('нет телефонов')
    expect((await viewer(people.school)).secondFactorOff).toBe(true)
  })
})

describe('a source that is switched off', () => {
  const file = () =>
    resultsFile(`${home.regionId}.csv`, [{ code: home.schools.first.code, participants: 10, low: 3 }])

  it('is refused at import with a sentence; switched on again, it is taken', async () => {
    await save({ sourcesOff: ['vpr'] })
    const { files } = await uploadAndWait(people.region, [file()])
    expect(files).toMatchObject([
      { state: 'refused', reason: expect.stringContaining('ВПР в вашем регионе не используются') },
    ])
    await save({ sourcesOff: ['oge'] })
    expect((await uploadAndWait(people.region, [file()])).files).toMatchObject([{ state: 'read' }])
  })

  it('is not applied when it was switched off after the check', async () => {
    const { id, version } = await uploadAndWait(people.region, [file()])
    await save({ sourcesOff: ['vpr'] })
    const reply = await people.region.post(`/api/imports/${id}/apply`, { version })
    expect(reply.json()).toMatchObject({ code: 'not_possible', detail: expect.stringContaining('ВПР') })
    expect((await people.region.get(`/api/imports/${id}`)).json()).toMatchObject({
      state: 'checked',
      version,
    })
  })

  it('is neither shown nor expected in completeness', async () => {
    await buildResults(db(), home, { year: '2023/24', procedure: 'vpr-ma-5' }, [
      ['first', 10, 3],
      ['second', 10, 3],
    ])
    const columns = async () =>
      (await people.region.get('/api/completeness?year=2023%2F24'))
        .json()
        .columns.map(({ procedure, missing }: { procedure: string; missing: number }) => [procedure, missing])
    expect(await columns()).toEqual([['vpr-ma-5', 1]])
    await save({ sourcesOff: ['vpr'] })
    expect(await columns()).toEqual([])
  })
})

describe('terms of a region', () => {
  const saveTerms = async (terms: object) =>
    people.region.put('/api/settings/terms', { terms, version: (await get()).version })

  it('are said on pages, in refusals and in exports from the next request on', async () => {
    const terms = { operator: { one: 'областной методист', toOne: 'областному методисту' } }
    expect((await saveTerms(terms)).statusCode).toBe(200)
    expect((await viewer(people.school)).terms).toEqual(terms)
    const refused = (await people.school.post('/api/runs', {})).json()
    expect(refused.hint).toContain('областной методист')
    const { user_id } = home.users.region
    await people.region.get('/api/audit')
    const other = await server.signIn(await buildUser(db(), { role: 'operator', region_id: home.regionId }))
    expect((await other.get(`/api/people/${user_id}`)).json().can.manage).toContain('«областной методист»')
    expect((await people.region.get('/api/audit/export?format=csv')).body).toContain('областной методист')
    const foreign = resultsFile('чужая.csv', [{ code: home.schools.far.code, participants: 10, low: 3 }])
    const [file] = (await uploadAndWait(people.district, [foreign])).files
    expect(file).toMatchObject({ reason: expect.stringContaining('областному методисту') })
  })

  it('are those of everywhere where the region has none, and no others', async () => {
    expect((await people.school.post('/api/runs', {})).json().hint).toContain('региональный оператор')
    for (const wrong of [
      { operator: { one: '' } },
      { operator: { dual: 'два' } },
      { boss: { one: 'главный' } },
    ])
      expect((await saveTerms(wrong)).statusCode).toBe(400)
    expect((await get()).terms).toEqual({})
  })
})

describe('the academic year', () => {
  it('is by the date until it is set; the cycle follows it', () => {
    const unset = { academic_year: null, cycle: null }
    expect(yearsOf(unset, '2026/27').current).toEqual({ academicYear: '2026/27', cycle: '2025/26' })
    expect(yearsOf({ ...unset, academic_year: '2025/26' }, '2026/27').current.cycle).toBe('2024/25')
  })
})

describe('settings on a day', () => {
  const on = async (day: string, client = people.region) => client.get(`/api/settings?on=${day}`)

  it('are those that held then: years, sources, words, terms of keeping, the rule of small schools', async () => {
    const rule = { primary: 30, basic: 70, secondary: 100, villagesOnly: true, source: 'Закон № 5' }
    await save({ academicYear: '2024/25', cycle: '2023/24', sourcesOff: ['gve'] })
    const { version } = await get()
    await people.region.put('/api/settings/terms', { terms: { curator: { one: 'тьютор' } }, version })
    await people.region.put('/api/small-rule', { rule, was: null })
    const states = ['2025-01-01T00:00Z', '2025-03-01T09:00Z', '2025-06-01T09:00Z', '2025-09-01T09:00Z']
    await dateStates(
      server.database,
      { table: 'regions', key: { region_id: home.regionId } },
      states.map((moment) => new Date(moment)),
    )
    const first = (await on('2025-02-28')).json()
    expect(first).toMatchObject({
      academicYear: null,
      cycle: null,
      sourcesOff: [],
      terms: {},
      smallRule: null,
    })
    // Of the year that went on then, not of this one.
    expect(first.byDate).toEqual({ academicYear: '2024/25', cycle: '2023/24' })
    expect((await on('2025-03-01')).json()).toMatchObject({
      academicYear: '2024/25',
      cycle: '2023/24',
      sourcesOff: ['gve'],
      terms: {},
      smallRule: null,
    })
    expect((await on('2025-08-31')).json()).toMatchObject({
      terms: { curator: { one: 'тьютор' } },
      smallRule: null,
    })
    expect((await on('2025-09-01')).json()).toMatchObject({ smallRule: rule, can: { write: false } })
    expect((await get()).can).toEqual({ write: true })
    const changes = (await people.region.get('/api/settings/changes')).json().items
    expect(changes[0].fields).toContainEqual({ field: 'small.primary', was: null, became: 30 })
  })

  it('are refused in words for a day that nobody can tell, and to whoever sees no settings', async () => {
    expect((await on('2001-01-01')).json().detail).toContain('история ведётся с')
    expect((await on('2199-01-01')).json().detail).toContain('ещё не наступил')
    expect((await on('2025-02-28', people.school)).statusCode).toBe(403)
  })
})
