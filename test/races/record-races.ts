import { sql } from 'kysely'
import { type Ask, fresh, one, two } from './arena.ts'
import type { Pair, Races } from './race.ts'

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
    secondFactorSchools: false,
    sourcesOff: [],
    alarmFactor: 5,
    alarmFloor: 100,
    exportLimit: 500,
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
