import { markOn } from '#intake/reference.ts'
import { NONE } from './row-fields.ts'
import type { SittingRule } from './sitting-rule.ts'

/** What a work is: below the threshold or not, or why it is not counted. `offScale`: the mark is not the scale's. */
export type Judgement =
  | { low: boolean; offScale: boolean }
  | { refused: 'no_mark' | 'over_max' | 'mark_out_of_range' }

const HIGHEST_TEST_SCORE = 100

/**
 * Judges a work by its sitting's rule; `NONE` stands for a number the row does not hold. The mark of the file goes before
 * the scale, the scale is used where the mark is missing (domain §5.2).
 */
export function judge(rule: SittingRule, score: number, mark: number, test: number): Judgement {
  if (rule.by === 'test') {
    if (test === NONE) return { refused: 'no_mark' }
    if (test > HIGHEST_TEST_SCORE) return { refused: 'over_max' }
    return { low: test < rule.minimum, offScale: false }
  }
  const { scale } = rule
  if (scale !== null && score > scale.max) return { refused: 'over_max' }
  if (mark === NONE || mark === 0) {
    if (score === NONE || scale === null) return { refused: 'no_mark' }
    return { low: score < scale.from3, offScale: false }
  }
  if (mark > 5) return { refused: 'mark_out_of_range' }
  const offScale =
    rule.checkScale && scale !== null && score !== NONE && markOn(scale, score) !== Math.max(mark, 2)
  return { low: mark <= 2, offScale }
}
