import { describe, expect, it } from 'vitest'
import { buildFacts, type FactCell, factsHash, type Sitting } from './facts.ts'

const SCHOOLS = ['010002', '010001'].map((code) => ({ code, name: code, municipality: 'Округ' }))
const SITTING: Sitting = { year: '2023/24', season: 'spring', procedure: 'vpr-ma-5' }
const LATER: Sitting = { year: '2024/25', season: 'main', procedure: 'oge-ru' }

function cell(over: Partial<FactCell> = {}): FactCell {
  return { school: '010001', sitting: SITTING, participants: 13, low: 4, ...over }
}

describe('buildFacts', () => {
  it('puts cells into columns in order of code and sitting, −1 where nothing is known', () => {
    const source = { file: 'оценки.xlsx', sheet: 'Лист1', version: null }
    const cells = [
      cell({ school: '010002', sitting: LATER, low: 0, source, row: 12 }),
      cell({ restored: true }),
    ]
    const { facts, issues } = buildFacts({ schools: SCHOOLS, cells })
    expect(issues).toEqual([])
    expect(facts.schools.map(({ code }) => code)).toEqual(['010001', '010002'])
    expect(facts.sittings).toEqual([SITTING, LATER])
    expect([...facts.participants]).toEqual([13, -1, -1, 13])
    expect([...facts.low]).toEqual([4, 0, 0, 0])
    expect([...facts.restored]).toEqual([1, 0, 0, 0])
    expect([...facts.source]).toEqual([-1, -1, -1, 0])
    expect([...facts.row]).toEqual([0, 0, 0, 12])
    expect(facts.sources).toEqual([source])
  })

  it('keeps a column for a sitting without cells', () => {
    const { facts } = buildFacts({ schools: SCHOOLS, cells: [], sittings: [LATER, SITTING, { ...LATER }] })
    expect(facts.sittings).toEqual([SITTING, LATER])
    expect([...facts.participants]).toEqual([-1, -1, -1, -1])
  })

  it('counts a repeated cell once and keeps the earlier place, whichever comes first', () => {
    const source = { file: 'a.csv', sheet: null, version: null }
    const cells = [cell({ source, row: 9 }), cell({ source, row: 3 })]
    for (const order of [cells, cells.toReversed()]) {
      const { facts, issues } = buildFacts({ schools: SCHOOLS, cells: order })
      expect(facts.participants[0]).toBe(13)
      expect(facts.row[0]).toBe(3)
      expect(issues).toMatchObject([{ code: 'repeated_cell', severity: 'note', position: 'cells[1]' }])
    }
  })

  it('leaves a cell said differently twice without data, even when the first is repeated', () => {
    const { facts, issues } = buildFacts({ schools: SCHOOLS, cells: [cell(), cell({ low: 5 }), cell()] })
    expect(facts.participants[0]).toBe(-1)
    expect(issues.map(({ code, position }) => [code, position])).toEqual([
      ['conflicting_cells', 'cells[1]'],
      ['conflicting_cells', 'cells[2]'],
    ])
  })

  it.each([
    ['unknown_school', cell({ school: '990001' })],
    ['impossible_counts', cell({ low: 14 })],
    ['impossible_counts', cell({ low: 1.5 })],
    ['impossible_counts', cell({ participants: Number.NaN })],
    ['bad_year', cell({ sitting: { ...SITTING, year: '2023/25' } })],
  ])('names %s and does not count the cell', (code, wrong) => {
    const { facts, issues } = buildFacts({ schools: SCHOOLS, cells: [wrong] })
    expect(facts.participants.every((participants) => participants === -1)).toBe(true)
    expect(issues).toMatchObject([{ code, severity: 'error', position: 'cells[0]' }])
  })

  it('names a school listed twice', () => {
    const { facts, issues } = buildFacts({ schools: [...SCHOOLS, SCHOOLS[0]!], cells: [] })
    expect(facts.schools).toHaveLength(2)
    expect(issues).toMatchObject([{ code: 'repeated_school', severity: 'warning' }])
  })
})

describe('factsHash', () => {
  const hashOf = (cells: FactCell[]) => factsHash(buildFacts({ schools: SCHOOLS, cells }).facts)

  it('tells different numbers apart', () => {
    expect(hashOf([cell()])).toMatch(/^[0-9a-f]{32}$/)
    const other = [
      cell({ low: 5 }),
      cell({ participants: 14 }),
      cell({ school: '010002' }),
      cell({ sitting: LATER }),
    ]
    expect(new Set([cell(), ...other].map((one) => hashOf([one]))).size).toBe(5)
  })

  it('does not depend on where the numbers came from', () => {
    const source = { file: 'b.xlsx', sheet: null, version: null }
    expect(hashOf([cell({ source, row: 4 })])).toBe(hashOf([cell()]))
  })
})
