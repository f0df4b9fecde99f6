import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SchoolState } from '#contract/audit.ts'
import type { Tx } from '#server/platform/database.ts'
import { write } from '#server/platform/write.ts'
import { findSchool } from '#server/schools/queries.ts'
import { buildMunicipality, buildSchool } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let region: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  people = await signInAll(server, region)
})

interface Change {
  kind: 'set' | 'nothing' | 'undone' | 'rename' | 'move'
  values: {
    name: string
    pupils: number | null
    kind: string | null
    small: boolean
    distance_km: number | null
  }
}

const changes = fc.array(
  fc.record<Change>({
    kind: fc.constantFrom('set', 'set', 'set', 'nothing', 'undone', 'rename', 'move'),
    values: fc.record({
      name: fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
        .filter((text) => !text.includes('\0')),
      pupils: fc.option(fc.nat(2000)),
      kind: fc.option(fc.constantFrom('СОШ', 'ООШ', 'гимназия')),
      small: fc.boolean(),
      distance_km: fc.option(fc.integer({ min: 0, max: 400 }).map((n) => n / 4)),
    }),
  }),
  { minLength: 1, maxLength: 7 },
)

interface Ground {
  school: number
  places: readonly [number, number]
}

const make = write<{ ground: Ground; change: Change }, void>(
  'test.school.change',
  async ({ tx, note, because }, { ground, change }) => {
    await because('Так решила проверка')
    note(`school:${ground.school}`)
    await apply(tx, ground, change)
    if (change.kind === 'undone') throw new Error('undone')
  },
)

async function apply(tx: Tx, { school, places }: Ground, { kind, values }: Change): Promise<void> {
  const table = tx.updateTable('schools').where('school_id', '=', school)
  if (kind === 'nothing') await table.set((row) => ({ name: row.ref('name') })).execute()
  else if (kind === 'rename')
    await sql`update municipalities set name = ${`${values.name} ${places[0]}`} where municipality_id = ${places[0]}`.execute(
      tx,
    )
  else if (kind === 'move')
    await sql`update schools set municipality_id = ${places[0]}::bigint + ${places[1]} - municipality_id
      where school_id = ${school}`.execute(tx)
  else await table.set(values).execute()
}

const actor = () => ({ regionId: region.regionId, userId: region.users.region.user_id })

