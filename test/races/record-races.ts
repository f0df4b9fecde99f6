import { sql } from 'kysely'
import type { Chance } from '../damage.ts'
import { buildFile, buildImport, buildSchool } from '../factories.ts'
import type { Arena, Ask } from './arena.ts'
import type { Pair, Races } from './race.ts'

let counter = 0
const fresh = (what: string) => `${what} ${++counter}`

/** Two of the three people. */
function two(chance: Chance): [number, number] {
  const first = chance(3)
  return [first, (first + 1 + chance(2)) % 3]
}

async function one<Row>({ db }: Arena, query: ReturnType<typeof sql>): Promise<Row> {
  return (await query.execute(db)).rows[0] as Row
}

export const organisationRaces: Races = async (arena) => {
  const added = { kind: 'council', name: fresh('Совет'), parent: arena.root }
  const ask: Ask = {
    who: 0,
    action: 'organisation.add',
    method: 'POST',
    url: '/api/organisations',
    body: added,
  }
  const { id } = (await arena.send(ask)).json()
  interface Stored {
    name: string
    closedOn: string | null
    version: number
  }
  const stored = () =>
    one<Stored>(
      arena,
      sql`select name, closed_on::text as "closedOn", version from organisations where organisation_id = ${id}`,
    )
  return async (chance) => {
    const now = await stored()
    const version = now.version + 1
    const renamed = { ...now, name: fresh('Совет') }
    const both = chance(2) === 0
    const other = both
      ? { ...now, name: fresh('Совет') }
      : { ...now, closedOn: now.closedOn ? null : '2099-01-01' }
    const [first, second] = two(chance)
    const edit = (who: number, body: object): Ask => ({
      who,
      action: 'organisation.edit',
      method: 'PUT',
      url: `/api/organisations/${id}`,
      body,
    })
    const fields = both ? ['name'] : ['name', 'closedOn']
    return {
      asks: [edit(first, renamed), edit(second, other)],
      stored,
      left: [
        { ...renamed, version },
        { ...other, version },
      ],
      differ: { version, fields: [fields, fields] },
    }
  }
}

/** The three forms of one record: whoever changed another form loses nothing to this one. */
export const settingsRaces: Races = async (arena) => {
  interface Stored {
    year: string | null
    council: string | null
    attempts: number | null
    version: number
  }
  const stored = () =>
    one<Stored>(
      arena,
      sql`select academic_year as year, terms #>> '{council,one}' as council, (retention ->> 'attempts')::integer as attempts,
        version from regions where region_id = ${arena.regionId}`,
    )
  const { name } = await one<{ name: string }>(
    arena,
    sql`select name from regions where region_id = ${arena.regionId}`,
  )
  const plain = {
    name,
    timeZone: 'Europe/Moscow',
    cycle: null,
    secondFactor: false,
    sourcesOff: [],
  }
  const ask = (who: number, { action, body }: { action: string; body: object }): Ask => ({
    who,
    action,
    method: 'PUT',
    url: `/api/settings${action === 'settings.edit' ? '' : `/${action.slice('settings.'.length)}`}`,
    body,
  })
  // Neither what it is now nor what the other one wants: each form counts for itself.
  let years = 0
  let terms = 0
  const forms = [
    (version: number) => {
      const start = 10 + (++years % 80)
      const year = `20${start}/${start + 1}`
      const body = { ...plain, academicYear: year, version }
      return { action: 'settings.edit', field: 'academicYear', change: { year }, body }
    },
    (version: number) => {
      const council = fresh('совет')
      const body = { terms: { council: { one: council } }, version }
      return { action: 'settings.terms', field: 'terms.council.one', change: { council }, body }
    },
    (version: number) => {
      const attempts = 7 + (++terms % 1000)
      const body = { retention: { attempts }, version, reason: 'проверка' }
      return { action: 'settings.retention', field: 'retention.attempts', change: { attempts }, body }
    },
  ] as const
  return async (chance) => {
    const now = await stored()
    const at = [chance(3), chance(3)] as const
    const first = forms[at[0]]!(now.version)
    const second = forms[at[1]]!(now.version)
    const [person, other] = two(chance)
    const asks = [ask(person, first), ask(other, second)] as const
    if (at[0] !== at[1]) {
      const merged = { ...now, ...first.change, ...second.change, version: now.version + 2 }
      return { asks, second: null, stored, left: [merged, merged] }
    }
    const version = now.version + 1
    return {
      asks,
      stored,
      left: [
        { ...now, ...first.change, version },
        { ...now, ...second.change, version },
      ],
      differ: { version, fields: [[first.field], [second.field]] },
    }
  }
}

