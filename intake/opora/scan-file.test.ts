import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Papa from 'papaparse'
import { afterAll, describe, expect, it } from 'vitest'
import { FactColumns } from '#engine/fact-columns.ts'
import type { Facts } from '#engine/facts.ts'
import { REFERENCE } from '#intake/reference.ts'
import { resolveBy } from './resolve.ts'
import { findOporaHead, type OporaScan, scanOporaFile } from './scan-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'opora-scan-'))
afterAll(() => rmSync(folder, { recursive: true }))

const HEADER =
  'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,pupil,class,score,mark,test_score,status'
const MATHS = '010001,"СОШ ""№ 1"", село",Округ,2023/24,spring,vpr,ma,,5'
const PROFILE = '010001,"СОШ ""№ 1"", село",Округ,2023/24,main,ege,ma,prof,11'

let files = 0
function scan(content: string | Buffer): { facts: Facts; scan: OporaScan } {
  const path = join(folder, `${++files}.csv`)
  writeFileSync(path, content)
  const head = findOporaHead(path)
  if (!head) throw new Error('the header was not recognised')
  const columns = new FactColumns()
  const scan = scanOporaFile(path, head, {
    columns,
    resolve: resolveBy(REFERENCE),
    findSchool: (written) => written,
    file: path,
  })
  return { facts: columns.build(), scan }
}

function cells(facts: Facts) {
  return facts.schools.flatMap((school, s) =>
    facts.sittings.flatMap((sitting, t) => {
      const cell = s * facts.sittings.length + t
      if (facts.participants[cell]! < 0) return []
      return [[school.code, sitting.procedure, facts.participants[cell], facts.low[cell]]]
    }),
  )
}

function codes(scan: OporaScan): Record<string, number> {
  return Object.fromEntries([...scan.scanner.tallies].map(([code, { count }]) => [code, count]))
}

describe("Opora's own CSV", () => {
  it('counts participants and those below the threshold; quoted names may hold separators', () => {
    const { facts, scan: met } = scan(
      [HEADER, `${MATHS},50001,5А,6,2,,ok`, `${MATHS},50002,5А,12,4,,ok`, `${MATHS},50003,5А,,,,absent`].join(
        '\n',
      ),
    )
    expect(cells(facts)).toEqual([['010001', 'vpr-ma-5', 2, 1]])
    expect(facts.schools[0]).toEqual({ code: '010001', name: 'СОШ "№ 1", село', municipality: 'Округ' })
    expect(facts.row[0]).toBe(2)
    expect(facts.rows[0]).toBe(3)
    expect(Array.from(met.scanner.columns.absent).filter(Boolean)).toEqual([1])
  })

  it('judges ЕГЭ by the dated minimum of the test score', () => {
    const { facts } = scan([HEADER, `${PROFILE},1,11А,,,26,ok`, `${PROFILE},2,11А,,,27,ok`].join('\n'))
    expect(cells(facts)).toEqual([['010001', 'ege-ma-prof', 2, 1]])
  })

  it('takes the mark of the file over the scale and warns; finds a missing mark by the scale', () => {
    const { facts, scan: met } = scan(
      [HEADER, `${MATHS},1,5А,6,3,,ok`, `${MATHS},2,5А,6,,,ok`, `${MATHS},3,5А,,,,ok`].join('\n'),
    )
    expect(cells(facts)).toEqual([['010001', 'vpr-ma-5', 2, 1]])
    expect(codes(met)).toEqual({ mark_disagrees_with_scale: 1, no_mark: 1 })
  })

  it('counts an identical repeat once and a differing one not at all', () => {
    const { facts, scan: met } = scan(
      [
        HEADER,
        `${MATHS},1,5А,6,2,,ok`,
        `${MATHS},1,5А,6,2,,ok`,
        `${MATHS},2,5А,6,2,,ok`,
        `${MATHS},2,5А,12,4,,ok`,
        `${MATHS},3,5А,12,4,,ok`,
      ].join('\n'),
    )
    expect(cells(facts)).toEqual([['010001', 'vpr-ma-5', 2, 1]])
    expect(codes(met)).toEqual({ duplicate_pupil_identical: 1, duplicate_pupil_conflict: 1 })
  })

  it('does not take a resit or an absence for a repeat, nor rows without a code', () => {
    const { facts, scan: met } = scan(
      [
        HEADER,
        `${MATHS},1,5А,6,2,,ok`,
        `${MATHS},1,5А,12,4,,resit`,
        `${MATHS},,5А,6,2,,ok`,
        `${MATHS},,5А,12,4,,ok`,
      ].join('\n'),
    )
    expect(cells(facts)).toEqual([['010001', 'vpr-ma-5', 3, 2]])
    expect(codes(met)).toEqual({})
  })

  it('finds a repeat in a file that is not ordered by school', () => {
    const other = MATHS.replace('010001', '010002')
    const { facts, scan: met } = scan(
      [HEADER, `${MATHS},1,5А,6,2,,ok`, `${other},1,5А,6,2,,ok`, `${MATHS},1,5А,6,2,,ok`].join('\n'),
    )
    expect(cells(facts)).toEqual([
      ['010001', 'vpr-ma-5', 1, 1],
      ['010002', 'vpr-ma-5', 1, 1],
    ])
    expect(codes(met)).toEqual({ duplicate_pupil_identical: 1 })
  })

  it('leaves wrong rows out and says which', () => {
    const { facts, scan: met } = scan(
      [
        HEADER,
        `${MATHS},1,5А,6,2`,
        `${MATHS},2,5А,шесть,2,,ok`,
        `${MATHS},3,5А,21,5,,ok`,
        `${MATHS},4,5А,6,7,,ok`,
        `${MATHS.replace('2023/24', '2023')},5,5А,6,2,,ok`,
        `${MATHS.replace(',ma,', ',магия,')},6,5А,6,2,,ok`,
        `${MATHS.replace('010001', '')},7,5А,6,2,,ok`,
        `${MATHS},8,5А,6,2,,ok,лишнее`,
        `${MATHS},9,5А,6,2,,ok`,
      ].join('\r\n'),
    )
    expect(cells(facts)).toEqual([['010001', 'vpr-ma-5', 2, 2]])
    expect(codes(met)).toEqual({
      short_row: 1,
      not_a_number: 1,
      over_max: 1,
      mark_out_of_range: 1,
      bad_year: 1,
      unknown_procedure: 1,
      no_school: 1,
    })
    expect(met.scanner.tallies.get('not_a_number')!.rows).toEqual([3])
  })

  it('reads windows-1251, a byte order mark, semicolons and columns in another order alike', () => {
    const rows =
      'municipality;school_code;exam;academic_year;subject;paper_grade;pupil;mark\r\nОкруг;010001;vpr;2023/24;математика;5;1;2\r\n'
    const cyrillic = Buffer.from(
      Array.from(rows, (letter) => {
        const point = letter.codePointAt(0)!
        return point < 128 ? point : point - 0x410 + 0xc0
      }),
    )
    for (const content of [rows, `\uFEFF${rows}`, cyrillic]) {
      const { facts } = scan(content)
      expect(facts.schools[0]!.municipality).toBe('Округ')
      expect(cells(facts)).toEqual([['010001', 'vpr-ma-5', 1, 1]])
    }
  })

  it('says that a quote is never closed', () => {
    const { scan: met } = scan(`${HEADER}\n${MATHS},1,5А,6,2,,ok\n"010002,${'х'.repeat(600_000)}`)
    expect(codes(met)).toHaveProperty('endless_row')
  })
})

