import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REFERENCE } from '#intake/reference.ts'
import type { RegisterSchool } from '#intake/types.ts'
import { openReader, ReadingCancelled, ReadingStopped } from './read-in-child.ts'

const SCHOOL: RegisterSchool = {
  code: '010001',
  login: '880101',
  name: 'Школа № 1',
  fullName: null,
  municipality: 'Первый округ',
  oktmo: null,
  inn: null,
  ogrn: null,
  kind: 'СОШ',
  advanced: false,
  place: null,
  settlement: null,
  pupils: null,
  distanceKm: null,
  small: false,
  status: null,
  lat: null,
  lon: null,
}
const SETUP = { context: { register: [SCHOOL], reference: REFERENCE }, ids: { '010001': 7 } }
const HEADER =
  'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,pupil,class,score,mark,test_score,status'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-child-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

const task = (name: string, lines: readonly string[]) => ({
  name,
  bytes: Buffer.from([HEADER, ...lines, ''].join('\n')),
  hints: undefined,
  works: { path: join(folder, `${name}.copy`), prefix: '1\t5' },
})
const work = (code: string, pupil: string) => `${code},,,2023/24,spring,vpr,ma,,5,${pupil},5А,9,3,,ok`

describe('reading in a child process', () => {
  it('counts results here and leaves works in a file for COPY, those of unknown schools apart', async () => {
    const reader = openReader(SETUP)
    const given = task('работы.csv', [
      work('010001', '10001'),
      work('010001', 'таб\\1'),
      work('999999', '10002'),
    ])
    const read = await reader.read(given)
    reader.close()
    expect(read).toMatchObject({ kind: 'opora.works', results: [{ schoolCode: '010001', participants: 2 }] })
    expect(read.unknownSchools).toHaveLength(1)
    const lines = (await readFile(given.works.path, 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^1\t5\t7\t\\N\t2023\/24\tspring\tvpr-ma-5\t10001\t5А\t/)
    expect(lines[1]).toContain('таб\\\\1')
  })

  it('stops a file that takes too long and reads the next one in a new process', async () => {
    const reader = openReader(SETUP, { timeMs: 1 })
    await expect(reader.read(task('долгий.csv', [work('010001', '1')]))).rejects.toThrow(ReadingStopped)
    reader.close()
    const next = openReader(SETUP)
    await expect(next.read(task('следующий.csv', [work('010001', '1')]))).resolves.toMatchObject({ works: 1 })
    next.close()
  })

  it('is called off at once', async () => {
    const reader = openReader(SETUP)
    const controller = new AbortController()
    const reading = reader.read(task('отменён.csv', [work('010001', '1')]), controller.signal)
    controller.abort()
    await expect(reading).rejects.toThrow(ReadingCancelled)
    reader.close()
  })

  it('outlives a file that breaks the process', async () => {
    const reader = openReader(SETUP)
    const broken = { ...task('без папки.csv', []), works: { path: join(folder, 'нет/такой'), prefix: '' } }
    await expect(reader.read(broken)).rejects.toThrow('ENOENT')
    await expect(reader.read(task('после.csv', [work('010001', '1')]))).resolves.toMatchObject({ works: 1 })
    reader.close()
  })

  it('shows asked rows under their header', async () => {
    const reader = openReader(null)
    const { name, bytes } = task('строки.csv', [work('010001', '1'), work('010001', '2')])
    const shown = await reader.rows({ name, bytes, sheet: null, wanted: [3] })
    reader.close()
    expect(shown.header.map(({ row }) => row)).toEqual([1])
    expect(shown.rows).toMatchObject([{ row: 3, cells: expect.arrayContaining(['010001', '2']) }])
  })

  it('tells which columns name a pupil or a class; one with an unknown heading may name a pupil', async () => {
    const text = [
      'Код ОО;Класс;Код участника;Зодиак;Отметка',
      ...['1', '2', '3'].map((code) => `010001;5А;${code};Рак;4`),
    ]
    const bytes = Buffer.from(text.join('\n'))
    const reader = openReader(null)
    const shown = await reader.rows({ name: 'строки.csv', bytes, sheet: null, wanted: [2] })
    const unreadable = await reader.rows({
      name: 'б.csv',
      bytes: Buffer.from('а;б\nв;г'),
      sheet: null,
      wanted: [2],
    })
    reader.close()
    expect(shown.names).toEqual([null, 'class', 'pupil', 'pupil', null])
    expect(unreadable.names).toEqual(['pupil', 'pupil'])
  })
})
