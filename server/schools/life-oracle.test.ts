import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '#contract/problems.ts'
import type { SchoolEvent } from '#contract/school-life.ts'
import { findOperator, findValidRole } from '#server/people/queries.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { loadFacts } from '#server/runs/queries.ts'
import { buildMunicipality, buildRegion, buildSchool, buildUser } from '#test/factories.ts'
import { testServer } from '#test/server.ts'
import { closeSchool, moveSchool, reopenSchool } from './life-actions.ts'
import { listPredecessors } from './life-queries.ts'
import { findSchool, listSchoolRows } from './queries.ts'
import { joinSchool, splitSchool } from './succession-actions.ts'

const server = testServer()
const SCHOOLS = 4
const PLACES = 3
const YEARS = ['2020/21', '2021/22', '2022/23', '2023/24', '2024/25'] as const

let regionId: number
let operator: Viewer
let places: number[]

beforeAll(async () => {
  const db = server.database.kysely
  regionId = (await buildRegion(db)).region_id
  await buildUser(db, { role: 'operator', region_id: regionId })
  operator = (await findOperator(db))!
  places = []
  for (let i = 0; i < PLACES; i++)
    places.push((await buildMunicipality(db, { region_id: regionId })).municipality_id)
})

/** What somebody tries to record: a school, a day counted in months from 1 September 2020, and to what. */
interface Attempt {
  kind: 'moved' | 'joined' | 'split' | 'closed' | 'reopened'
  school: number
  month: number
  to: number
  continues: boolean
}

