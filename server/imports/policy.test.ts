import { beforeAll, describe, expect, it } from 'vitest'
import { isHeldAt, type Role, roles } from '#contract/permissions.ts'
import { termsOf } from '#contract/terms.ts'
import type { ReadFile, StagedResult } from '#intake/types.ts'
import { unreadFile } from '#intake/unread-file.ts'
import { buildUser } from '#test/factories.ts'
import { testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import { findAllowedSchools, foreignRowsOf, switchedOffOf } from './policy.ts'

const server = testServer()
const db = () => server.database.kysely
let home: SmallRegion
beforeAll(async () => {
  await buildSmallRegion(server.database)
  home = await buildSmallRegion(server.database)
})

describe('schools that may be imported', () => {
  const allowed = async (role: number | null) => {
    const found = await findAllowedSchools(db(), { regionId: home.regionId, role })
    return found && [...found].sort()
  }

  it('are any for the product itself and the roles of the region, their own for a municipality, none for the rest', async () => {
    const near = [home.schools.first.code, home.schools.second.code].sort()
    const expected: Partial<Record<Role, string[] | null>> = {
      operator: null,
      assessment_centre: null,
      municipal_authority: near,
      coordinator: near,
    }
    expect(await allowed(null)).toBeNull()
    for (const role of roles) {
      const user = await buildUser(db(), {
        role,
        region_id: home.regionId,
        ...(isHeldAt(role, 'municipality') && { municipality_id: home.municipalities.near.municipality_id }),
        ...(isHeldAt(role, 'school') && { school_id: home.schools.first.school_id }),
      })
      expect(await allowed(user.membership_id), role).toEqual(role in expected ? expected[role] : [])
    }
  })

  it('are none once the role was withdrawn', async () => {
    const user = await buildUser(db(), { role: 'operator', region_id: home.regionId })
    expect(await allowed(user.membership_id)).toBeNull()
    await db()
      .updateTable('memberships')
      .set({ withdrawn_at: new Date(), withdrawn_why: 'проверка' })
      .where('membership_id', '=', user.membership_id)
      .execute()
    expect(await allowed(user.membership_id)).toEqual([])
  })
})

const result = (schoolCode: string | null, row: number): StagedResult => ({
  sitting: { year: '2023/24', season: 'spring', procedure: 'vpr-ma-5' },
  paperGrade: 5,
  pupilGrade: 5,
  school: { code: schoolCode, login: null, name: null, municipality: null },
  schoolCode,
  participants: 10,
  low: 1,
  marks: null,
  absent: 0,
  restored: false,
  sheet: null,
  row,
  rows: 1,
})

const fileWith = (given: Partial<ReadFile>): ReadFile => ({
  ...unreadFile('результаты.csv', 'opora.results', 'Результаты'),
  verdict: 'accept',
  reason: null,
  ...given,
})

const detail = (schoolCode: string | null, row: number, school: object | null = { code: '9' }) =>
  ({
    kind: 'x',
    sitting: null,
    school,
    schoolCode,
    data: {},
    sheet: null,
    row,
  }) as ReadFile['details'][number]

const unknown = {
  code: 'unknown_school',
  severity: 'error' as const,
  sheet: null,
  row: 7,
  column: null,
  school: null,
  message: '',
  advice: '',
  count: 1,
}

describe('a file of a municipality', () => {
  const own = new Set(['1', '2'])
  const refused = (given: Partial<ReadFile>) => foreignRowsOf(fileWith(given), own, termsOf())

  it('is taken when every row is of its own schools', () => {
    expect(refused({ results: [result('1', 2), result('2', 3)], details: [detail('1', 4)] })).toBeNull()
    // A line about the file and no school.
    expect(refused({ details: [detail(null, 2, null)] })).toBeNull()
    expect(refused({ findings: [{ ...unknown, code: 'other' }] })).toBeNull()
  })

  it.each<[string, Partial<ReadFile>, string]>([
    ['a result of a foreign school', { results: [result('1', 2), result('3', 5)] }, ': 5.'],
    ['a result of a school nobody knows', { results: [result('1', 2), result(null, 6)] }, ': 6.'],
    ['a detail of a foreign school', { details: [detail('3', 4)] }, ': 4.'],
    ['a detail of a school nobody knows', { details: [detail(null, 4)] }, ': 4.'],
    ['a finding of an unknown school', { findings: [unknown] }, ': 7.'],
    [
      'an unknown school without a row',
      { unknownSchools: [{ key: { code: '9' }, participants: 1, low: 0 }] as ReadFile['unknownSchools'] },
      'не вашего муниципалитета',
    ],
    ['the register', { kind: 'register.schools' as const }, 'Реестр школ загружает'],
  ])('is refused whole for %s', (_what, given, words) => {
    expect(refused(given)).toMatchObject({ verdict: 'refuse', reason: expect.stringContaining(words) })
  })

  it('that was refused already keeps its reason', () => {
    expect(refused({ verdict: 'refuse', results: [result('3', 2)] })).toBeNull()
  })
})

describe('an exam that is switched off', () => {
  it('is not taken in, by its results or by its form', () => {
    const vpr = fileWith({ results: [result('1', 2)] })
    expect(switchedOffOf(vpr, ['vpr'])).toMatchObject({ verdict: 'refuse' })
    expect(switchedOffOf(vpr, ['oge', 'ege'])).toBeNull()
    expect(switchedOffOf(fileWith({ kind: 'regional.work' }), ['rkr'])).toMatchObject({ verdict: 'refuse' })
  })
})
