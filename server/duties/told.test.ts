import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { pageOfSubject, searchOfSubject, sentenceOf } from '#contract/notification-words.ts'
import type { NotificationKind, Told } from '#contract/notifications.ts'
import { termsOf } from '#contract/terms.ts'
import { shifted } from '#test/calendar.ts'
import { type BuiltUser, buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
let bodies: Record<'region' | 'near' | 'first' | 'council', number>
const day = (from = 0) => shifted(new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Moscow' }), from)
const days = new Intl.DateTimeFormat('ru-RU', { dateStyle: 'long', timeZone: 'UTC' })
const said = (from = 0) => days.format(new Date(day(from))).replace(/\s*г\.$/, '')

beforeEach(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
  const region = await bodyOf('region', null)
  const council = { kind: 'council', name: 'Координационный совет', parent: region }
  bodies = {
    region,
    near: await bodyOf('municipality', home.municipalities.near.municipality_id),
    first: await bodyOf('school', home.schools.first.school_id),
    council: (await people.region.post('/api/organisations', council)).json().id,
  }
})

async function bodyOf(kind: 'region' | 'municipality' | 'school', id: number | null): Promise<number> {
  const { rows } = await sql<{ id: number }>`select organisation_id as id from organisations
    where region_id = ${home.regionId} and kind = ${kind}
      and (${id}::bigint is null or coalesce(school_id, municipality_id) = ${id})`.execute(db())
  return rows[0]!.id
}

const methodist = () =>
  buildUser(db(), {
    region_id: home.regionId,
    role: 'municipal_methodologist',
    municipality_id: home.municipalities.near.municipality_id,
  })
const BASIS = 'Приказ № 12 от 01.09.2026'
const name = async (client: TestClient, person: BuiltUser, change: object = {}): Promise<number> => {
  const reply = await client.post('/api/duties', {
    person: person.user_id,
    organisation: bodies.near,
    function: 'member',
    since: day(),
    basis: BASIS,
    ...change,
  })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().id
}
const edit = async (client: TestClient, id: number, change: object) => {
  const as = {
    function: 'member',
    theme: null,
    since: day(),
    basis: BASIS,
    reason: 'для проверки',
    version: 1,
  }
  const reply = await client.put(`/api/duties/${id}`, { ...as, ...change })
  expect(reply.statusCode, reply.body).toBe(200)
}
const end = async (client: TestClient, id: number, change: object = {}) => {
  const body = { until: day(30), reason: 'Переходит на другую работу', version: 1, ...change }
  const reply = await client.post(`/api/duties/${id}/end`, body)
  expect(reply.statusCode, reply.body).toBe(200)
}

interface Item {
  subject: string
  told: Told
}
/** What a person was told, the latest first. */
const toldTo = async (client: TestClient): Promise<Item[]> =>
  (await client.get('/api/notifications')).json().items
const sentences = async (client: TestClient) =>
  (await toldTo(client)).map(({ told, subject }) => sentenceOf(told, subject, termsOf()))
const kinds = async (client: TestClient): Promise<NotificationKind[]> =>
  (await toldTo(client)).map(({ told }) => told.kind)

describe('whoever is named in a duty is told', () => {
  it('that he is, as what, where, for what and since when, and nobody else is', async () => {
    const person = await methodist()
    const client = await server.signIn(person)
    await name(people.district, person, {
      function: 'responsible',
      school: home.schools.first.code,
      theme: 'Математика',
      until: day(90),
    })
    expect(await sentences(client)).toEqual([
      `Вас назначили: ответственный, Берёзовский округ (Школа № 9, тема: Математика), с ${said()} до ${said(90)}. Прав это не даёт.`,
    ])
    for (const other of Object.values(people)) expect(await toldTo(other)).toEqual([])
  })

  it('that function, theme or first day changed, with what was; a mended order is no news', async () => {
    const person = await methodist()
    const client = await server.signIn(person)
    const id = await name(people.district, person)
    await edit(people.district, id, { basis: 'Приказ № 13 от 02.09.2026' })
    expect(await kinds(client)).toEqual(['duty.named'])
    await edit(people.region, id, { function: 'secretary', theme: 'ВПР', version: 2 })
    expect((await sentences(client))[0]).toBe(
      `Ваше назначение изменено: секретарь, Берёзовский округ (тема: ВПР), с ${said()}. Было: член, Берёзовский округ, с ${said()}.`,
    )
    await edit(people.region, id, { function: 'secretary', theme: 'ВПР', since: day(2), version: 3 })
    expect(await kinds(client)).toEqual(['duty.changed', 'duty.changed', 'duty.named'])
  })

  it('that it ends and from when, that it never held, and that the end was taken back', async () => {
    const person = await methodist()
    const client = await server.signIn(person)
    const id = await name(people.district, person)
    await end(people.district, id)
    expect((await sentences(client))[0]).toBe(
      `Ваше назначение закончено, ${said(30)} — первый день без него: член, Берёзовский округ, с ${said()}.`,
    )
    expect((await people.district.post(`/api/duties/${id}/return`)).statusCode).toBe(204)
    // The latest stands first: he reads that it goes on.
    expect((await sentences(client))[0]).toBe(
      `Ваше назначение снова действует: член, Берёзовский округ, с ${said()}.`,
    )
    await end(people.district, id, { until: day(), version: 3 })
    expect((await sentences(client))[0]).toBe(
      `Ваше назначение отменено: член, Берёзовский округ, с ${said()}.`,
    )
    expect(await kinds(client)).toEqual(['duty.ended', 'duty.returned', 'duty.ended', 'duty.named'])
  })

  it('but not of what he did himself', async () => {
    const { region } = home.users
    const id = await name(people.region, region, { organisation: bodies.council })
    await edit(people.region, id, { function: 'chair' })
    await end(people.region, id, { version: 2 })
    await people.region.post(`/api/duties/${id}/return`)
    expect(await toldTo(people.region)).toEqual([])
  })

  it('nor of what was refused', async () => {
    const person = await methodist()
    const client = await server.signIn(person)
    const id = await name(people.district, person)
    const late = { until: day(5), reason: 'для проверки', version: 7 }
    expect((await people.district.post(`/api/duties/${id}/end`, late)).statusCode).toBe(409)
    expect((await people.district.post(`/api/duties/${id}/return`)).statusCode).toBe(409)
    expect(await kinds(client)).toEqual(['duty.named'])
  })

  it('unless he chose not to hear of it', async () => {
    const person = await methodist()
    const client = await server.signIn(person)
    const { channels, digest } = (await client.get('/api/notifications/settings')).json()
    const deaf = { channels: { ...channels, 'duty.named': 'off' }, digest }
    expect((await client.put('/api/notifications/settings', deaf)).statusCode).toBe(204)
    const id = await name(people.district, person)
    await end(people.district, id)
    expect(await kinds(client)).toEqual(['duty.ended'])
  })
})

describe('the notice leads', () => {
  const opened = async (client: TestClient) => {
    const [{ subject }] = (await toldTo(client)) as [Item]
    const page = pageOfSubject(subject)
    if (page === undefined) return undefined
    expect(page).toBe('/duties')
    const { duty } = searchOfSubject(subject) as { duty: string }
    const reply = await client.get(`/api/duties?duty=${duty}`)
    expect(reply.statusCode).toBe(200)
    return reply.json().items
  }

  it('to this duty alone, over or not', async () => {
    const person = await methodist()
    const client = await server.signIn(person)
    await name(people.district, person, { theme: 'Другое' })
    const id = await name(people.district, person)
    expect(await opened(client)).toMatchObject([{ id, state: 'valid' }])
    await end(people.district, id, { until: day() })
    expect(await opened(client)).toMatchObject([{ id, state: 'over' }])
  })

  // Named by the region: in which body, as whom, for what; and whether his own list shows it.
  it.each<[string, 'region' | 'near' | 'first', 'council' | 'near' | 'first', object, boolean]>([
    ['a person of the region in the council', 'region', 'council', {}, true],
    ['one of the municipality in the council', 'near', 'council', {}, false],
    ['the same for a school of his', 'near', 'council', { function: 'curator', school: 'first' }, true],
    ['for a school of others', 'near', 'council', { function: 'curator', school: 'far' }, false],
    ['for his municipality', 'near', 'council', { function: 'curator', municipality: 'near' }, true],
    ['for another municipality', 'near', 'council', { function: 'curator', municipality: 'far' }, false],
    ['one of the municipality in a school of it', 'near', 'first', {}, true],
    ['a teacher in his school', 'first', 'first', {}, true],
    ['a teacher in the municipality', 'first', 'near', {}, false],
    ['a teacher for his school', 'first', 'near', { function: 'responsible', school: 'first' }, true],
    ['a teacher for another school', 'first', 'near', { function: 'responsible', school: 'second' }, false],
    [
      'a teacher for his municipality',
      'first',
      'council',
      { function: 'curator', municipality: 'near' },
      true,
    ],
    ['an editor, who sees no duties', 'editor' as 'near', 'near', {}, false],
  ])(
    'only where he sees it: %s',
    async (_who, from, body, { school, municipality, ...change }: Named, shown) => {
      const { near } = home.municipalities
      const place = {
        region: { role: 'council' },
        near: { role: 'municipal_methodologist', municipality_id: near.municipality_id },
        editor: { role: 'editor', municipality_id: near.municipality_id },
        first: { role: 'teacher', school_id: home.schools.first.school_id },
      } as const
      const person = await buildUser(db(), { region_id: home.regionId, ...place[from] })
      const client = await server.signIn(person)
      const id = await name(people.region, person, {
        organisation: bodies[body],
        ...change,
        ...(school && { school: home.schools[school].code }),
        ...(municipality && { municipality: home.municipalities[municipality].municipality_id }),
      })
      const list = (await client.get(`/api/duties?duty=${id}`)).json().items ?? []
      expect(list).toHaveLength(shown ? 1 : 0)
      expect(await opened(client)).toEqual(shown ? list : undefined)
      expect((await sentences(client))[0]).toContain('Вас назначили: ')
    },
  )
})

interface Named {
  function?: string
  school?: 'first' | 'second' | 'far'
  municipality?: 'near' | 'far'
}
