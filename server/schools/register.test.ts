import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { featureJobs } from '#server/features.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { buildSchool } from '#test/factories.ts'
import { fillReference, uploadAndWait } from '#test/import-files.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let jobs: RunningJobs
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  await fillReference(server.database)
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
  const place = { region_id: home.regionId, municipality_id: home.municipalities.far.municipality_id }
  const db = server.database.kysely
  await buildSchool(db, {
    ...place,
    code: '010000',
    login: '010101',
    name: 'МБОУ «Лицей № 1 „Озёрный“; корпус 2»',
    full_name: 'Муниципальное бюджетное общеобразовательное учреждение «Лицей № 1», 2 корпуса',
    kind: 'лицей',
    // The register says no, whatever the kind would tell.
    advanced: false,
    place: 'town',
    settlement: 'г. Ясный',
    pupils: 712,
    distance_km: 0.3,
    status: 'действует',
    oktmo: '01650000',
    inn: '0001000003',
    ogrn: '1020001000007',
    lat: 52.5731,
    lon: 81.9584,
  })
  await buildSchool(db, {
    ...place,
    code: '010001',
    login: null,
    name: '2-я школа',
    place: 'village',
    advanced: true,
    small: true,
    oktmo: '01650000101',
  })
  await buildSchool(db, { ...place, code: '010002', name: 'Закрытая', opened_on: '1990-09-01' })
  await people.region.post('/api/schools/010002/events', {
    kind: 'joined',
    on: '2020-09-01',
    basis: 'Приказ № 4',
    version: 1,
    into: '010001',
  })
})
afterAll(() => jobs.stop())

const register = () =>
  server.database.kysely
    .selectFrom('schools')
    .selectAll()
    .where('region_id', '=', home.regionId)
    .orderBy('school_id')
    .execute()
const changesOf = async (id: number) => (await people.region.get(`/api/imports/${id}/changes`)).json()

describe('the register that leaves', () => {
  it.each(['xlsx', 'csv'])('comes back as %s and changes nothing', async (format) => {
    const file = await people.region.get(`/api/schools/register?format=${format}`)
    const before = await register()
    const bytes = file.rawPayload
    const found = await uploadAndWait(people.region, [{ name: `Реестр школ.${format}`, bytes }])
    expect(found.files).toMatchObject([{ state: 'read', verdict: 'accept', kind: 'register.schools' }])
    const changes = await changesOf(found.id)
    expect(changes.register).toMatchObject({ new: 0, changed: 0, unchanged: 5, absent: 0 })
    await people.region.post(`/api/imports/${found.id}/apply`, { version: changes.version })
    expect(await register()).toEqual(before)
  })

  it.each(['xlsx', 'csv'])('comes back with closed schools as %s and changes nothing', async (format) => {
    const file = await people.region.get(`/api/schools/register?closed=true&format=${format}`)
    const before = await register()
    const found = await uploadAndWait(people.region, [
      { name: `Весь реестр.${format}`, bytes: file.rawPayload },
    ])
    expect(found.files).toMatchObject([{ state: 'read', verdict: 'accept', kind: 'register.schools' }])
    const changes = await changesOf(found.id)
    expect(changes.register).toMatchObject({ new: 0, changed: 0, unchanged: 5, absent: 0 })
    const { version } = changes
    expect((await people.region.post(`/api/imports/${found.id}/apply`, { version })).statusCode).toBe(200)
    expect(await register()).toEqual(before)
  })

  it('tells days, predecessors and successors, and closed schools when asked', async () => {
    const { body } = await people.region.get('/api/schools/register?closed=true&format=csv')
    const line = (code: string) => body.split('\r\n').find((one) => one.startsWith(code))
    expect(line('010002')).toContain('01.09.1990;01.09.2020;;010001 2-я школа')
    expect(line('010001')).toContain('010002 Закрытая')
    const open = (await people.region.get('/api/schools/register?format=csv')).body
    expect(open).not.toContain('\r\n010002')
    // Another district reads neither the school nor its name.
    const { body: others } = await people.district.get('/api/schools/register?closed=true&format=csv')
    expect(others).not.toContain('Закрытая')
  })

  it('builds a region anew, with the days of its closed schools', async () => {
    const file = await people.region.get('/api/schools/register?closed=true&format=xlsx')
    const elsewhere = await buildSmallRegion(server.database)
    const operator = (await signInAll(server, elsewhere)).region
    const found = await uploadAndWait(operator, [{ name: 'Реестр соседей.xlsx', bytes: file.rawPayload }])
    const { version } = (await operator.get(`/api/imports/${found.id}/changes`)).json()
    expect((await operator.post(`/api/imports/${found.id}/apply`, { version })).statusCode).toBe(200)
    const school = (await operator.get('/api/schools/010002/life')).json()
    expect(school).toMatchObject({ openedOn: '1990-09-01', closedOn: '2020-09-01' })
  })

  it('has the schools of the viewer only', async () => {
    const { body } = await people.district.get('/api/schools/register?format=csv')
    expect(body).toContain(home.schools.first.code)
    expect(body).not.toContain('010000')
  })
})