async function now(): Promise<string> {
  const { rows } = await server.database.pool.query(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`,
  )
  return rows[0].now
}

/** The school as its table says now. */
async function snapshot(code: string): Promise<SchoolState> {
  const scope = { regionId: region.regionId, municipalityId: null, schoolId: null }
  const {
    schoolId: _id,
    municipalityId: id,
    municipality,
    registeredSmall: small,
    smallRule: _rule,
    smallLacks: _lacks,
    version: _version,
    ...rest
  } = (await findSchool(scope, server.database.kysely, code))!
  return { ...rest, small, municipality: { id, name: municipality } }
}

const historyOf = async (client: TestClient, code: string, on?: string) => {
  const reply = await client.get(`/api/schools/${code}/history${on ? `?on=${encodeURIComponent(on)}` : ''}`)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

describe('the history of a school', () => {
  it('as of any moment is what stood then', async () => {
    const property = fc.asyncProperty(changes, async (sequence) => {
      const db = server.database.kysely
      const region_id = region.regionId
      const before = await now()
      const here = await buildMunicipality(db, { region_id })
      const there = await buildMunicipality(db, { region_id })
      const built = await buildSchool(db, { region_id, municipality_id: here.municipality_id })
      const places = [here.municipality_id, there.municipality_id] as const
      const ground = { school: built.school_id, places }
      const kept = [{ at: await now(), state: await snapshot(built.code) }]
      for (const change of sequence) {
        await make(server.database, actor(), { ground, change }).catch((error: Error) => {
          if (error.message !== 'undone') throw error
        })
        kept.push({ at: await now(), state: await snapshot(built.code) })
      }
      expect((await historyOf(people.region, built.code, before)).state).toBeNull()
      for (const { at, state } of kept)
        expect((await historyOf(people.region, built.code, at)).state).toEqual(state)
      expect((await historyOf(people.region, built.code)).state).toEqual(kept.at(-1)!.state)
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it('says what changed, who did it, when and why, the last first', async () => {
    const { school_id: school, code } = region.schools.first
    const { near, far } = region.municipalities
    const ground = { school, places: [near.municipality_id, far.municipality_id] as const }
    const values = { name: 'Гимназия № 9', pupils: 312, kind: 'СОШ', small: false, distance_km: null }
    await make(server.database, actor(), { ground, change: { kind: 'set', values } })
    const history = await historyOf(people.school, code)
    expect(history.changes).toMatchObject([
      {
        operation: 'update',
        action: 'test.school.change',
        person: 'Проверяющий',
        reason: 'Так решила проверка',
        fields: [
          { field: 'name', was: 'Школа № 9', became: 'Гимназия № 9' },
          { field: 'pupils', was: 300, became: 312 },
        ],
      },
      { operation: 'insert', action: null, person: null, fields: [] },
    ])
    expect(history).toMatchObject({ since: history.changes[1].at, state: { name: 'Гимназия № 9' } })
    const day = history.changes[0].at.slice(0, 4)
    expect((await historyOf(people.school, code, `${day - 1}-12-31`)).state).toBeNull()
    expect((await historyOf(people.school, code, `${Number(day) + 1}-12-31`)).state.pupils).toBe(312)
  })

  it.each(['2025-02-30', '0001-01-01', 'вчера', '2025-01-01T10:00'])('refuses the moment %s', async (on) => {
    const reply = await people.region.get(
      `/api/schools/${region.schools.first.code}/history?on=${encodeURIComponent(on)}`,
    )
    expect(reply.json()).toMatchObject({ code: 'invalid_request', status: 400 })
  })
})

describe('history', () => {
  it('keeps rights and people, but no password and no change of it', async () => {
    const db = server.database.kysely
    const { user_id, membership_id } = region.users.district
    const kept = async (table: string, key: object) => {
      const { rows } = await server.database.pool.query(
        'select operation, row, until is null as now from history where table_name = $1 and key = $2 order by since',
        [table, key],
      )
      return rows
    }
    await sql`update users set password_hash = 'другой' where user_id = ${user_id}`.execute(db)
    expect(await kept('users', { user_id })).toHaveLength(1)
    await sql`update users set name = 'Новое имя', disabled_at = now() where user_id = ${user_id}`.execute(db)
    const people = await kept('users', { user_id })
    expect(people).toMatchObject([
      { operation: 'insert', row: { disabled_at: null }, now: false },
      { operation: 'update', row: { disabled_at: expect.any(String) }, now: true },
    ])
    expect(JSON.stringify(people)).not.toMatch(/password|"name"|"login"|"email"/)
    await sql`delete from sessions where user_id = ${user_id}`.execute(db)
    await sql`delete from memberships where membership_id = ${membership_id}`.execute(db)
    expect(await kept('memberships', { membership_id })).toMatchObject([
      { operation: 'insert', now: false },
      { operation: 'delete', row: { role: 'coordinator' }, now: true },
    ])
  })

  it('keeps one state at a time, however many change the row at the same moment', async () => {
    const { school_id: school, code } = region.schools.second
    const ground = { school, places: [0, 0] as const }
    const values = { name: 'Школа № 10', kind: 'СОШ', small: false, distance_km: null }
    const all = Array.from({ length: 30 }, (_, pupils) => pupils)
    await Promise.all(
      all.map((pupils) => {
        const change: Change = { kind: 'set', values: { ...values, pupils } }
        return make(server.database, actor(), { ground, change })
      }),
    )
    const { rows } = await server.database.pool.query(
      `select since, until, lead(since) over (order by since) as next from history
       where table_name = 'schools' and key = jsonb_build_object('school_id', $1::bigint) order by since`,
      [school],
    )
    expect(rows).toHaveLength(31)
    expect(rows.every(({ until, next }) => until?.getTime() === next?.getTime())).toBe(true)
    expect((await historyOf(people.region, code)).state).toEqual(await snapshot(code))
  })
})
