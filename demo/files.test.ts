import { mkdtemp, readFile as readBytes, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFile } from '#intake/read-file.ts'
import { REFERENCE } from '#intake/reference.ts'
import type { ReadFile } from '#intake/types.ts'
import { writeDemoFiles } from './files.ts'
import { generateRegion } from './region.ts'
import { sittingsOf } from './sittings.ts'
import { countWorks, type DemoResult, worksOf } from './works.ts'

const OPTIONS = { schools: 40, seed: 3 }
const region = generateRegion(OPTIONS)
const context = { register: region.schools, reference: REFERENCE }

/** What the generator says, by school, year, season and procedure. */
const truth = new Map<string, DemoResult>()
for (const sitting of sittingsOf(region)) {
  for (const school of region.schools) {
    const counts = countWorks(worksOf(region, school, sitting), sitting)
    if (counts.participants > 0) truth.set(key(school.code, sitting), counts)
  }
}

function key(school: string | null, at: { year: string; season: string; procedure: string }): string {
  return `${school} ${at.year} ${at.season} ${at.procedure}`
}

let folder = ''
let files: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-demo-files-'))
  files = (await writeDemoFiles(folder, OPTIONS)).files
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(path: string): Promise<ReadFile> {
  return readFile({ name: basename(path), bytes: await readBytes(join(folder, path)) }, context)
}

const named = (part: string) => files.filter((file) => file.includes(part))

/** Every result of the file equals the generator's, and none of its sittings lacks a school of `schools`. */
async function expectTruth(path: string, schools = region.schools): Promise<void> {
  const file = await read(path)
  expect(file.verdict, `${path}: ${file.reason}`).not.toBe('refuse')
  const results = file.results.filter((result) => result.participants > 0)
  expect(results.length, path).toBeGreaterThan(0)
  for (const { schoolCode, sitting, participants, low } of results) {
    const expected = truth.get(key(schoolCode, sitting))
    expect({ participants, low: low ?? expected?.low }, `${path}: ${key(schoolCode, sitting)}`).toEqual({
      participants: expected?.participants,
      low: expected?.low,
    })
  }
  const told = new Set(results.map(({ schoolCode, sitting }) => key(schoolCode, sitting)))
  for (const { sitting } of results) {
    const missing = schools.filter(
      ({ code }) => truth.has(key(code, sitting)) && !told.has(key(code, sitting)),
    )
    expect(
      missing.map(({ code }) => code),
      `${path}: ${sitting.procedure}`,
    ).toEqual([])
  }
}

describe('files of the demonstration, read back', () => {
  it('hold the register', async () => {
    const [path = ''] = named('Реестр ОО')
    const { register, kind, findings } = await read(path)
    expect(kind).toBe('register.schools')
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    const known = ({
      code,
      login,
      name,
      municipality,
      advanced,
      place,
      pupils,
      inn,
    }: (typeof register)[number]) => [code, login, name, municipality, advanced, place, pupils, inn].join(' ')
    expect(register.map(known)).toEqual(region.schools.map(known))
  })

  it('«Статистика по отметкам» gives the marks of every work of ВПР, late ones too', async () => {
    const paths = named('Статистика по отметкам')
    expect(paths).toHaveLength(34)
    for (const path of paths) await expectTruth(path)
  })

  it('«Распределение первичных баллов» and «Выполнение заданий» agree with it', async () => {
    for (const path of named('Распределение первичных баллов')) await expectTruth(path)
    for (const path of named('Выполнение заданий')) {
      const { kind, results } = await read(path)
      expect(kind).toBe('vpr.tasks')
      for (const { schoolCode, sitting, participants } of results) {
        expect(participants).toBe(truth.get(key(schoolCode, sitting))?.participants)
      }
    }
  })

  it('Ф1 gives the same for one school and for the region', async () => {
    await expectTruth(named('вся_область')[0] ?? '')
    for (const path of named('Ф1_Индивидуальные_результаты_МА5')) await expectTruth(path, [])
  })

  it('protocols of three kinds do as well', async () => {
    for (const path of named('Протоколы/'))
      await expectTruth(path, path.includes('/edu') ? [] : region.schools)
  })

  it('exports of РИС ГИА and regional tables leave resits, reserve days, ГВЭ and past graduates out', async () => {
    for (const path of named('ГИА/')) await expectTruth(path)
  })

  it('so do the work of the region and the CSV of Opora', async () => {
    for (const path of [...named('РКР/'), ...named('Опора/')]) await expectTruth(path)
  })

  it('one file has mistakes that are found, and its neighbour one «2» fewer', async () => {
    const [spoilt = ''] = named('с_ошибками')
    const wrong = await read(spoilt)
    const serious = wrong.findings.filter(({ severity }) => severity === 'error')
    expect(serious.length).toBeGreaterThanOrEqual(2)
    expect(serious.every(({ message, advice }) => /[а-яё]/.test(message) && advice !== '')).toBe(true)
    const [corrected = ''] = named('исправленный')
    const right = await read(corrected)
    const [result] = right.results
    const before = truth.get(key(result?.schoolCode ?? null, result!.sitting))!
    expect(result).toMatchObject({ participants: before.participants, low: before.low - 1 })
    expect(right.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('begin with a guide', async () => {
    const text = await readBytes(join(folder, 'С чего начать.txt'), 'utf8')
    expect(text).toContain('40 школ')
    for (const part of ['Реестр', 'ВПР', 'ГИА', 'РКР', 'Проба']) expect(text).toContain(`«${part}»`)
  })
})
