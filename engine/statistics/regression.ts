/** Least squares with several inputs: `coefficients[0]` is the constant, the rest follow the order of the inputs. */
export interface Fit {
  kind: 'fit'
  n: number
  coefficients: readonly number[]
  r2: number
  adjustedR2: number
  /** What is left of each observation: actual − fitted. */
  residuals: Float64Array
}

export interface NoFit {
  kind: 'refused'
  reason: 'too-few' | 'no-spread' | 'collinear'
  /** The input it is about; null: the result, or all of it. */
  input: number | null
}

/** Below this many schools an expected result says little (the rule of thumb of domain practice, stored nowhere else). */
export const FEWEST = 30
/** As R's `lm`: an input of which less than this part is left after the earlier ones says nothing new. */
const TOLERANCE = 1e-7

/**
 * Fits `result` by columns of inputs through Householder reflections, the constant first. Refuses where an answer would
 * make no sense. Columns must be of one length.
 */
export function leastSquares(
  inputs: readonly Float64Array[],
  result: Float64Array,
  fewest: number = FEWEST,
): Fit | NoFit {
  const n = result.length
  if (n < fewest || n <= inputs.length + 1) return { kind: 'refused', reason: 'too-few', input: null }
  const flat = inputs.findIndex((column) => !hasSpread(column))
  if (flat >= 0 || !hasSpread(result))
    return { kind: 'refused', reason: 'no-spread', input: flat >= 0 ? flat : null }
  const columns = [new Float64Array(n).fill(1), ...inputs.map((column) => Float64Array.from(column))]
  const rest = Float64Array.from(result)
  const norms = columns.map((column) => normFrom(column, 0))
  for (let step = 0; step < columns.length; step++) {
    const column = columns[step]!
    const norm = normFrom(column, step)
    if (norm <= TOLERANCE * norms[step]!) return { kind: 'refused', reason: 'collinear', input: step - 1 }
    reflect(column, step, norm, [...columns.slice(step + 1), rest])
  }
  const coefficients = solveUpper(columns, rest)
  return judged(inputs, result, coefficients)
}

/** What a fit expects of one observation. */
export function expectedBy(coefficients: readonly number[], values: readonly number[]): number {
  return values.reduce((sum, value, at) => sum + coefficients[at + 1]! * value, coefficients[0]!)
}

function judged(inputs: readonly Float64Array[], result: Float64Array, coefficients: readonly number[]): Fit {
  const n = result.length
  const mean = result.reduce((sum, value) => sum + value, 0) / n
  const residuals = new Float64Array(n)
  let left = 0
  let total = 0
  for (let row = 0; row < n; row++) {
    let fitted = coefficients[0]!
    for (let at = 0; at < inputs.length; at++) fitted += coefficients[at + 1]! * inputs[at]![row]!
    residuals[row] = result[row]! - fitted
    left += residuals[row]! ** 2
    total += (result[row]! - mean) ** 2
  }
  const r2 = 1 - left / total
  const adjustedR2 = 1 - ((1 - r2) * (n - 1)) / (n - inputs.length - 1)
  return { kind: 'fit', n, coefficients, r2, adjustedR2, residuals }
}

function hasSpread(column: Float64Array): boolean {
  const first = column[0]
  return column.some((value) => value !== first)
}

function normFrom(column: Float64Array, from: number): number {
  let sum = 0
  for (let row = from; row < column.length; row++) sum += column[row]! ** 2
  return Math.sqrt(sum)
}

/** Zeroes a column below its diagonal and turns the others the same way. */
function reflect(column: Float64Array, step: number, norm: number, others: readonly Float64Array[]): void {
  const diagonal = column[step]! > 0 ? -norm : norm
  column[step] = column[step]! - diagonal
  let square = 0
  for (let row = step; row < column.length; row++) square += column[row]! ** 2
  for (const other of others) {
    let dot = 0
    for (let row = step; row < column.length; row++) dot += column[row]! * other[row]!
    const factor = (2 * dot) / square
    for (let row = step; row < column.length; row++) other[row] = other[row]! - factor * column[row]!
  }
  column[step] = diagonal
}

function solveUpper(columns: readonly Float64Array[], rest: Float64Array): number[] {
  const solved = new Array<number>(columns.length).fill(0)
  for (let step = columns.length - 1; step >= 0; step--) {
    let value = rest[step]!
    for (let later = step + 1; later < columns.length; later++)
      value -= columns[later]![step]! * solved[later]!
    solved[step] = value / columns[step]![step]!
  }
  return solved
}
