import { beforeAll, expect, it } from 'vitest'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
  const set = (id: number, values: object) =>
    server.database.kysely.updateTable('schools').set(values).where('school_id', '=', id).execute()
  await set(home.schools.first.school_id, { kind: 'ООШ', pupils: 70, place: 'village', small: false })
  await set(home.schools.second.school_id, { kind: 'СОШ', pupils: 70, place: 'town', small: true })
  await set(home.schools.far.school_id, { kind: 'НОШ', pupils: null, place: 'village', small: true })
})

const rule = { primary: 30, basic: 70, secondary: 100, villagesOnly: true, source: 'Закон области № 5' }
const change = (body: object, client = people.region) => client.put('/api/small-rule', body)
const small = async () =>
  Object.fromEntries(
    (await people.region.get('/api/schools'))
      .json()
      .items.map((row: { name: string; small: boolean }) => [row.name, row.small]),
  )

it('a school is small as the register says until the region has a rule', async () => {
  expect(await small()).toEqual({ 'Школа № 9': false, 'Школа № 10': true, 'Ёлкинская школа': true })
})

it('the rule of the region decides wherever it knows the pupils, and says why', async () => {
  expect((await change({ rule, was: null })).json()).toEqual({ rule })
  expect(await small()).toEqual({ 'Школа № 9': true, 'Школа № 10': false, 'Ёлкинская школа': true })
  const card = async (code: string) => (await people.region.get(`/api/schools/${code}`)).json()
  expect(await card(home.schools.first.code)).toMatchObject({
    small: true,
    pupils: 70,
    smallRule: { most: 70, villagesOnly: true, source: rule.source },
  })
  expect(await card(home.schools.far.code)).toMatchObject({ small: true, smallRule: null })
  await change({ rule: { ...rule, basic: 69 }, was: rule })
  expect((await small())['Школа № 9']).toBe(false)
  await change({ rule: { ...rule, villagesOnly: false }, was: { ...rule, basic: 69 } })
  expect((await small())['Школа № 10']).toBe(true)
})

it('is changed by whoever saw it as it is, and only by those who change organisations', async () => {
  expect((await change({ rule: null, was: rule })).statusCode).toBe(409)
  expect((await change({ rule: { ...rule, basic: 0 }, was: null })).statusCode).toBe(400)
  for (const client of [people.district, people.school])
    expect((await change({ rule: null, was: rule }, client)).statusCode).toBe(403)
})
