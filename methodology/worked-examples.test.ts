import { describe, expect, it } from 'vitest'
import { checkMethodology } from '#engine/check-methodology.ts'
import { describeMethodology } from '#engine/describe.ts'
import { buildFacts, type FactCell } from '#engine/facts.ts'
import { run } from '#engine/identification/run.ts'
import { traceOf } from '#engine/identification/trace.ts'
import type { Methodology } from '#engine/methodology.ts'
import { examplesOf, findMethodology, METHODOLOGIES, type WorkedExample } from './index.ts'

function cellsOf(methodology: Methodology, example: WorkedExample): FactCell[] {
  return example.results.map(([year, procedure, participants, low]) => {
    const exam = procedure.split('-')[0] as keyof Methodology['seasons']
    return {
      school: '010001',
      sitting: { year, procedure, season: methodology.seasons[exam] },
      participants,
      low,
    }
  })
}

describe.each(METHODOLOGIES)('$id', (methodology) => {
  it.each(examplesOf(methodology.id))('$title', (example) => {
    const schools = [{ code: '010001', name: 'Школа', municipality: 'Округ' }]
    const { facts, issues } = buildFacts({ schools, cells: cellsOf(methodology, example) })
    expect(issues).toEqual([])
    const trace = traceOf(
      run(methodology, facts, { year: example.year, overrides: example.overrides }),
      0,
      {},
    )
    const criteria = Object.fromEntries(trace.criteria.map(({ id, answer }) => [id, answer]))
    expect({
      identified: trace.identified,
      markers: trace.markerCount,
      ...(example.expected.criteria && { criteria }),
      ...('band' in example.expected && { band: trace.band }),
    }).toEqual(example.expected)
  })

  it('has worked examples for every answer', () => {
    const answers = new Set(examplesOf(methodology.id).map(({ expected }) => expected.identified))
    expect(answers).toEqual(new Set(['yes', 'no', 'undecided']))
  })

  it('is sound and uses every source it names', () => {
    expect(checkMethodology(structuredClone(methodology))).toEqual({ methodology, issues: [] })
    const used = JSON.stringify(methodology).matchAll(/"source":"([^"]+)"/g)
    const quoted = new Set([...used].map((match) => match[1]))
    const named = Object.keys(methodology.sources).filter((key) => key !== 'order-847')
    for (const source of quoted) expect(methodology.sources).toHaveProperty(source!)
    expect([...quoted]).toEqual(expect.arrayContaining(named))
  })

  it('describes itself with its own numbers and sources', () => {
    const text = describeMethodology(methodology, {}).join('\n')
    for (const procedure of methodology.procedures.value) expect(text).toContain(procedure)
    for (const { title } of Object.values(methodology.sources)) expect(text).toContain(title)
    expect(text).toContain('30\u00a0%')
    expect(text).not.toMatch(/undefined|null|NaN/)
  })
})

describe('findMethodology', () => {
  it('finds a built-in methodology and nothing else', () => {
    expect(findMethodology('847-2020')?.procedures.value).toHaveLength(9)
    expect(findMethodology('smolensk-2021')?.procedures.value).toHaveLength(22)
    expect(findMethodology('847-2019')).toBeUndefined()
    expect(examplesOf('847-2019')).toEqual([])
  })
})
