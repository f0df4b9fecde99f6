import { describe, expect, it } from 'vitest'
import golden from './golden/regression.json' with { type: 'json' }
import { quantile, sorted } from './quantile.ts'
import { leastSquares } from './regression.ts'

const columns = (table: readonly (readonly number[])[]) => table.map((column) => Float64Array.from(column))
const refusedFor = (inputs: number[][], result: number[]) =>
  leastSquares(columns(inputs), Float64Array.from(result))
const many = (of: (row: number) => number) => Array.from({ length: 40 }, (_, row) => of(row))

describe('least squares with several inputs', () => {
  it.each([
    ['swiss', 11],
    ['longley', 6],
  ] as const)('agrees with R on %s to %d digits', (name, digits) => {
    const { inputs, result, coefficients, residuals, r2, adjustedR2 } = golden[name]
    const fit = leastSquares(columns(inputs), Float64Array.from(result), 10)
    if (fit.kind !== 'fit') throw new Error(fit.reason)
    const near = (mine: number, theirs: number) =>
      expect(Math.abs(mine - theirs)).toBeLessThan(10 ** -digits * Math.max(1, Math.abs(theirs)))
    coefficients.forEach((theirs, at) => {
      near(fit.coefficients[at]!, theirs)
    })
    residuals.forEach((theirs, row) => {
      near(fit.residuals[row]!, theirs)
    })
    near(fit.r2, r2)
    near(fit.adjustedR2, adjustedR2)
    const parts = [0.25, 0.5, 0.75, 2 / 3].map((part) => quantile(sorted(fit.residuals), part)!)
    golden[name].quartiles.forEach((theirs, at) => {
      near(parts[at]!, theirs)
    })
  })

  it('refuses what says nothing, and names the input', () => {
    const result = many((row) => row % 7)
    expect(refusedFor([[1, 2, 3]], [1, 2, 4])).toEqual({ kind: 'refused', reason: 'too-few', input: null })
    expect(refusedFor([many((row) => row), many(() => 3)], result)).toMatchObject({
      reason: 'no-spread',
      input: 1,
    })
    expect(
      refusedFor(
        [many((row) => row)],
        many(() => 3),
      ),
    ).toMatchObject({ reason: 'no-spread', input: null })
    const twice = [many((row) => row), many((row) => row % 5), many((row) => 2 * row + 3 * (row % 5) - 1)]
    expect(refusedFor(twice, result)).toMatchObject({ reason: 'collinear', input: 2 })
  })

  it('leaves its inputs as they were', () => {
    const [input, result] = [Float64Array.from(many((row) => row % 9)), Float64Array.from(many((row) => row))]
    const before = [...input, ...result]
    leastSquares([input], result)
    expect([...input, ...result]).toEqual(before)
  })
})

describe('a quantile', () => {
  it('of nothing is not known', () => {
    expect(quantile(new Float64Array(), 0.5)).toBeNull()
    expect(quantile(Float64Array.of(7), 0.75)).toBe(7)
  })
})
