import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GroupSums, shrink, strengthOf } from './shrink.ts'

/** Low results and participants of twelve made-up schools. */
const TWELVE = [
  [2, 10],
  [5, 22],
  [1, 8],
  [9, 30],
  [4, 25],
  [0, 12],
  [12, 40],
  [6, 18],
  [3, 15],
  [8, 20],
  [20, 60],
  [1, 9],
] as const

function sumsOf(schools: readonly (readonly [low: number, participants: number])[]): GroupSums {
  const sum = (of: (low: number, n: number) => number) =>
    schools.reduce((total, [low, n]) => total + of(low, n), 0)
  return {
    schools: schools.length,
    participants: sum((_, n) => n),
    low: sum((low) => low),
    squares: sum((_, n) => n * n),
    lowSquares: sum((low, n) => (low * low) / n),
  }
}

describe('a shrunken estimate', () => {
  it('is that of R for the same counts', () => {
    const group = sumsOf(TWELVE)
    expect(strengthOf(group)).toBeCloseTo(144.37265, 4)
    const { share, trust } = shrink(4, 9, group)!
    expect(share).toBeCloseTo(0.2745326, 6)
    expect(trust).toBeCloseTo(0.0586806, 6)
  })

  it('believes the group alone where schools differ no more than chance makes them', () => {
    const alike = sumsOf(Array.from({ length: 20 }, () => [3, 10] as const))
    expect(shrink(9, 10, alike)).toEqual({ share: 0.3, trust: 0, group: 0.3 })
  })

  it('is not told of a small group, nor of a school without participants', () => {
    expect(shrink(4, 9, sumsOf(TWELVE.slice(0, 9)))).toBeNull()
    expect(shrink(0, 0, sumsOf(TWELVE))).toBeNull()
  })

  it('lies between the school and its group, and the more pupils the nearer to the school', () => {
    const school = fc
      .integer({ min: 1, max: 80 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(fc.array(school, { minLength: 10, maxLength: 60 }), school, (schools, [low, n]) => {
        const group = sumsOf(schools)
        const estimate = shrink(low, n, group)
        if (!estimate) return
        const [least, most] = [low / n, estimate.group].sort((a, b) => a - b)
        expect(estimate.share).toBeGreaterThanOrEqual(least! - 1e-9)
        expect(estimate.share).toBeLessThanOrEqual(most! + 1e-9)
        expect(shrink(low * 10, n * 10, group)!.trust).toBeGreaterThanOrEqual(estimate.trust)
      }),
    )
  })
})
