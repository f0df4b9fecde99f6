/** Two-sided 95 % of the normal distribution. */
const Z = 1.959964

/**
 * Wilson score interval, 95 %, of the share of low results: bounds 0..1, or null without participants. It stays sensible
 * for the small groups of village schools, where the usual ± does not (Wilson, 1927).
 */
export function wilson(low: number, participants: number): readonly [number, number] | null {
  if (participants <= 0) return null
  const share = low / participants
  const z2 = (Z * Z) / participants
  const middle = share + z2 / 2
  const half = Z * Math.sqrt((share * (1 - share)) / participants + z2 / (4 * participants))
  // The exact bound of 0 of n is 0 and of n of n is 1; rounding must not move them.
  const from = low === 0 ? 0 : (middle - half) / (1 + z2)
  const to = low === participants ? 1 : (middle + half) / (1 + z2)
  return [from, to]
}
