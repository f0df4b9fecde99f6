import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { roles } from '#contract/permissions.ts'
import { fillDemo } from '#demo/fill.ts'
import { generateRegion } from '#demo/region.ts'
import { oneOfEachRole } from '#demo/sign-ins.ts'
import { sittingsOf } from '#demo/sittings.ts'
import { countWorks, worksOf } from '#demo/works.ts'
import { METHODOLOGIES } from '#methodology/index.ts'
import type { Database } from '#server/platform/database.ts'
import { passwordMatches } from '#server/sessions/passwords.ts'
import { createDatabase, testDatabase } from './database.ts'

const SMALL = { schools: 12, seed: 5 }
const region = generateRegion(SMALL)
const cells = sittingsOf(region).flatMap((sitting) =>
  region.schools.flatMap((school) => {
    const works = worksOf(region, school, sitting)
    return works.length === 0 ? [] : [{ school, sitting, works, counts: countWorks(works, sitting) }]
  }),
)

async function storedResults({ kysely }: Database) {
  const rows = await kysely
    .selectFrom('results')
    .innerJoin('sittings', 'sittings.sitting_id', 'results.sitting_id')
    .innerJoin('schools', 'schools.school_id', 'results.school_id')
    .select(['code', 'year', 'season', 'procedure', 'participants', 'low', 'marks', 'absent', 'file_id'])
    .select(['row_number', 'row_count', 'paper_grade', 'pupil_grade'])
    .where('current', '=', true)
    .execute()
  return new Map(rows.map((row) => [`${row.code} ${row.year} ${row.season} ${row.procedure}`, row]))
}

async function contentHash({ kysely }: Database): Promise<string> {
  const files = await kysely.selectFrom('import_files').select(['name', 'sha256']).orderBy('name').execute()
  const { works } = await kysely
    .selectFrom('works')
    .select((build) => build.fn.countAll<number>().as('works'))
    .executeTakeFirstOrThrow()
  const text = files.map((file) => `${file.name} ${file.sha256.toString('hex')}`).join('\n')
  return createHash('sha256').update(`${text}\n${works}`).digest('hex')
}

