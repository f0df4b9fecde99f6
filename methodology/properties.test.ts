import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildFacts, type FactCell, type Facts, factsHash } from '#engine/facts.ts'
import { comparable, compareRuns } from '#engine/identification/compare.ts'
import { explainTrace } from '#engine/identification/explain.ts'
import { nearnessOf } from '#engine/identification/near-miss.ts'
import { identifiedOf, type Run, run } from '#engine/identification/run.ts'
import { traceOf } from '#engine/identification/trace.ts'
import { METHODOLOGIES } from './index.ts'

const YEAR = '2024/25'
const SCHOOLS = ['010001', '010002', '010003', '020001'].map((code) => ({
  code,
  name: code,
  municipality: 'Округ',
}))
const SITTINGS = ['2023/24', YEAR].flatMap((year) => [
  ...['vpr-ma-5', 'vpr-ru-5', 'vpr-ma-6'].map((procedure) => ({
    year,
    season: 'spring' as const,
    procedure,
  })),
  ...['oge-ma', 'oge-ru', 'ege-ma-prof'].map((procedure) => ({ year, season: 'main' as const, procedure })),
])

const cell: fc.Arbitrary<FactCell> = fc
  .record({
    school: fc.constantFrom(...SCHOOLS.map(({ code }) => code)),
    sitting: fc.constantFrom(...SITTINGS),
    participants: fc.integer({ min: 0, max: 20 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ share, ...rest }) => ({ ...rest, low: Math.round(share * rest.participants) }))
const cells = fc.uniqueArray(cell, {
  maxLength: 48,
  selector: ({ school, sitting }) => `${school} ${sitting.year} ${sitting.procedure}`,
})
const methodology = fc.constantFrom(...METHODOLOGIES)

const factsOf = (list: readonly FactCell[]): Facts => buildFacts({ schools: SCHOOLS, cells: list }).facts

function listOf(result: Run): Set<string> {
  return new Set(
    SCHOOLS.map(({ code }) => code).filter((_, school) => identifiedOf(result, school) === 'yes'),
  )
}

describe('every methodology', () => {
  it('gives one hash, run twice and from rows in any order', () => {
    const shuffled = cells.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    )
    fc.assert(
      fc.property(methodology, shuffled, (rule, [list, other]) => {
        const reversed = buildFacts({
          schools: SCHOOLS.toReversed(),
          cells: other,
          sittings: SITTINGS.toReversed(),
        })
        const facts = buildFacts({ schools: SCHOOLS, cells: list, sittings: SITTINGS }).facts
        expect(factsHash(reversed.facts)).toBe(factsHash(facts))
        const hash = run(rule, facts, { year: YEAR }).outcomeHash
        expect(run(rule, facts, { year: YEAR }).outcomeHash).toBe(hash)
        expect(run(rule, reversed.facts, { year: YEAR }).outcomeHash).toBe(hash)
      }),
    )
  })

  it('never adds a school for fewer fails', () => {
    fc.assert(
      fc.property(methodology, cells, fc.nat(), (rule, list, pick) => {
        const better = list.map((one, index) =>
          index === pick % list.length ? { ...one, low: Math.max(0, one.low - 1) } : one,
        )
        const before = listOf(run(rule, factsOf(list), { year: YEAR }))
        for (const school of listOf(run(rule, factsOf(better), { year: YEAR })))
          expect(before).toContain(school)
      }),
    )
  })

  it('never adds a school for a higher threshold or a higher minimum of participants', () => {
    const percent = fc.integer({ min: 1, max: 100 })
    fc.assert(
      fc.property(
        methodology,
        cells,
        percent,
        percent,
        fc.integer({ min: 1, max: 15 }),
        (rule, list, a, b, minimum) => {
          const facts = factsOf(list)
          const at = (numerator: number, minimumParticipants: number | null = null) => {
            const overrides = { lowShare: { numerator, denominator: 100 }, minimumParticipants }
            return listOf(run(rule, facts, { year: YEAR, overrides }))
          }
          const wide = at(Math.min(a, b))
          for (const school of at(Math.max(a, b))) expect(wide).toContain(school)
          for (const school of at(Math.min(a, b), minimum)) expect(wide).toContain(school)
        },
      ),
    )
  })

  it('has grounds for every entry of the list and words for every school', () => {
    fc.assert(
      fc.property(methodology, cells, (rule, list) => {
        const result = run(rule, factsOf(list), { year: YEAR })
        for (const school of SCHOOLS.keys()) {
          const trace = traceOf(result, school, {})
          const words = explainTrace(trace, result.methodology, {})
          expect(words.grounds !== '').toBe(trace.identified !== 'no')
          expect(words.paragraphs.join(' ')).not.toMatch(/undefined|null|NaN/)
          if (trace.identified === 'yes') expect(trace.markerCount).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('calls a school near by a pupil exactly when a pupil more or fewer changes the decision', () => {
    fc.assert(
      fc.property(methodology, cells, (rule, list) => {
        const result = run(rule, factsOf(list), { year: YEAR })
        const near = nearnessOf(result).map((nearness) => nearness === 'pupil')
        expect(near).toEqual(SCHOOLS.map(({ code }, school) => turnsByOnePupil(result, list, code, school)))
      }),
      { numRuns: 30 },
    )
  })

  it('compares any two runs, and a change and its reverse are mirror images', () => {
    fc.assert(
      fc.property(methodology, methodology, cells, cells, (rule, otherRule, list, otherList) => {
        const a = comparable(run(rule, factsOf(list), { year: YEAR }), {})
        const b = comparable(run(otherRule, factsOf(otherList), { year: YEAR }), {})
        const [there, back] = [compareRuns(a, b, {}), compareRuns(b, a, {})]
        expect(there.added.map(({ school }) => school)).toEqual(back.left.map(({ school }) => school))
        expect(there.same).toBe(back.same)
        for (const { why } of [...there.added, ...there.left]) expect(why.length).toBeGreaterThan(0)
      }),
    )
  })
})

function turnsByOnePupil(result: Run, list: readonly FactCell[], code: string, school: number): boolean {
  return list.some((one, index) =>
    [-1, 1].some((by) => {
      const low = one.low + by
      if (one.school !== code || one.participants === 0 || low < 0 || low > one.participants) return false
      const changed = list.map((other, at) => (at === index ? { ...one, low } : other))
      return (
        identifiedOf(run(result.methodology, factsOf(changed), { year: YEAR }), school) !==
        identifiedOf(result, school)
      )
    }),
  )
}
