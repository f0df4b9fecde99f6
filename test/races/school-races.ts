import { sql } from 'kysely'
import { buildFile, buildImport, buildSchool } from '#test/factories.ts'
import { registerData } from '#test/matrix/routes-of-everyday.ts'
import { type Ask, fresh, one, two } from './arena.ts'
import type { Races } from './race.ts'

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
  let counts = 0
  const forms = [
    (who: number, { version }: Stored) => {
      const pupils = ++counts % 20_000
      const body = { ...registerData, pupils, version }
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