const attempts = fc.array(
  fc.record<Attempt>({
    kind: fc.constantFrom('moved', 'moved', 'moved', 'joined', 'split', 'closed', 'reopened'),
    school: fc.nat(SCHOOLS + 1),
    month: fc.oneof(fc.nat(59), fc.constantFrom(12, 24)),
    to: fc.nat(SCHOOLS - 1),
    continues: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
)

/** Mostly in the order of days, as offices work; now and then somebody remembers late. */
const histories = fc
  .tuple(attempts, fc.boolean())
  .map(([list, late]) => (late ? list : [...list].sort((a, b) => a.month - b.month)))

function dayOf(month: number): string {
  return new Date(Date.UTC(2020, 8 + month, 1)).toISOString().slice(0, 10)
}

/** A school as the words of the rule have it; the oracle knows no SQL and no code of ours. */
interface Told {
  code: string
  opened: string | null
  closed: string | null
  /** From which day in which municipality; the first from the beginning. */
  stays: { since: string | null; place: number }[]
  /** Days of what is recorded of it and not taken back. */
  days: string[]
  /** Into which schools it went, and whether that was its end. */
  heirs: { code: string; ends: boolean }[]
}

/** «Школа открыта»: every change but a correction needs a school that works, from a day after its opening. */
const works = (school: Told, on: string) =>
  school.closed === null && (school.opened === null || on > school.opened)
const isLast = (school: Told, on: string) => school.days.every((day) => day <= on)

/** Plays an attempt by the words; false: the words forbid it, and nothing changes. */
function tell(world: Told[], attempt: Attempt, newCodes: readonly string[]): boolean {
  const school = world[attempt.school]
  if (!school) return false
  const on = dayOf(attempt.month)
  const ends = () => {
    school.closed = on
  }
  if (attempt.kind === 'reopened') {
    if (school.closed === null || on < school.closed) return false
    school.heirs = school.heirs.filter((heir) => !heir.ends)
    school.closed = null
    school.days.push(on)
    return true
  }
  if (!works(school, on)) return false
  if (attempt.kind === 'moved') {
    const stay = school.stays.at(-1)!
    const place = attempt.to % PLACES
    if (place === stay.place || (stay.since !== null && on < stay.since)) return false
    if (on === stay.since) stay.place = place
    else school.stays.push({ since: on, place })
    school.days.push(on)
    return true
  }
  if (attempt.kind === 'joined') {
    const heir = world[attempt.to]!
    if (heir === school || heir.closed !== null || (heir.opened !== null && heir.opened > on)) return false
    if (!isLast(school, on)) return false
    school.heirs.push({ code: heir.code, ends: true })
    ends()
  }
  if (attempt.kind === 'closed') {
    if (!isLast(school, on)) return false
    ends()
  }
  if (attempt.kind === 'split') {
    if (!attempt.continues && !isLast(school, on)) return false
    if (!attempt.continues) ends()
    for (const code of newCodes) {
      const { place } = school.stays.at(-1)!
      world.push({
        code,
        opened: on,
        closed: null,
        stays: [{ since: on, place }],
        days: [on],
        heirs: [],
      })
      school.heirs.push({ code, ends: !attempt.continues })
    }
  }
  school.days.push(on)
  return true
}

/** Does the attempt in the product; false when it is refused in words. */
async function attemptInProduct(world: readonly Told[], attempt: Attempt, newCodes: readonly string[]) {
  const { database } = server
  const code = world[attempt.school]?.code ?? 'нет такой'
  const school = await findSchool(operator.scope, database.kysely, code)
  const common = { code, version: school?.version ?? 1, on: dayOf(attempt.month), basis: 'Приказ № 1' }
  const [first = '', second = ''] = newCodes
  const into = [
    { code: first, name: `Школа ${first}` },
    { code: second, name: `Школа ${second}` },
  ]
  try {
    const { kind } = attempt
    if (kind === 'moved')
      await moveSchool.record(database, operator, {
        ...common,
        kind,
        municipality: places[attempt.to % PLACES]!,
      })
    else if (kind === 'joined')
      await joinSchool.record(database, operator, { ...common, kind, into: world[attempt.to]!.code })
    else if (kind === 'split')
      await splitSchool.record(database, operator, { ...common, kind, into, continues: attempt.continues })
    else
      await (kind === 'closed' ? close(common) : reopenSchool.record(database, operator, { ...common, kind }))
    return true
  } catch (error) {
    if (error instanceof Problem && error.words.status < 500) return false
    throw error
  }
}

function close(common: Omit<Extract<SchoolEvent, { kind: 'closed' }>, 'kind'> & { code: string }) {
  return closeSchool.record(server.database, operator, { ...common, kind: 'closed' })
}

let built = 0
/** Schools of one history: apart from those of the others by their codes. */
async function buildWorld(): Promise<{ world: Told[]; prefix: string; heads: Map<string, number> }> {
  const db = server.database.kysely
  const prefix = `И${String(++built).padStart(5, '0')}`
  const world: Told[] = []
  const heads = new Map<string, number>()
  for (let i = 0; i < SCHOOLS; i++) {
    const place = i % PLACES
    const code = `${prefix}-${i}`
    const school = await buildSchool(db, { region_id: regionId, municipality_id: places[place]!, code })
    const head = await buildUser(db, { role: 'head', region_id: regionId, school_id: school.school_id })
    heads.set(code, head.membership_id)
    world.push({ code, opened: null, closed: null, stays: [{ since: null, place }], days: [], heirs: [] })
  }
  return { world, prefix, heads }
}

const byCode = (codes: Iterable<string>) => [...codes].sort()

/** Which municipality works with which schools, in the product. */
async function seen(place: number, prefix: string, closed: boolean) {
  const scope = { regionId, municipalityId: places[place]!, schoolId: null }
  const page = {
    filters: { search: prefix.toLowerCase(), closed },
    sort: 'code',
    run: null,
    limit: null,
    watcher: 0,
  }
  return byCode((await listSchoolRows(scope, server.database.kysely, page)).map(({ code }) => code))
}

async function placesOn(prefix: string, day: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; place: number }>`
    select code, school_places.municipality_id as place from school_places join schools using (region_id, school_id)
    where schools.code like ${`${prefix}-%`} and coalesce(since, '-infinity') <= ${day}
      and coalesce(until, 'infinity') > ${day}`.execute(server.database.kysely)
  return new Map(rows.map(({ code, place }) => [code, places.indexOf(place)]))
}

/** All schools that go on in a school, by the words: whoever has it for an heir, and whoever has those. */
function before(world: readonly Told[], code: string, found = new Set<string>()): Set<string> {
  for (const school of world) {
    if (found.has(school.code) || !school.heirs.some((heir) => heir.code === code)) continue
    found.add(school.code)
    before(world, school.code, found)
  }
  return found
}

/** CI plays this many; a release more: `HISTORIES=5000`. */
const HISTORIES = Number(process.env.HISTORIES ?? 200)

describe('five years of moves, joinings, splits and closings', () => {
  it('give the same rights, places, runs and lines of succession as the rule told in words', async () => {
    let accepted = 0
    const property = fc.asyncProperty(histories, async (history) => {
      const db = server.database.kysely
      const { world, prefix, heads } = await buildWorld()
      for (const [index, attempt] of history.entries()) {
        const newCodes = [`${prefix}-н${index}а`, `${prefix}-н${index}б`]
        const inProduct = await attemptInProduct(world, attempt, newCodes)
        expect(inProduct, JSON.stringify({ index, attempt })).toBe(tell(world, attempt, newCodes))
        if (inProduct) accepted++
      }

      // The municipality where a school stands now works with it and all its years; no other does.
      for (let place = 0; place < PLACES; place++) {
        const its = world.filter(({ stays }) => stays.at(-1)!.place === place)
        expect(await seen(place, prefix, true)).toEqual(byCode(its.map(({ code }) => code)))
        const open = its.filter(({ closed }) => closed === null)
        expect(await seen(place, prefix, false)).toEqual(byCode(open.map(({ code }) => code)))
      }
      // A role in a school ends with the school, and only so.
      for (const [code, membership] of heads) {
        const school = world.find((one) => one.code === code)!
        expect((await findValidRole(db, membership)) !== undefined, code).toBe(school.closed === null)
      }
      // On each day a school stood where the orders say.
      for (const month of [0, 13, 29, 47, 59]) {
        const day = dayOf(month)
        const known = await placesOn(prefix, day)
        for (const { code, stays } of world) {
          const stay = stays.findLast(({ since }) => since === null || since <= day)
          expect(known.get(code), `${code} ${day}`).toBe(stay?.place)
        }
      }
      // A run of a year takes the schools that worked on any day of it.
      for (const year of YEARS) {
        const start = Number(year.slice(0, 4))
        const [first, next] = [`${start}-09-01`, `${start + 1}-09-01`]
        const { schools } = await loadFacts(operator.scope, db, year)
        const taken = schools.map(({ code }) => code).filter((code) => code.startsWith(prefix))
        const worked = world.filter(
          ({ opened, closed }) => (opened === null || opened < next) && (closed === null || closed > first),
        )
        expect(byCode(taken), year).toEqual(byCode(worked.map(({ code }) => code)))
      }
      // Series are joined along the successions that were not taken back.
      for (const { code } of world) {
        const school = (await findSchool(operator.scope, db, code))!
        const found = await listPredecessors(operator.scope, db, school.schoolId)
        expect(byCode(found.map((row) => row.code)), code).toEqual(
          byCode([...before(world, code)].filter((one) => one !== code)),
        )
      }
    })
    await fc.assert(property, { numRuns: HISTORIES, endOnFailure: true })
    expect(accepted).toBeGreaterThan(HISTORIES)
  }, 600_000)
})
