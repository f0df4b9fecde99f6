import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SmallRule } from '#contract/small-rule.ts'
import { smallInWords } from '#contract/small-words.ts'
import { dayFromNow, letPass } from '#test/past.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'
import outcomes from './small-rule.examples.json' with { type: 'json' }

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
    smallRule: { most: 70, villagesOnly: true, fromCentreKm: null, source: rule.source },
    smallLacks: [],
  })
  expect(await card(home.schools.far.code)).toMatchObject({
    small: true,
    smallRule: null,
    smallLacks: ['pupils'],
  })
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

describe('what the rule says of a school', () => {
  let region: SmallRegion
  let client: TestClient
  beforeAll(async () => {
    region = await buildSmallRegion(server.database)
    client = (await signInAll(server, region)).region
  })
  const store = async (
    values: object,
    small_rule: SmallRule | null = outcomes.rule,
    { school_id } = region.schools.first,
  ) => {
    await sql`update regions set small_rule = ${small_rule && JSON.stringify(small_rule)}::jsonb
      where region_id = ${region.regionId}`.execute(server.database.kysely)
    await server.database.kysely
      .updateTable('schools')
      .set(values)
      .where('school_id', '=', school_id)
      .execute()
  }
  const ofCard = async (query = '') =>
    (await client.get(`/api/schools/${region.schools.first.code}?${query}`)).json()

  it.each(outcomes.examples)('$why', async ({ rule, school, told }) => {
    await store(school, rule === null ? null : outcomes[rule as 'rule'])
    const card = await ofCard()
    expect(smallInWords(card)).toBe(told)
    expect(card.small).toBe(!told.startsWith('не '))
    // Lists, their filter and their files say the same.
    const { code } = region.schools.first
    const found = async (small: boolean) =>
      (await client.get(`/api/schools?search=${code}&small=${small}`)).json()
    expect(await found(card.small)).toMatchObject({ total: 1, items: [{ code, small: card.small }] })
    expect(await found(!card.small)).toMatchObject({ total: 0, items: [] })
    const file = await client.get(`/api/schools/export?format=csv&search=${code}`)
    expect(file.body.replaceAll('"', '')).toContain(`${card.small ? 'да' : 'нет'};${told}`)
  })

  it('on a day is said by the rule and the distance of that day', async () => {
    const before = new Date()
    await store({ kind: 'ООШ', pupils: 20, place: 'village', distance_km: 12, small: false })
    await letPass(server.database, region.regionId, 1)
    const on = `on=${dayFromNow(-1, 'Europe/Moscow', before)}`
    await store({ distance_km: 3 })
    expect([(await ofCard()).small, (await ofCard(on)).small]).toEqual([false, true])
    await store({ distance_km: 4 }, { ...outcomes.rule, fromCentreKm: 30 })
    expect(smallInWords(await ofCard(on))).toContain('12 км, нужно не меньше 10')
    const { total } = (
      await client.get(`/api/schools?small=true&search=${region.schools.first.code}&${on}`)
    ).json()
    expect(total).toBe(1)
  })
})

it('a rule with a distance is changed as any other, and its distance makes sense', async () => {
  const region = await buildSmallRegion(server.database)
  const { region: client } = await signInAll(server, region)
  const put = (next: object | null, was: object | null) => change({ rule: next, was }, client)
  const old = outcomes.withoutDistance
  expect((await put(old, null)).json()).toEqual({ rule: old })
  expect((await put(outcomes.rule, old)).json()).toEqual({ rule: outcomes.rule })
  expect((await client.get('/api/small-rule')).json()).toEqual({ rule: outcomes.rule })
  expect((await put(outcomes.fraction, old)).statusCode).toBe(409)
  for (const fromCentreKm of [0, -1, 5001, '12', null])
    expect((await put({ ...old, fromCentreKm }, outcomes.rule)).statusCode).toBe(400)
  const { items } = (await client.get('/api/settings/changes')).json()
  expect(items[0].fields).toEqual([{ field: 'small.fromCentreKm', was: null, became: 10 }])
})
