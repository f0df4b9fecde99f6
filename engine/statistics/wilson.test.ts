import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilson } from './wilson.ts'

describe('wilson', () => {
  it.each([
    // Values of R: prop.test(low, n, correct = FALSE)$conf.int
    [4, 13, 0.1268, 0.5763],
    [3, 10, 0.1078, 0.6032],
    [30, 100, 0.2189, 0.3958],
    [0, 5, 0, 0.4345],
    [5, 5, 0.5655, 1],
  ])('of %i of %i', (low, participants, from, to) => {
    const [a, b] = wilson(low, participants)!
    expect(a).toBeCloseTo(from, 4)
    expect(b).toBeCloseTo(to, 4)
  })

  it('is absent without participants', () => {
    expect(wilson(0, 0)).toBeNull()
    expect(wilson(0, -1)).toBeNull()
  })

  it('lies in 0..1 and holds the share', () => {
    const counts = fc
      .integer({ min: 1, max: 500 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(counts, ([low, n]) => {
        const [from, to] = wilson(low, n)!
        return from >= 0 && to <= 1 && from <= low / n && low / n <= to
      }),
    )
  })
})