describe('any file of works', () => {
  const school = fc.constantFrom('010001', '010002', '120013')
  const year = fc.constantFrom('2022/23', '2023/24')
  const name = fc.constantFrom('МБОУ «СОШ № 1»', 'Школа "А", корпус 2', 'МБОУ\nСОШ', 'я'.repeat(40))
  const work = fc.record({
    school,
    year,
    name,
    subject: fc.constantFrom('ma', 'ru'),
    pupil: fc.integer({ min: 1, max: 400 }).map(String),
    mark: fc.integer({ min: 2, max: 5 }),
    status: fc.constantFrom('ok', 'ok', 'ok', 'absent', 'cancelled', 'очень-длинный-статус'),
  })

  it('gives the same counts as a plain reader, in any order of rows', () => {
    fc.assert(
      fc.property(fc.array(work, { minLength: 1, maxLength: 120 }), (works) => {
        const rows = works.map(({ school, name, year, subject, pupil, mark, status }) => ({
          school_code: school,
          school_name: name,
          municipality: 'Округ',
          academic_year: year,
          season: 'spring',
          exam: 'vpr',
          subject,
          level: '',
          paper_grade: '5',
          pupil,
          class: '5А',
          score: '',
          mark: String(mark),
          test_score: '',
          status,
        }))
        expect(cells(scan(`${Papa.unparse(rows)}\n`).facts)).toEqual(plainCounts(works))
      }),
      { numRuns: 150 },
    )
  })

  type Work = { school: string; year: string; subject: string; pupil: string; mark: number; status: string }

  function plainCounts(works: readonly Work[]) {
    const said = new Map<string, Set<string>>()
    for (const { school, year, subject, pupil, mark, status } of works) {
      if (status !== 'ok') continue
      const key = [school, year, subject, pupil].join(' ')
      said.set(key, (said.get(key) ?? new Set()).add(String(mark)))
    }
    const counts = new Map<string, [number, number]>()
    for (const [key, marks] of said) {
      const [mark] = marks
      if (marks.size > 1) continue
      const cell = key.split(' ').slice(0, 3).join(' ')
      const [participants, low] = counts.get(cell) ?? [0, 0]
      counts.set(cell, [participants + 1, low + (mark === '2' ? 1 : 0)])
    }
    return [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([cell, [participants, low]]) => {
        const [school, , subject] = cell.split(' ')
        return [school, `vpr-${subject}-5`, participants, low]
      })
  }
})
