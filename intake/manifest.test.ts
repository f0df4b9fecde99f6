import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readFile } from './read-file.ts'
import { REFERENCE } from './reference.ts'
import type { ReadFile, RegisterSchool } from './types.ts'

const REGION = '../shared/data/intake'
const REAL = '../shared/data/real'

interface Expected {
  file: string
  kind: string
  expect: 'accept' | 'accept_with_warnings' | 'refuse' | 'accept_or_refuse'
  also_acceptable?: string
  results?: {
    year: string
    season: string
    procedure: string
    paper_grade: number
    pupil_grade: number
    per_school: Record<string, [number, number | null]>
  }[]
  warnings?: { code: string; count?: number; schools?: string[] }[]
  conflicts?: unknown[]
  tasks?: [string, number, string][]
  absent?: number
  pairs?: { school: string; mentor: string | null; km: number }[]
  bias?: { year: string; school: string; markers: string[] }[]
  journal?: { per_school: Record<string, [number, number, number]> }
  region_percent?: number[]
  school_percent?: number[]
  unknown_schools?: { login: string; participants: number; low: number }[]
}

function load(path: string) {
  return { name: path.split('/').at(-1)!, bytes: new Uint8Array(readFileSync(path)) }
}

/** Results as the manifest writes them: a key of the sitting, then school → [participants, low]. */
function counted(read: ReadFile): Record<string, Record<string, [number, number | null]>> {
  const bySitting: Record<string, Record<string, [number, number | null]>> = {}
  for (const { sitting, paperGrade, pupilGrade, schoolCode, participants, low } of read.results) {
    const key = `${sitting.year} ${sitting.season} ${sitting.procedure} ${paperGrade} ${pupilGrade}`
    bySitting[key] ??= {}
    bySitting[key][schoolCode ?? '?'] = [participants, low]
  }
  return bySitting
}

function wanted({ results = [] }: Expected) {
  return Object.fromEntries(
    results.map((one) => [
      `${one.year} ${one.season} ${one.procedure} ${one.paper_grade} ${one.pupil_grade}`,
      one.per_school,
    ]),
  )
}

function expectDetails(read: ReadFile, want: Expected): void {
  const said = (kind: string) => read.details.filter((detail) => detail.kind === kind)
  if (want.pairs) {
    const pairs = said('distances').map(({ schoolCode, data }) => ({
      school: schoolCode,
      mentor: data.mentor,
      km: data.km,
    }))
    const others = pairs.filter(({ school }) => want.pairs!.some((pair) => pair.school === school))
    expect(others).toEqual(want.pairs)
  }
  if (want.bias) {
    expect(
      said('vpr.bias_list').map(({ schoolCode, data }) => ({
        year: data.year,
        school: schoolCode,
        markers: data.markers,
      })),
    ).toEqual(want.bias)
  }
  if (want.journal) {
    const journal = said('vpr.journal').map(({ schoolCode, data }) => [
      schoolCode,
      [data.lowered, data.confirmed, data.raised],
    ])
    expect(Object.fromEntries(journal)).toEqual(want.journal.per_school)
  }
  if (want.region_percent) expect(read.details[0]?.data.percents).toEqual(want.region_percent)
  if (want.school_percent)
    expect(read.details.find(({ schoolCode }) => schoolCode)?.data.percents).toEqual(want.school_percent)
}

describe.skipIf(!existsSync(`${REGION}/manifest.json`))('a made-up region in 144 files', () => {
  const manifest: { files: Expected[] } = existsSync(`${REGION}/manifest.json`)
    ? JSON.parse(readFileSync(`${REGION}/manifest.json`, 'utf8'))
    : { files: [] }
  let register: RegisterSchool[] = []
  beforeAll(async () => {
    const read = await readFile(load(`${REGION}/register/Реестр ОО 2024-2025.xlsx`), {
      register: null,
      reference: REFERENCE,
    })
    register = read.register
    expect(register).toHaveLength(60)
  })

  it.each(manifest.files.map((want) => [want.file, want] as const))('%s', async (file, want) => {
    const read = await readFile(load(`${REGION}/${file}`), { register, reference: REFERENCE })
    if (want.expect !== 'accept_or_refuse' && !want.also_acceptable)
      expect(read.verdict, read.reason ?? '').toBe(want.expect)
    if (read.verdict === 'refuse') {
      expect(read.reason).toMatch(/[а-я].*[.]$/)
      return
    }
    if (want.also_acceptable) return
    expect(read.kind).toBe(want.kind)
    expect(counted(read)).toEqual(wanted(want))
    for (const warning of want.warnings ?? []) {
      const told = read.findings.filter(({ code }) => code === warning.code)
      expect(told, warning.code).not.toHaveLength(0)
      if (warning.count)
        expect(
          told.reduce((sum, { count }) => sum + count, 0),
          warning.code,
        ).toBe(warning.count)
      if (warning.schools && warning.code !== 'missing_passport') {
        expect(told.map(({ school }) => school).sort()).toEqual([...warning.schools].sort())
      }
    }
    expect(read.conflicts).toHaveLength(want.conflicts?.length ?? 0)
    if (want.tasks) expect(read.tasks.map(({ label, max, level }) => [label, max, level])).toEqual(want.tasks)
    if (want.absent !== undefined)
      expect(read.results.reduce((sum, { absent }) => sum + absent, 0)).toBe(want.absent)
    const parked = want.unknown_schools?.map(({ login, participants, low }) => [
      login.replace(/\D/g, ''),
      participants,
      low,
    ])
    if (parked)
      expect(read.unknownSchools.map(({ key, participants, low }) => [key.login, participants, low])).toEqual(
        parked,
      )
    expectDetails(read, want)
  })
})

describe.skipIf(!existsSync(`${REAL}/expected_cells.csv`))('two real protocols with their dirt', () => {
  it.each([
    ['2020_4_Математика.xlsx', 'vpr-ma-4 2020/21 autumn', 4, 5],
    ['Проведение работы по математике, 5 класс. ВПР 2021.xlsx', 'vpr-ma-5 2020/21 spring', 5, 5],
  ])('%s', async (file, sitting, paperGrade, pupilGrade) => {
    const read = await readFile(load(`${REAL}/${file}`), { register: null, reference: REFERENCE })
    const cells = readFileSync(`${REAL}/expected_cells.csv`, 'utf8').split(/\r?\n/)
    const expected = cells.flatMap((line) => {
      const match = /^(?:"([^"]*)"|([^,]*)),sch(\d+),(\d+),(\d+),/.exec(line)
      return match && (match[1] ?? match[2]) === file ? [[match[3], Number(match[4]), Number(match[5])]] : []
    })
    expect(
      read.results.map(({ school, participants, low }) => [school.login, participants, low]).sort(),
    ).toEqual(expected.sort())
    for (const result of read.results) {
      expect(`${result.sitting.procedure} ${result.sitting.year} ${result.sitting.season}`).toBe(sitting)
      expect([result.paperGrade, result.pupilGrade]).toEqual([paperGrade, pupilGrade])
    }
  })
})
