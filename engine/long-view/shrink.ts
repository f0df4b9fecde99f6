/** What the schools of a group came to at one sitting: sums only, nobody's own numbers. */
export interface GroupSums {
  schools: number
  participants: number
  low: number
  /** Σ n² of participants over the schools. */
  squares: number
  /** Σ low²/n over the schools. */
  lowSquares: number
}

/** An estimate that leans on the group as far as a school's own numbers are few. */
export interface Shrunken {
  /** 0..1 */
  share: number
  /** How far the school's own numbers are believed, 0..1: n / (n + strength of the group). */
  trust: number
  /** The share of the group, 0..1. */
  group: number
}

/** Fewer schools do not tell how schools differ. */
const LEAST_SCHOOLS = 10

/**
 * The share of low results of a school as empirical Bayes estimates it: schools of the group are taken to have shares of
 * a beta distribution, whose mean and spread come by moments of the group's own counts (Kleinman, JASA 68, 1973; weights
 * by participants). A school of four pupils leans on the group, one of two hundred hardly. Null without participants, or
 * when the group is too small to say how schools differ.
 */
export function shrink(low: number, participants: number, group: GroupSums): Shrunken | null {
  const strength = strengthOf(group)
  if (participants <= 0 || strength === null) return null
  const mean = group.low / group.participants
  const trust = strength === Number.POSITIVE_INFINITY ? 0 : participants / (participants + strength)
  return { share: trust * (low / participants) + (1 - trust) * mean, trust, group: mean }
}

/**
 * How many pupils the group is worth in the estimate (α + β of the beta distribution); infinite when the schools differ no
 * more than chance makes them; null when that cannot be told.
 */
export function strengthOf({ schools, participants, low, squares, lowSquares }: GroupSums): number | null {
  if (schools < LEAST_SCHOOLS || participants <= 0) return null
  const mean = low / participants
  const even = mean * (1 - mean)
  if (even === 0) return Number.POSITIVE_INFINITY
  const spread = lowSquares - low * mean
  const size = participants - squares / participants
  // The spread between schools, of the whole spread a share of this mean could have: 0 is chance alone.
  const between = (spread / even - (schools - 1)) / (size - (schools - 1))
  if (!Number.isFinite(between)) return null
  if (between <= 0) return Number.POSITIVE_INFINITY
  return Math.max(1 / between - 1, 0)
}
