import type { z } from 'zod'
import type * as facts from '#contract/facts.ts'

export { seasonWords as seasons } from '#contract/list-words.ts'

type MarkerState = z.infer<typeof facts.markerState>
type Identified = z.infer<typeof facts.identified>

/** The states of a result. */
export const markerStates: Record<MarkerState, string> = {
  low: 'низкий',
  not_low: 'не низкий',
  no_data: 'нет данных',
}

/** The answers of a method about a school. */
export const answers: Record<Identified, string> = {
  yes: 'в списке',
  no: 'не в списке',
  undecided: 'не определено',
}

/** Whether a criterion holds. */
export const criterionAnswers: Record<Identified, string> = {
  yes: 'выполнен',
  no: 'не выполнен',
  undecided: 'не определён',
}

export const smallGroup = 'малая группа'
export const smallGroupWhy =
  'Участников меньше десяти: один человек меняет долю больше чем на десятую часть, поэтому смотрите на счёт и интервал.'
export const restored = 'восстановлено из процентов'
export const belowMinimum = 'участников меньше минимума'
export const intervalTitle = '95-процентный интервал доли'
