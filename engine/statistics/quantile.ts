/** Quantile by linear interpolation between the sorted values (type 7 of Hyndman and Fan, R's default); null of nothing. */
export function quantile(sorted: Float64Array, part: number): number | null {
  if (sorted.length === 0) return null
  const at = (sorted.length - 1) * part
  const below = Math.floor(at)
  const low = sorted[below]!
  return low + (at - below) * ((sorted[below + 1] ?? low) - low)
}

/** The values in ascending order, as `quantile` takes them. */
export function sorted(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort()
}