const register = {
  login: null,
  kind: 'СОШ',
  advanced: false,
  place: null,
  settlement: null,
  distanceKm: null,
  small: false,
  status: null,
  inn: null,
  ogrn: null,
  oktmo: null,
  lat: null,
  lon: null,
}

/** Changes of the register and events of a school's life have one version between them. */
export const schoolRaces: Races = async (arena) => {
  const { regionId, municipalityId } = arena
  const school = await buildSchool(arena.db, { region_id: regionId, municipality_id: municipalityId })
  interface Stored {
    name: string
    pupils: number | null
    closed: boolean
    events: number
    version: number
  }
  const stored = () =>
    one<Stored>(
      arena,
      sql`select name, pupils, closed_on is not null as closed, version, (select count(*) from school_events
          where school_events.school_id = schools.school_id) as events
        from schools where school_id = ${school.school_id}`,
    )
  const url = `/api/schools/${school.code}`
  const event = (who: number, action: string, body: object): Ask => ({
    who,
    action,
    method: 'POST',
    url: `${url}/events`,
    body: { on: '2024-09-01', basis: 'Приказ № 1', ...body },
  })
  const forms = [
    (who: number, { version }: Stored) => {
      const pupils = ++counter % 20_000
      const body = { ...register, pupils, version }
      const ask: Ask = { who, action: 'school.edit', method: 'PUT', url: `${url}/register`, body }
      return { ask, change: { pupils } }
    },
    (who: number, { version, events }: Stored) => {
      const name = fresh('Школа')
      const ask = event(who, 'school.rename', { kind: 'renamed', name, fullName: null, version })
      return { ask, change: { name, events: events + 1 } }
    },
    (who: number, { version, events }: Stored) => ({
      ask: event(who, 'school.close', { kind: 'closed', version }),
      change: { closed: true, events: events + 1 },
    }),
  ] as const
  return async (chance) => {
    const now = await stored()
    const [person, other] = two(chance)
    const first = forms[chance(3)]!(person, now)
    const second = forms[chance(3)]!(other, now)
    const version = now.version + 1
    return {
      asks: [first.ask, second.ask],
      stored,
      left: [
        { ...now, ...first.change, version },
        { ...now, ...second.change, version },
      ],
      async after() {
        const { closed, version } = await stored()
        if (closed) await arena.send(event(0, 'school.reopen', { kind: 'reopened', version }))
      },
    }
  }
}

/** Views are a person's own: he has two browsers open. */
export const viewRaces: Races = async (arena) => {
  const [person] = arena.people
  const mine = sql`from saved_views where user_id = ${person} and deleted_at is null`
  const stored = () =>
    one<{ names: string[] | null }>(arena, sql`select array_agg(name order by name) as names ${mine}`)
  const after = () => sql`delete from saved_views where user_id = ${person}`.execute(arena.db)
  const save = (who: number, name: string): Ask => ({
    who,
    action: 'savedview.save',
    method: 'POST',
    url: '/api/views',
    body: { page: 'schools', name, search: { place: 'rural' }, shared: false },
  })
  const edit = (who: number, id: number, name: string): Ask => ({
    who,
    action: 'savedview.edit',
    method: 'PUT',
    url: `/api/views/${id}`,
    body: { name, shared: false },
  })
  const remove = (who: number, id: number): Ask => ({
    who,
    action: 'savedview.delete',
    method: 'DELETE',
    url: `/api/views/${id}`,
  })
  const saved = async (name: string): Promise<number> => (await arena.send(save(0, name))).json().id
  const forms: readonly (() => Promise<Omit<Pair, 'stored'>>)[] = [
    async () => ({
      asks: [save(0, 'Вид'), save(3, 'вид')],
      left: [{ names: ['Вид'] }, { names: ['вид'] }],
    }),
    async () => {
      const [a, b] = [await saved('А'), await saved('Б')]
      return {
        asks: [edit(0, a, 'Вид'), edit(3, b, 'Вид')],
        left: [{ names: ['Б', 'Вид'] }, { names: ['А', 'Вид'] }],
      }
    },
    async () => {
      const id = await saved('А')
      return {
        asks: [edit(0, id, 'Первый'), edit(3, id, 'Второй')],
        second: null,
        left: [{ names: ['Первый'] }, { names: ['Второй'] }],
      }
    },
    async () => {
      const id = await saved('А')
      return {
        asks: [remove(0, id), remove(3, id)],
        second: 404,
        left: [{ names: null }, { names: null }],
      }
    },
    async () => {
      const id = await saved('Вид')
      await arena.send(remove(0, id))
      const restore: Ask = { ...remove(3, id), action: 'savedview.restore', method: 'POST' }
      return {
        asks: [save(0, 'вид'), { ...restore, url: `${restore.url}/restore` }],
        left: [{ names: ['вид'] }, { names: ['Вид'] }],
      }
    },
  ]
  return async (chance) => ({ ...(await forms[chance(forms.length)]!()), stored, after })
}

