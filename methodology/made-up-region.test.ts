import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildFacts, type Facts, type Season } from '#engine/facts.ts'
import { isNear, nearnessOf } from '#engine/identification/near-miss.ts'
import { bandOf, identifiedOf, type Run, run } from '#engine/identification/run.ts'
import { traceOf } from '#engine/identification/trace.ts'
import { findMethodology } from './index.ts'

const REGION = fileURLToPath(new URL('../../shared/data/intake/', import.meta.url))

function rowsOf(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.trim().split(/\r?\n/)
  return lines.map((line) => {
    const values = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => match[1]!)
    return Object.fromEntries(header.split(',').map((name, index) => [name, values[index] ?? '']))
  })
}

function expected(file: string): Record<string, string>[] {
  return rowsOf(readFileSync(`${REGION}expected/${file}`, 'utf8'))
}

function truth(): Facts {
  const rows = rowsOf(gunzipSync(readFileSync(`${REGION}truth.csv.gz`)).toString('utf8'))
  const cells = rows.map((row) => ({
    school: row.school_code!,
    sitting: { year: row.year!, season: row.season as Season, procedure: row.procedure! },
    participants: Number(row.participants),
    low: Number(row.below),
  }))
  const schools = expected('identified.csv').map(({ school_code, school }) => ({
    code: school_code!,
    name: school!,
    municipality: '',
  }))
  const { facts, issues } = buildFacts({ schools, cells })
  expect(issues).toEqual([])
  return facts
}

function answersOf(result: Run): Record<string, string> {
  return Object.fromEntries(
    result.facts.schools.map((school, index) => [school.code, identifiedOf(result, index)]),
  )
}

function column(file: string, name: string): Record<string, string> {
  return Object.fromEntries(
    expected(file).map((row) => [row.school_code, row[name]!.replace('undecidable', 'undecided')]),
  )
}

/** A region whose truth and lists were counted independently; present where the project is checked. */
describe.skipIf(!existsSync(REGION))('the made-up region of sixty schools, 2024/25', () => {
  const runOf = (id: string, year = '2024/25') => run(findMethodology(id)!, truth(), { year })

  it.each([
    ['847-2020', 'listed_any', { yes: 14, no: 42, undecided: 4 }],
    ['847-2020-same-procedure', 'listed_same', { yes: 12, no: 44, undecided: 4 }],
  ])('%s finds the expected list', (id, name, totals) => {
    const answers = answersOf(runOf(id))
    expect(answers).toEqual(column('identified.csv', name))
    expect(totals).toEqual(countedBy(Object.values(answers)))
  })

  it('counts the expected markers of each school and year', () => {
    for (const [id, prefix] of [
      ['847-2020', 'federal'],
      ['smolensk-2021', 'smolensk'],
    ] as const) {
      const result = run(findMethodology(id)!, truth(), { year: '2024/25', overrides: { years: 3 } })
      const indexOf = new Map(result.facts.schools.map(({ code }, index) => [code, index]))
      for (const row of expected('markers.csv')) {
        const at = indexOf.get(row.school_code!)! * 3 + result.years.indexOf(row.year!)
        expect([row.school_code, row.year, result.dataIn[at], result.lowIn[at]]).toEqual([
          row.school_code,
          row.year,
          Number(row[`${prefix}_with_data`]),
          Number(row[`${prefix}_low`]),
        ])
      }
    }
  })

  it('smolensk-2021 sums the expected markers: ten schools with six and more, 27 with one to five', () => {
    const result = runOf('smolensk-2021')
    const markers = Object.fromEntries(
      result.facts.schools.map(({ code }, s) => [code, String(result.markers[s])]),
    )
    expect(markers).toEqual(column('clusters.csv', 'markers'))
    const bands = countedBy(result.facts.schools.map((_, school) => bandOf(result, school) ?? 'none'))
    expect(bands).toMatchObject({ '6+': 10, '1-5': 27 })
  })

  it('says of a near miss what a run with the changed numbers says', () => {
    const result = runOf('847-2020')
    const nearness = nearnessOf(result)
    const misses = result.facts.schools.flatMap((_, school) => {
      const byPupil = traceOf(result, school, {}).nearMisses.filter((miss) => miss.kind === 'pupil')
      expect(nearness[school] === 'pupil').toBe(byPupil.length > 0)
      expect(isNear(result, school)).toBe(byPupil.length > 0)
      return byPupil.map((miss) => ({ school, miss }))
    })
    expect(misses.length).toBeGreaterThan(0)
    for (const { school, miss } of misses) {
      const facts = truth()
      const wasLow = result.states[school * result.selected.length + miss.marker!] === 2
      facts.low[school * facts.sittings.length + result.selected[miss.marker!]!.column]! += wasLow ? -1 : 1
      const changed = run(result.methodology, facts, { year: result.year })
      expect(identifiedOf(changed, school)).toBe(miss.becomes)
    }
  })
})

function countedBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
