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
})
afterAll(() => jobs.stop())

/** A region of one's own: schools `first` and `second` in the near municipality, `far` in the far one, all of kind СОШ. */
async function enter() {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
}

interface Line {
  code: string
  name: string
  municipality: string
  closed?: string
}

const lineOf = (key: 'first' | 'second' | 'far', change: Partial<Line> = {}): Line => {
  const place = key === 'far' ? home.municipalities.far : home.municipalities.near
  const { code, name } = home.schools[key]
  return { code, name, municipality: place.name, ...change }
}

let files = 0
/** The register as a district office keeps it: code, name, municipality, kind. */
async function send(lines: readonly Line[], client = people.region) {
  const header =
    'Код ОО;Логин;Краткое наименование;Муниципалитет;Вид ОО;Местность;Численность обучающихся;Закрыта с'
  const rows = lines.map(
    ({ code, name, municipality, closed = '' }) =>
      `${code};88${code};${name};${municipality};СОШ;город;300;${closed}`,
  )
  const bytes = Buffer.from([header, ...rows, ''].join('\r\n'))
  return uploadAndWait(client, [{ name: `реестр ${++files}.csv`, bytes }])
}
const changesOf = async (id: number) => (await people.region.get(`/api/imports/${id}/changes`)).json()
const rowsOf = async (id: number, query = '') =>
  (await people.region.get(`/api/imports/${id}/changes/register?${query}`)).json()
const apply = async (id: number, register?: object) =>
  people.region.post(`/api/imports/${id}/apply`, { version: (await changesOf(id)).version, register })
const findingsOf = async ({ id, files: [file] }: Awaited<ReturnType<typeof send>>) =>
  (await people.region.get(`/api/imports/${id}/files/${file!.id}/findings`)).json().items
const life = async (code: string) => (await people.region.get(`/api/schools/${code}/life`)).json()
const schools = () =>
  server.database.kysely
    .selectFrom('schools')
    .selectAll()
    .where('region_id', '=', home.regionId)
    .orderBy('school_id')
    .execute()