export const importRaces: Races = async (arena) => {
  const { db, regionId, municipalityId, people } = arena
  const school = await buildSchool(db, { region_id: regionId, municipality_id: municipalityId })
  /** An import as the reading job leaves it, of one file that tells of the school. */
  const checked = async (low: number, content: string) => {
    const given = { region_id: regionId, created_by: people[0]!, state: 'checked', files_total: 1 }
    const { import_id } = await buildImport(db, given)
    const file = { region_id: regionId, import_id, state: 'read', content: Buffer.from(content) }
    const { file_id } = await buildFile(db, file)
    await db
      .insertInto('staged_results')
      .values({
        region_id: regionId,
        file_id,
        position: 0,
        year: '2023/24',
        season: 'spring',
        procedure: 'vpr-ma-5',
        school_id: school.school_id,
        school_key: JSON.stringify(school.code),
        school_alias: `code:${school.code}`,
        paper_grade: 5,
        pupil_grade: 5,
        participants: 20_000,
        low,
        row_number: 2,
        row_count: 1,
      })
      .execute()
    return import_id
  }
  const apply = (who: number, id: number): Ask => ({
    who,
    action: 'import.apply',
    method: 'POST',
    url: `/api/imports/${id}/apply`,
    body: { version: 1 },
  })
  const stored = (ids: readonly number[]) => () =>
    one<{ states: string[]; low: number[] }>(
      arena,
      sql`select array_agg(state order by import_id) as states, (select array_agg(low) from results
          where school_id = ${school.school_id} and current) as low
        from imports where import_id = any(${ids}::bigint[])`,
    )
  const after = () => sql`update imports set state = 'cancelled' where state = 'checked'`.execute(db)
  let lows = 0
  return async (chance) => {
    const [first, second] = two(chance)
    const low = ++lows % 20_000
    const before = await stored([])()
    const form = chance(4)
    if (form === 0) {
      const id = await checked(low, fresh('файл'))
      const applied = { states: ['applied'], low: [low] }
      return { asks: [apply(first, id), apply(second, id)], stored: stored([id]), left: [applied, applied] }
    }
    if (form === 1) {
      const id = await checked(low, fresh('файл'))
      const cancel: Ask = {
        who: second,
        action: 'import.cancel',
        method: 'POST',
        url: `/api/imports/${id}/cancel`,
      }
      return {
        asks: [apply(first, id), cancel],
        second: 422,
        stored: stored([id]),
        left: [
          { states: ['applied'], low: [low] },
          { states: ['cancelled'], low: before.low },
        ],
      }
    }
    const same = form === 2
    const content = fresh('файл')
    const other = same ? low : ++lows % 20_000
    const ids = [await checked(low, content), await checked(other, same ? content : fresh('файл'))] as const
    return {
      asks: [apply(first, ids[0]), apply(second, ids[1])],
      stored: stored(ids),
      left: [
        { states: ['applied', 'checked'], low: [low] },
        { states: ['checked', 'applied'], low: [other] },
      ],
      async after() {
        // The same bytes: whoever came second has had his file marked as theirs.
        if (same) arena.expectLine('import.same')
        await after()
      },
    }
  }
}
