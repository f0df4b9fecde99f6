import type { Share } from '#engine/methodology.ts'
import type { MarkerState } from '#engine/outcome.ts'

/** Codes of `Run.states`, indexes into `MARKER_STATES`. */
export const NO_DATA = 0
export const NOT_LOW = 1
export const LOW = 2
export const MARKER_STATES: readonly MarkerState[] = ['no_data', 'not_low', 'low']

/** Below this many participants the note «малая группа» is shown; the rule itself applies as written. */
export const SMALL_GROUP = 10

/**
 * Whether a result is low: `low / participants` reaches the share, the bound included («не менее 30 % от общего числа
 * участников»). Decided on whole counts, so that 29,97 % is never rounded into the list.
 */
export function isLow(low: number, participants: number, share: Share): boolean {
  return participants > 0 && low * share.denominator >= share.numerator * participants
}

export interface MarkerRule {
  lowShare: Share
  /** Cells with fewer participants do not count; null = no minimum. */
  minimumParticipants: number | null
}

/** Code of the state of one cell; −1 or 0 participants is no data, not a good result. */
export function markerCode(low: number, participants: number, rule: MarkerRule): 0 | 1 | 2 {
  if (participants <= 0 || participants < (rule.minimumParticipants ?? 1)) return NO_DATA
  return isLow(low, participants, rule.lowShare) ? LOW : NOT_LOW
}

/** State of one cell, and whether it was left out for having too few participants. */
export function markerState(
  low: number,
  participants: number,
  rule: MarkerRule,
): { state: MarkerState; belowMinimum: boolean } {
  const code = markerCode(low, participants, rule)
  return { state: MARKER_STATES[code]!, belowMinimum: code === NO_DATA && participants > 0 }
}

/** Reads a share as people write it (`0.3`, `0,3`, `30%`, `3/10`) without going through a rounded number. */
export function parseShare(text: string): Share | undefined {
  const fraction = /^(\d{1,6})\s*\/\s*(\d{1,6})$/.exec(text.trim())
  if (fraction) return share(Number(fraction[1]), Number(fraction[2]))
  const decimal = /^(\d{1,3})(?:[.,](\d{1,6}))?\s*(%?)$/.exec(text.trim())
  if (!decimal) return undefined
  const digits = decimal[2] ?? ''
  return share(Number(decimal[1] + digits), 10 ** digits.length * (decimal[3] ? 100 : 1))
}

/** The share in lowest terms, or undefined when it is not within 0..1 (0 excluded). */
function share(numerator: number, denominator: number): Share | undefined {
  if (numerator <= 0 || numerator > denominator) return undefined
  const divisor = greatestCommonDivisor(numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
