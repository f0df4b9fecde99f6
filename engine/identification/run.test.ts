import { describe, expect, it } from 'vitest'
import type { Methodology } from '#engine/methodology.ts'
import { BANDS, CRITERIA, factsOf, type Result, SAME_PROCEDURE } from './example.fixture.ts'
import { bandOf, identifiedOf, run } from './run.ts'

const LAST = '2024/25'
const BEFORE = '2023/24'
const low = (procedure: string, year: string): Result => [procedure, year, 4, 10]
const fine = (procedure: string, year: string): Result => [procedure, year, 0, 10]

function identified(methodology: Methodology, results: readonly Result[]) {
  return identifiedOf(run(methodology, factsOf(results), { year: LAST }), 0)
}

describe('run by criteria', () => {
  it.each([
    ['yes', [low('vpr-ma-5', LAST), low('vpr-ru-5', LAST), fine('oge-ma', BEFORE)]],
    ['yes', [low('vpr-ma-5', LAST), low('vpr-ru-5', BEFORE)]],
    ['yes', [low('vpr-ma-5', LAST), low('vpr-ru-5', LAST)]],
    ['no', [low('vpr-ma-5', LAST), fine('vpr-ma-5', BEFORE)]],
    ['no', [low('vpr-ma-5', BEFORE), low('vpr-ru-5', BEFORE), fine('oge-ma', LAST)]],
    ['undecided', [low('vpr-ma-5', LAST)]],
    ['undecided', [fine('vpr-ma-5', BEFORE)]],
    ['undecided', []],
  ] as const)('%s for %j', (expected, results) => {
    expect(identified(CRITERIA, results)).toBe(expected)
  })

  it('asks for the same procedure where the rule does', () => {
    expect(identified(SAME_PROCEDURE, [low('vpr-ma-5', LAST), low('vpr-ru-5', BEFORE)])).toBe('no')
    expect(identified(SAME_PROCEDURE, [low('vpr-ma-5', LAST), low('vpr-ma-5', BEFORE)])).toBe('yes')
    expect(identified(SAME_PROCEDURE, [low('vpr-ma-5', LAST)])).toBe('undecided')
  })
})

describe('run by bands', () => {
  it.each([
    ['yes', 'many', [low('vpr-ma-5', LAST), low('vpr-ma-5', BEFORE), low('oge-ma', BEFORE)]],
    ['no', 'some', [low('vpr-ma-5', LAST), fine('vpr-ma-5', BEFORE)]],
    ['no', 'none', [fine('vpr-ma-5', LAST), fine('vpr-ma-5', BEFORE)]],
    ['undecided', 'none', [fine('vpr-ma-5', LAST)]],
    ['undecided', null, []],
  ] as const)('%s, %s for %j', (expected, band, results) => {
    const result = run(BANDS, factsOf(results), { year: LAST })
    expect([identifiedOf(result, 0), bandOf(result, 0)]).toEqual([expected, band])
  })

  it('stays undecided without any data even where the set is too small to reach the list', () => {
    const overrides = { procedures: ['oge-ma'] }
    expect(identifiedOf(run(BANDS, factsOf([]), { year: LAST, overrides }), 0)).toBe('undecided')
    const oneYear = factsOf([low('oge-ma', LAST)])
    expect(identifiedOf(run(BANDS, oneYear, { year: LAST, overrides }), 0)).toBe('no')
  })
})

