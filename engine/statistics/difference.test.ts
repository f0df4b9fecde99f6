import fc from 'fast-check'
import { expect, it } from 'vitest'
import { differenceInterval } from './difference.ts'

/** The first is Table II (a) of Newcombe 1998, method 10; the others by the same formula in R 4. */
it.each([
  [{ low: 48, participants: 80 }, { low: 56, participants: 70 }, [0.0524, 0.3339]],
  [{ low: 3, participants: 10 }, { low: 9, participants: 30 }, [-0.33125, 0.26249]],
  [{ low: 5, participants: 56 }, { low: 0, participants: 29 }, [-0.19256, 0.03814]],
])('of %j and %j', (first, second, [from, to]) => {
  const interval = differenceInterval(first, second)!
  expect(interval[0]).toBeCloseTo(from!, 4)
  expect(interval[1]).toBeCloseTo(to!, 4)
})

it('is not told without participants', () => {
  expect(differenceInterval({ low: 0, participants: 0 }, { low: 1, participants: 2 })).toBeNull()
})

it('holds the difference, and turned round it changes its sign', () => {
  const count = fc
    .integer({ min: 1, max: 300 })
    .chain((participants) =>
      fc.record({ participants: fc.constant(participants), low: fc.integer({ min: 0, max: participants }) }),
    )
  fc.assert(
    fc.property(count, count, (a, b) => {
      const [from, to] = differenceInterval(a, b)!
      const difference = b.low / b.participants - a.low / a.participants
      expect(from).toBeLessThanOrEqual(difference + 1e-12)
      expect(to).toBeGreaterThanOrEqual(difference - 1e-12)
      const back = differenceInterval(b, a)!
      expect(back[0]).toBeCloseTo(-to, 12)
      expect(back[1]).toBeCloseTo(-from, 12)
    }),
  )
})