describe('a register file with codes that cannot be right', () => {
  const HEADER = 'Код ОО;Краткое наименование;Муниципалитет;Вид ОО;ОКТМО;ИНН;ОГРН;Широта;Долгота'
  const read = async (line: string) => {
    const bytes = Buffer.from(`${HEADER}\r\n${line}\r\n`)
    const found = await uploadAndWait(people.region, [{ name: 'реестр.csv', bytes }])
    const file = found.files[0]!
    const { items } = (await people.region.get(`/api/imports/${found.id}/files/${file.id}/findings`)).json()
    return {
      id: found.id,
      findings: items as { row: number; column: string; message: string; code: string }[],
    }
  }

  it('names the row and the column of each, and keeps what the register had', async () => {
    const line = '010000;Лицей;Ясный район;лицей;1650000;0001000004;1020001000008;32,0445;54,7826'
    const { id, findings } = await read(line)
    expect(findings.map(({ code, row, column }) => [code, row, column]).sort()).toEqual([
      ['bad_checksum', 2, 'F'],
      ['bad_checksum', 2, 'G'],
      ['bad_code', 2, 'E'],
      ['bad_coordinates', 2, 'H'],
    ])
    const { version } = await changesOf(id)
    await people.region.post(`/api/imports/${id}/apply`, { version })
    const [, , , school] = await register()
    expect(school).toMatchObject({
      name: 'Лицей',
      oktmo: '01650000',
      inn: '0001000003',
      ogrn: '1020001000007',
      lat: 52.5731,
      lon: 81.9584,
    })
  })
})

describe('a register file', () => {
  it('tells what the rule of small schools lacked', async () => {
    const rule = {
      primary: 30,
      basic: 70,
      secondary: 100,
      villagesOnly: true,
      fromCentreKm: 10,
      source: 'Закон № 5',
    }
    expect((await people.region.put('/api/small-rule', { rule, was: null })).statusCode).toBe(200)
    const header =
      'Код ОО;Краткое наименование;Муниципалитет;Вид ОО;Местность;Численность обучающихся;Расстояние до районного центра, км'
    const apply = async (km: string) => {
      const line = `010050;Дальняя школа;${home.municipalities.far.name};ООШ;село;41;${km}`
      const bytes = Buffer.from(`${header}\r\n${line}\r\n`)
      const { id, version } = await uploadAndWait(people.region, [{ name: 'Реестр.csv', bytes }])
      expect((await people.region.post(`/api/imports/${id}/apply`, { version })).statusCode).toBe(200)
      return (await people.region.get('/api/schools/010050')).json()
    }
    expect(await apply('')).toMatchObject({ small: false, smallRule: null, smallLacks: ['distance'] })
    expect(await apply('14,5')).toMatchObject({
      small: true,
      smallRule: { fromCentreKm: 10 },
      smallLacks: [],
    })
  })
})