describe('a what-if', () => {
  const facts = factsOf([fine('vpr-ma-5', BEFORE), ['vpr-ma-5', LAST, 2, 10], low('oge-ma', LAST)])

  it('changes threshold, minimum, procedures and years', () => {
    const answer = (overrides: Parameters<typeof run>[2]['overrides']) =>
      identifiedOf(run(CRITERIA, facts, { year: LAST, overrides }), 0)
    expect(answer(undefined)).toBe('no')
    expect(answer({ lowShare: { numerator: 1, denominator: 5 } })).toBe('yes')
    expect(answer({ minimumParticipants: 11 })).toBe('undecided')
    expect(answer({ procedures: ['oge-ma'] })).toBe('undecided')
  })

  it('leaves out a criterion that looks further back than the period', () => {
    const result = run(CRITERIA, facts, { year: LAST, overrides: { years: 1 } })
    expect(result.issues[0]).toMatchObject({ code: 'criterion_left_out', position: 'decision.anyOf[1]' })
    expect(result.years).toEqual([LAST])
    expect(result.methodology.decision).toMatchObject({ anyOf: [{ id: 'one' }] })
    expect(identifiedOf(result, 0)).toBe('no')
  })
})

describe('issues', () => {
  it('names the procedures nobody sat', () => {
    const facts = factsOf([
      low('vpr-ma-5', LAST),
      low('vpr-ru-5', LAST),
      low('oge-ma', LAST),
      low('oge-ma', BEFORE),
    ])
    const { issues } = run(CRITERIA, facts, { year: LAST })
    expect(issues.map(({ code, position }) => [code, position])).toEqual([
      ['no_sitting', 'procedures.value[0]'],
      ['no_sitting', 'procedures.value[1]'],
    ])
  })

  it('decides nothing for a year that is none', () => {
    const result = run(CRITERIA, factsOf([low('vpr-ma-5', LAST)]), { year: 'вчера' })
    expect(result.issues).toMatchObject([{ code: 'bad_year', severity: 'error' }])
    expect(identifiedOf(result, 0)).toBe('undecided')
  })
})

describe('the outcome hash', () => {
  it('is the same whichever way the methodology was stored, and another for another threshold', () => {
    const facts = factsOf([low('vpr-ma-5', LAST)])
    const { decision, ...rest } = CRITERIA
    const reordered: Methodology = { decision: JSON.parse(JSON.stringify(decision)), ...rest }
    const hash = run(CRITERIA, facts, { year: LAST }).outcomeHash
    expect(run(reordered, facts, { year: LAST }).outcomeHash).toBe(hash)
    const lowShare = { numerator: 1, denominator: 4 }
    expect(run(CRITERIA, facts, { year: LAST, overrides: { lowShare } }).outcomeHash).not.toBe(hash)
  })
})

describe('run by every criterion', () => {
  const [one, two] = CRITERIA.decision.kind === 'criteria' ? CRITERIA.decision.anyOf : []
  const EVERY: Methodology = {
    ...CRITERIA,
    decision: { kind: 'every-criterion', source: 'order', allOf: [one!, two!] },
  }

  it.each([
    ['yes', [low('vpr-ma-5', LAST), low('vpr-ru-5', LAST), low('oge-ma', BEFORE)]],
    ['no', [low('vpr-ma-5', LAST), low('vpr-ru-5', LAST), fine('oge-ma', BEFORE)]],
    ['no', [low('vpr-ma-5', LAST), low('vpr-ru-5', BEFORE)]],
    ['undecided', [low('vpr-ma-5', LAST), low('vpr-ru-5', LAST)]],
    // One criterion is not met: data of the other year would not change that.
    ['no', [low('vpr-ma-5', LAST)]],
    ['undecided', []],
  ] as const)('%s for %j', (expected, results) => {
    expect(identified(EVERY, results)).toBe(expected)
  })

  it('keeps a criterion it has no years for: without it the list would be longer than the rule', () => {
    const results = factsOf([low('vpr-ma-5', LAST), low('vpr-ru-5', LAST)])
    const short = run(EVERY, results, { year: LAST, overrides: { years: 1 } })
    expect(identifiedOf(short, 0)).toBe('undecided')
    expect(short.issues).toContainEqual(
      expect.objectContaining({ code: 'criterion_undecidable', position: 'decision.allOf[1]' }),
    )
  })
})
