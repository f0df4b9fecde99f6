import { wilson } from './wilson.ts'

/** Of so many people, so many. */
export interface Count {
  low: number
  participants: number
}

/**
 * 95 % interval of the difference of two shares, second minus first, −1..1, or null without participants: method 10 of
 * Newcombe (Statistics in Medicine 17, 1998), which joins the Wilson intervals of both. An interval that holds 0 is a
 * difference that chance alone may make.
 */
export function differenceInterval(first: Count, second: Count): readonly [number, number] | null {
  const [a, b] = [wilson(first.low, first.participants), wilson(second.low, second.participants)]
  if (!a || !b) return null
  const [p1, p2] = [first.low / first.participants, second.low / second.participants]
  const difference = p2 - p1
  return [difference - Math.hypot(p2 - b[0], a[1] - p1), difference + Math.hypot(b[1] - p2, p1 - a[0])]
}
