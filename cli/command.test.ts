import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const command = fileURLToPath(new URL('../bin/opora.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'opora-command-'))
afterAll(() => rmSync(folder, { recursive: true }))

function opora(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' })
  return { exit: status, out: stdout, errors: stderr }
}

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

function rows(path: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(readFileSync(path, 'utf8').trim(), { header: true }).data
}

const WORKS =
  'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,pupil,class,score,mark,test_score,status'

/** `low` pupils of `all` with a «2». */
function works(school: string, year: string, subject: string, low: number, all: number): string[] {
  return Array.from(
    { length: all },
    (_, i) =>
      `${school},Школа ${school},Округ,${year},spring,vpr,${subject},,5,${i + 1},5А,,${i < low ? 2 : 4},,ok`,
  )
}

const REGISTER = [
  'Код ОО;Логин ФИС ОКО;Муниципалитет;Краткое наименование',
  '000001;edu550001;Округ;Школа 000001',
  '000002;edu550002;Округ;Школа 000002',
  '000003;edu550003;Округ;Школа 000003',
]

let results: string
let register: string

beforeAll(() => {
  register = file('register.csv', REGISTER)
  results = file('works.csv', [
    WORKS,
    ...works('000001', '2023/24', 'ma', 3, 10),
    ...works('000001', '2024/25', 'ru', 4, 13),
    ...works('000002', '2023/24', 'ma', 3, 11),
    ...works('000002', '2024/25', 'ru', 0, 12),
  ])
})

describe('opora', () => {
  it('tells what it can, and that a command is unknown', () => {
    expect(opora('help')).toMatchObject({ exit: 0, out: expect.stringContaining('opora identify') })
    expect(opora('identify', '--help').out).toContain('--min-participants')
    expect(opora('улучшить')).toMatchObject({
      exit: 64,
      errors: expect.stringContaining('Команды «улучшить» нет'),
    })
  })
})

describe('opora check', () => {
  it('gives an array of files with results by procedure', () => {
    const { exit, out } = opora('check', '--json', '--schools', register, results)
    expect(exit).toBe(0)
    const [read] = JSON.parse(out)
    expect(read).toMatchObject({
      file: results,
      kind: 'opora.works',
      verdict: 'accept',
      reason: null,
      findings: [],
    })
    expect(read.results).toContainEqual({
      year: '2023/24',
      season: 'spring',
      procedure: 'vpr-ma-5',
      paper_grade: 5,
      schools: 2,
      participants: 21,
      low: 6,
    })
  })

  it('exits with 1 for rows with errors and with 2 for a refused file', () => {
    const broken = file('broken.csv', [WORKS, ...works('000001', '2023/24', 'ma', 1, 3), `${WORKS},`])
    expect(opora('check', broken).exit).toBe(1)
    const empty = file('empty.csv', [])
    const both = opora('check', empty, broken)
    expect(both.exit).toBe(2)
    expect(both.out).toMatch(/не принимается\. В файле нет/)
  })

  it('says that there is no such file', () => {
    expect(opora('check', join(folder, 'нет.csv'))).toMatchObject({
      exit: 64,
      errors: expect.stringContaining('не открывается'),
    })
  })
})

describe('opora identify', () => {
  const run = (...args: string[]) =>
    opora(
      'identify',
      '--year',
      '2024/25',
      '--schools',
      register,
      '--out',
      join(folder, 'out'),
      ...args,
      results,
    )
  const list = () => Object.fromEntries(rows(join(folder, 'out', 'list.csv')).map((row) => [row.school, row]))

  it('writes the list, the markers and the traces', () => {
    expect(run('--method', '847-2020').exit).toBe(0)
    expect(list()).toMatchObject({
      '000001': { identified: 'yes', markers: '2', municipality: 'Округ' },
      '000002': { identified: 'no', markers: '0', grounds: '' },
      '000003': { identified: 'undecided' },
    })
    expect(rows(join(folder, 'out', 'markers.csv'))).toContainEqual({
      school: '000001',
      year: '2024/25',
      procedure: 'vpr-ru-5',
      participants: '13',
      low: '4',
      state: 'low',
    })
    const { methodology, traces, year } = JSON.parse(readFileSync(join(folder, 'out', 'run.json'), 'utf8'))
    expect(methodology.id).toBe('847-2020')
    expect(year).toBe('2024/25')
    expect(traces.map(({ school }: { school: string }) => school)).toEqual(['000001', '000002', '000003'])
  })

  it('takes another threshold, minimum, set of procedures and number of years', () => {
    run('--method', '847-2020', '--threshold', '0,27')
    expect(list()['000002']).toMatchObject({ identified: 'no', markers: '1' })
    run('--method', '847-2020', '--min-participants', '11')
    // Ten participants of 2023/24 are left out, so the year holds no data: undecided, not «no».
    expect(list()['000001']).toMatchObject({ identified: 'undecided', markers: '1' })
    run('--method', 'smolensk-2021', '--procedures', 'vpr-ma-*')
    expect(list()['000001']).toMatchObject({ markers: '1', band: '1-5' })
    run('--method', 'smolensk-2021', '--years', '1')
    expect(list()['000001']).toMatchObject({ markers: '1' })
  })

  it('explains a school in Russian', () => {
    const { out } = run('--method', '847-2020', '--explain', '000001')
    expect(out).toContain('Школа в списке')
    expect(out.replaceAll('\u00a0', ' ')).toContain('4 из 13 (30,8 %)')
  })

  it('reads a methodology of one’s own from a file and says what is wrong with it', () => {
    const own = join(folder, 'own.json')
    const { methodology } = JSON.parse(readFileSync(join(folder, 'out', 'run.json'), 'utf8'))
    writeFileSync(own, JSON.stringify({ ...methodology, id: 'own' }))
    expect(run('--method', own).exit).toBe(0)
    writeFileSync(own, JSON.stringify({ ...methodology, years: { value: 0, source: 'нет такого' } }))
    expect(run('--method', own)).toMatchObject({ exit: 64, errors: expect.stringContaining('years') })
  })

  it('lets a later file replace an earlier one and says so', () => {
    const corrected = file('corrected.csv', [
      'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,participants,n2,n3,n4,n5',
      '000001,Школа,Округ,2024/25,spring,vpr,ru,,5,13,0,5,5,3',
    ])
    const { exit, errors } = run('--method', '847-2020', results, corrected)
    expect(exit).toBe(0)
    expect(errors).not.toBe('')
  })

  it.each([
    [['--method', '999'], 'Методики «999» нет'],
    [['--method', '847-2020', '--threshold', '3'], 'Порог «3»'],
    [['--method', '847-2020', '--procedures', 'nothing-*'], 'ничего не соответствует'],
  ])('refuses %j', (args, sentence) => {
    expect(run(...args)).toMatchObject({ exit: 64, errors: expect.stringContaining(sentence) })
  })
})
