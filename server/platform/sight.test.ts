import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createOpora } from '#server/app.ts'
import { testDatabase } from '#test/database.ts'
import { buildRegion } from '#test/factories.ts'
import { buildSmallRegion } from '#test/small-region.ts'
import { transaction } from './database.ts'
import { type Scope, wholeRegion } from './scope.ts'
import { within } from './sight.ts'

const store = testDatabase()
const REGIONS = 8
let regions: number[]

beforeAll(async () => {
  const built = Array.from({ length: REGIONS }, () => buildRegion(store.database.kysely))
  regions = (await Promise.all(built)).map(({ region_id }) => region_id)
})

const seenBy = (region: number) => within(store.guarded, { scope: wholeRegion(region), userId: null })

async function regionsSeen(database = store.guarded): Promise<number[]> {
  const rows = await database.kysely.selectFrom('regions').select('region_id').orderBy('region_id').execute()
  return rows.map(({ region_id }) => region_id)
}

describe('a sight', () => {
  it('shows its region, in a reading and in a transaction; without one nothing is seen', async () => {
    const [first] = regions as [number]
    const seen = seenBy(first)
    expect(await regionsSeen(seen)).toEqual([first])
    expect(await transaction(seen, (tx) => tx.selectFrom('regions').select('region_id').execute())).toEqual([
      { region_id: first },
    ])
    expect(await regionsSeen()).toEqual([])
  })

  it('of a municipality shows its schools, and of a school itself, with its municipality named or not', async () => {
    const { regionId, municipalities, schools } = await buildSmallRegion(store.database)
    const municipalityId = municipalities.near.municipality_id
    const schoolId = schools.first.school_id
    const seen = async (scope: Omit<Scope, 'regionId'>) => {
      const { kysely } = within(store.guarded, { scope: { regionId, ...scope }, userId: null })
      return (await kysely.selectFrom('schools').select('code').execute()).map(({ code }) => code).sort()
    }
    const codes = Object.values(schools).map(({ code }) => code)
    expect(await seen({ municipalityId: null, schoolId: null })).toEqual([...codes].sort())
    expect(await seen({ municipalityId, schoolId: null })).toEqual(
      [schools.first.code, schools.second.code].sort(),
    )
    expect(await seen({ municipalityId: null, schoolId })).toEqual([schools.first.code])
    expect(await seen({ municipalityId, schoolId })).toEqual([schools.first.code])
  })

  it('lets nothing be written while reading', async () => {
    const [first] = regions as [number]
    const write = seenBy(first).kysely.updateTable('regions').set({ name: 'Иная' }).execute()
    await expect(write).rejects.toMatchObject({ code: '25006' })
  })

  it('of the door shows who somebody is and nothing of schools, and lets nothing be written', async () => {
    const { regionId } = await buildSmallRegion(store.database)
    const door = within(store.guarded, 'door')
    expect(await regionsSeen(door)).toContain(regionId)
    expect(await door.kysely.selectFrom('schools').select('code').execute()).toEqual([])
    const write = door.kysely.updateTable('regions').set({ name: 'Иная' }).execute()
    await expect(write).rejects.toMatchObject({ code: '25006' })
  })

  it('that does not take hold is an error, not an empty answer', async () => {
    const [first] = regions as [number]
    const unknown = { ...wholeRegion(first), schoolId: "0'; select 1/0; --" as unknown as number }
    const seen = within(store.guarded, { scope: unknown, userId: null })
    await expect(regionsSeen(seen)).rejects.toMatchObject({ code: '22012' })
    expect(await regionsSeen(seenBy(first))).toEqual([first])
  })

  it('goes on after a query that failed', async () => {
    const [first] = regions as [number]
    const seen = seenBy(first)
    await expect(sql`select 1/0`.execute(seen.kysely)).rejects.toMatchObject({ code: '22012' })
    expect(await regionsSeen(seen)).toEqual([first])
  })

  it('takes no second connection for a transaction after a reading', async () => {
    const [first] = regions as [number]
    const busy = () => store.guarded.pool.totalCount - store.guarded.pool.idleCount
    await vi.waitFor(() => expect(busy(), 'readings of the tests before are given back').toBe(0))
    const seen = seenBy(first)
    await regionsSeen(seen)
    await transaction(seen, async () => expect(busy()).toBe(1))
    await regionsSeen(seen)
    await new Promise(setImmediate)
    await seen.settle?.()
    expect(busy(), 'a reading that was being ended already').toBe(0)
  })

  it('is never that of another request on the same connection, whatever fails or is cut off', async () => {
    const tries = 4000
    let foreign = 0
    const tryOnce = async (index: number) => {
      const region = regions[index % REGIONS]!
      const seen = seenBy(region)
      const look = async () => {
        if ((await regionsSeen(seen)).some((id) => id !== region)) foreign++
      }
      const kind = index % 5
      if (kind === 0) await sql`select 1/0`.execute(seen.kysely).catch(() => undefined)
      if (kind === 1)
        await transaction(seen, async (tx) => {
          await tx.selectFrom('regions').selectAll().execute()
          throw new Error('changed my mind')
        }).catch(() => undefined)
      if (kind === 2 && index % 100 === 2)
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(seen.kysely).catch(() => undefined)
      if (kind === 3) await Promise.all([look(), look()])
      await look().catch(() => undefined)
    }
    for (let done = 0; done < tries; done += 40)
      await Promise.all(Array.from({ length: 40 }, (_, index) => tryOnce(done + index)))
    expect(foreign).toBe(0)
    expect(await regionsSeen()).toEqual([])
  })
})

it('a server that would see all does not start', async () => {
  await expect(createOpora({ database: store.database })).rejects.toThrow('Защита строк не действует')
})