const day = (shift: number) =>
  new Date(Date.now() + shift * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Moscow' })

describe('a register with the code of a school that closed', () => {
  const closed = { code: '010777', name: 'Старая школа' }
  beforeAll(async () => {
    await enter()
    await buildSchool(server.database.kysely, {
      region_id: home.regionId,
      municipality_id: home.municipalities.near.municipality_id,
      ...closed,
      closed_on: '2023-09-01',
    })
  })

  it('is told by row with the remedy, and nothing of the closed school changes', async () => {
    const closedOne = async () => (await schools()).find(({ code }) => code === closed.code)
    const before = await closedOne()
    const found = await send([
      lineOf('first'),
      { ...closed, name: 'Новая школа', municipality: home.municipalities.far.name },
    ])
    expect(await findingsOf(found)).toMatchObject([
      {
        code: 'code_of_closed_school',
        severity: 'error',
        row: 3,
        column: 'A',
        school: '010777',
        message: expect.stringContaining('«Старая школа», закрытой с 01.09.2023'),
        advice: expect.stringContaining('дайте ей свой код'),
      },
    ])
    expect((await changesOf(found.id)).register).toMatchObject({ new: 0, renamed: 0, moved: 0 })
    expect((await apply(found.id)).statusCode).toBe(200)
    expect(await closedOne()).toEqual(before)
    expect(await schools()).toHaveLength(4)
  })

  it('is fine when the row says that it closed on that very day', async () => {
    const found = await send([
      lineOf('first'),
      { ...closed, municipality: home.municipalities.near.name, closed: '01.09.2023' },
    ])
    expect(await findingsOf(found)).toEqual([])
  })

  it('is not applied when the school closed after the file had been checked', async () => {
    const found = await send([lineOf('second', { name: 'Другая' }), lineOf('first')])
    const { version } = await life(home.schools.second.code)
    await people.region.post(`/api/schools/${home.schools.second.code}/events`, {
      kind: 'closed',
      on: '2024-09-01',
      basis: 'Приказ № 5',
      version,
    })
    const before = await schools()
    const reply = await apply(found.id)
    expect(reply.json()).toMatchObject({ status: 422, detail: expect.stringContaining('закрыли') })
    expect(await schools()).toEqual(before)
  })

  it('does not take a code that belonged to a school which is gone', async () => {
    const db = server.database.kysely
    const gone = await buildSchool(db, {
      region_id: home.regionId,
      municipality_id: home.municipalities.near.municipality_id,
      code: '010888',
    })
    await db.updateTable('schools').set({ code: '010889' }).where('school_id', '=', gone.school_id).execute()
    const found = await send([
      lineOf('first'),
      { code: '010888', name: 'Новая', municipality: home.municipalities.near.name },
    ])
    expect(await findingsOf(found)).toMatchObject([{ code: 'code_given_before', row: 3 }])
    expect((await apply(found.id)).statusCode).toBe(200)
  })

  it('tells a district nothing of schools of others: the register is the operator’s', async () => {
    const found = await send([{ ...closed, municipality: 'Чужой' }], people.district)
    expect(found.files).toMatchObject([
      { state: 'refused', reason: expect.stringContaining('передайте файл') },
    ])
    const { items } = (
      await people.district.get(`/api/imports/${found.id}/files/${found.files[0]!.id}/findings`)
    ).json()
    expect(JSON.stringify(items)).not.toContain('Старая школа')
  })
})

describe('a register with another name or municipality', () => {
  beforeAll(enter)

  it('shows before it is applied who is renamed, moved, new and missed', async () => {
    const { first, second, far } = home.schools
    const found = await send([
      lineOf('first', { name: 'Лицей № 9' }),
      lineOf('far', { municipality: home.municipalities.near.name }),
      { code: '010999', name: 'Новая', municipality: 'Новый округ' },
    ])
    expect((await changesOf(found.id)).register).toEqual({
      new: 1,
      changed: 2,
      unchanged: 0,
      renamed: 1,
      moved: 1,
      absent: 1,
      newMunicipalities: ['Новый округ'],
    })
    const { near, far: away } = home.municipalities
    const { items, total } = await rowsOf(found.id)
    expect(total).toBe(4)
    expect(items).toEqual(
      expect.arrayContaining([
        {
          code: first.code,
          kinds: expect.arrayContaining(['renamed']),
          was: { name: first.name, municipality: near.name },
          becomes: { name: 'Лицей № 9', municipality: near.name },
        },
        {
          code: far.code,
          kinds: expect.arrayContaining(['moved']),
          was: { name: far.name, municipality: away.name },
          becomes: { name: far.name, municipality: near.name },
        },
        {
          code: second.code,
          kinds: ['absent'],
          was: { name: second.name, municipality: near.name },
          becomes: null,
        },
        {
          code: '010999',
          kinds: ['new'],
          was: null,
          becomes: { name: 'Новая', municipality: 'Новый округ' },
        },
      ]),
    )
    const moved = await rowsOf(found.id, 'kind=moved&limit=1')
    expect(moved).toMatchObject({ total: 1, items: [{ code: far.code }] })
    expect((await people.district.get(`/api/imports/${found.id}/changes/register`)).statusCode).toBe(404)
    expect((await people.school.get(`/api/imports/${found.id}/changes/register`)).statusCode).toBe(403)
  })

  it('makes both events of the school’s life from the day that was told, and closes nobody', async () => {
    const { first, second, far } = home.schools
    const found = await send([
      lineOf('first', { name: 'Лицей № 9' }),
      lineOf('far', { municipality: home.municipalities.near.name }),
    ])
    const future = await apply(found.id, { on: day(1) })
    expect(future.json()).toMatchObject({ status: 400, detail: expect.stringContaining('не наступил') })
    expect((await life(first.code)).events).toEqual([])
    const reply = await apply(found.id, { on: '2024-09-01', basis: 'Постановление № 3' })
    expect(reply.json()).toMatchObject({ register: { renamed: 1, moved: 1, absent: 1 } })
    expect((await life(first.code)).events).toMatchObject([
      { kind: 'renamed', on: '2024-09-01', was: first.name, became: 'Лицей № 9', basis: 'Постановление № 3' },
    ])
    const { near, far: away } = home.municipalities
    expect(await life(far.code)).toMatchObject({
      events: [{ kind: 'moved', on: '2024-09-01', was: away.name, became: near.name }],
      places: [
        { municipality: { name: away.name }, since: null, until: '2024-09-01' },
        { municipality: { name: near.name }, since: '2024-09-01', until: null },
      ],
    })
    expect(await life(second.code)).toMatchObject({ closedOn: null, events: [] })
  })

  it('is refused whole when it would be earlier than what is recorded already', async () => {
    const { first } = home.schools
    const found = await send([lineOf('first', { name: 'Гимназия' }), lineOf('second', { name: 'Вторая' })])
    const before = await schools()
    const early = await apply(found.id, { on: '2024-08-31' })
    expect(early.json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('«Лицей № 9». Укажите день не раньше 01.09.2024'),
    })
    expect(await schools()).toEqual(before)
    // No day told: this day, and the file is the ground.
    expect((await apply(found.id)).statusCode).toBe(200)
    expect((await life(first.code)).events.at(-1)).toMatchObject({
      on: day(0),
      became: 'Гимназия',
      basis: expect.stringMatching(/^Реестр: «реестр \d+\.csv», загрузка № \d+$/),
    })
  })

  it('changes nothing when it comes once more', async () => {
    const before = await schools()
    const found = await send([lineOf('second', { name: 'Вторая' }), lineOf('first', { name: 'Гимназия' })])
    expect((await changesOf(found.id)).register).toMatchObject({ changed: 0, unchanged: 2 })
    expect((await apply(found.id)).statusCode).toBe(200)
    expect(await schools()).toEqual(before)
  })

  it('misses nobody when it is a file of a few schools', async () => {
    for (let number = 0; number < 4; number++)
      await buildSchool(server.database.kysely, {
        region_id: home.regionId,
        municipality_id: home.municipalities.near.municipality_id,
        code: `02000${number}`,
      })
    const found = await send([lineOf('first', { name: 'Гимназия' })])
    expect((await changesOf(found.id)).register).toMatchObject({ absent: 0 })
  })
})