describe('a filled demonstration', () => {
  const store = testDatabase()

  it('holds what the generator says: every result with its counts', async () => {
    const shown: number[] = []
    await fillDemo(store.database, { ...SMALL, onProgress: ({ done }) => shown.push(done) })
    expect(shown).toEqual([...shown].sort((a, b) => a - b))
    const stored = await storedResults(store.database)
    expect(stored.size).toBe(cells.length)
    for (const { school, sitting, counts } of cells) {
      const row = stored.get(`${school.code} ${sitting.year} ${sitting.season} ${sitting.procedure}`)
      expect(row).toMatchObject({
        ...counts,
        paper_grade: sitting.reference.grade,
        pupil_grade: sitting.pupilGrade,
      })
    }
  })

  it('points from each result to its rows in the stored file', async () => {
    const files = await store.database.kysely.selectFrom('import_files').selectAll().execute()
    const lines = new Map(files.map((file) => [file.file_id, file.content.toString('utf8').split('\r\n')]))
    for (const result of (await storedResults(store.database)).values()) {
      const all = lines.get(result.file_id)!
      const from = result.row_number - 1
      const own = all.slice(from, from + result.row_count)
      expect(own.every((line) => line.startsWith(`${result.code},`))).toBe(true)
      expect(all.filter((line) => line.startsWith(`${result.code},`))).toHaveLength(result.row_count)
    }
    for (const file of files) {
      expect(createHash('sha256').update(file.content).digest()).toEqual(file.sha256)
      expect(file).toMatchObject({ state: 'applied', size_bytes: file.content.length })
    }
  })

  it('stores each work with the line it stands on', async () => {
    const works = await store.database.kysely.selectFrom('works').selectAll().orderBy('row_number').execute()
    expect(works).toHaveLength(cells.reduce((sum, cell) => sum + cell.works.length, 0))
    const files = await store.database.kysely
      .selectFrom('import_files')
      .select(['file_id', 'content'])
      .execute()
    const lines = new Map(files.map((file) => [file.file_id, file.content.toString('utf8').split('\r\n')]))
    for (const work of works.filter((_, i) => i % 50 === 0)) {
      const line = lines.get(work.file_id)![work.row_number - 1]!.split(',')
      expect([line[9], line[14]]).toEqual([work.pupil, work.status])
      expect(line[11]).toBe(String(work.score ?? ''))
    }
  })

  it('stands in a tree of its bodies, with a renamed school and a person of two roles', async () => {
    const { rows: held } = await store.database.pool.query(
      `select organisations.kind, memberships.role from memberships join organisations using (region_id, organisation_id)
       where organisations.kind in ('operator', 'assessment_centre', 'council', 'methodical_office') order by 2`,
    )
    expect(held).toEqual([
      { kind: 'assessment_centre', role: 'assessment_centre' },
      { kind: 'council', role: 'council' },
      { kind: 'methodical_office', role: 'municipal_methodologist' },
      { kind: 'operator', role: 'operator' },
    ])
    const { rows: several } = await store.database.pool.query(
      `select array_agg(role order by role) as roles from memberships group by user_id having count(*) > 1`,
    )
    expect(several).toEqual([{ roles: ['school_team', 'teacher'] }])
    const { rows: events } = await store.database.pool.query(
      `select school_events.kind, became = schools.name as now from school_events join schools using (region_id, school_id)`,
    )
    expect(events).toEqual([{ kind: 'renamed', now: true }])
  })

  it('lets people of every role in, and leaves a finished region alone', async () => {
    const before = await contentHash(store.database)
    const { signIns } = await fillDemo(store.database, SMALL)
    expect(new Set(signIns.map(({ role }) => role))).toEqual(new Set(roles))
    for (const { login, password, role } of oneOfEachRole(signIns)) {
      const user = await store.database.kysely
        .selectFrom('users')
        .innerJoin('memberships', 'memberships.user_id', 'users.user_id')
        .select(['role', 'password_hash'])
        .where('login', '=', login)
        .executeTakeFirstOrThrow()
      expect(user.role).toBe(role)
      expect(await passwordMatches(user.password_hash!, password)).toBe(true)
    }
    expect(await contentHash(store.database)).toBe(before)
  })

  it('has a run of each methodology for the last year, and of the federal one for the year before', async () => {
    const runs = await store.database.kysely.selectFrom('runs').selectAll().orderBy('run_id').execute()
    expect(runs.every((run) => run.schools_total === SMALL.schools)).toBe(true)
    const [earlier, ...last] = runs.map(({ methodology_id, year }) => `${methodology_id} ${year}`)
    expect(earlier).toBe(`${METHODOLOGIES[0]!.id} ${region.years.at(-2)}`)
    expect(last).toEqual(METHODOLOGIES.map(({ id }) => `${id} ${region.years.at(-1)}`))
  })

  it('has the list of the year before approved, and that of the last year shown, with disputes', async () => {
    const lists = await store.database.kysely
      .selectFrom('listings')
      .select(['state', 'year', 'order_number'])
      .orderBy('listing_id')
      .execute()
    expect(lists).toEqual([
      { state: 'approved', year: region.years.at(-2), order_number: '412-п' },
      { state: 'shown', year: region.years.at(-1), order_number: null },
    ])
    const disputes = await store.database.kysely
      .selectFrom('listing_disputes')
      .select('answer')
      .orderBy('dispute_id')
      .execute()
    expect(disputes.map(({ answer }) => answer)).toEqual([null, 'refused'].slice(0, disputes.length))
    expect(disputes.length).toBeGreaterThan(0)
  })

  it('refuses to become another region', async () => {
    await expect(fillDemo(store.database, { ...SMALL, seed: 6 })).rejects.toThrow(
      'уже есть демонстрационная область',
    )
  })
})

describe('an interrupted demonstration', () => {
  const store = testDatabase()

  it('is not ready, goes on where it was and ends as if nothing had happened', async () => {
    const stopAt = (step: number) =>
      fillDemo(store.database, {
        ...SMALL,
        onProgress: ({ done }) => {
          if (done >= step) throw new Error('stopped')
        },
      })
    await expect(stopAt(7)).rejects.toThrow('stopped')
    await expect(stopAt(30)).rejects.toThrow('stopped')
    const state = await store.database.kysely.selectFrom('demo_state').selectAll().executeTakeFirstOrThrow()
    expect(state).toMatchObject({ step: 30, ready_at: null })
    await fillDemo(store.database, SMALL)
    const whole = await createDatabase()
    try {
      await fillDemo(whole.database, SMALL)
      expect(await contentHash(store.database)).toBe(await contentHash(whole.database))
    } finally {
      await whole.drop()
    }
  })
})

describe('two fills at once', () => {
  const store = testDatabase()

  it('make one region', async () => {
    await Promise.all([fillDemo(store.database, SMALL), fillDemo(store.database, SMALL)])
    expect((await storedResults(store.database)).size).toBe(cells.length)
    const regions = await store.database.kysely.selectFrom('regions').selectAll().execute()
    expect(regions).toHaveLength(1)
    const runs = await store.database.kysely.selectFrom('runs').selectAll().execute()
    expect(runs).toHaveLength(METHODOLOGIES.length + 1)
    expect(await store.database.kysely.selectFrom('listings').select('listing_id').execute()).toHaveLength(2)
  })
})
