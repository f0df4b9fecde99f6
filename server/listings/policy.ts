import { takes } from '#contract/permissions.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { FileRow } from './dispute-queries.ts'
import { type ListingRow, type ListingSchoolRow, NAMES_TOLD } from './queries.ts'

export const FROZEN =
  'Перечень утверждён приказом и больше не меняется: ни в нём самом, ни в решениях, спорах и файлах.'
export const CORRECT_IT =
  'Нашли ошибку — составьте исправление: новый перечень, который скажет, чем отличается.'

/** What stands in the way of showing a draft: a sentence each. `open`: schools that are in question, by name. */
export function lacksToShow({ state, undecided }: ListingRow, open: readonly string[]): string[] {
  if (!takes('listing.show', state)) return ['Перечень уже показан.']
  return undecided > 0 ? [undecidedInWords(undecided, open)] : []
}

/** What stands in the way of an approval. */
export function lacksToApprove(
  { state, undecided, openDisputes }: ListingRow,
  of: { undecided: readonly string[]; disputed: readonly string[]; orders: readonly FileRow[] },
): string[] {
  if (state === 'approved') return [FROZEN]
  return [
    ...(state === 'draft' ? ['Перечень ещё не показан районам и школам.'] : []),
    ...(undecided > 0 ? [undecidedInWords(undecided, of.undecided)] : []),
    ...(openDisputes > 0
      ? [`Нет ответа на споры: ${namesOf(of.disputed, openDisputes)}. Ответьте на каждый.`]
      : []),
    ...(of.orders.length === 0 ? ['Не приложен подписанный приказ: PDF или скан.'] : []),
  ]
}

function undecidedInWords(count: number, names: readonly string[]): string {
  return `Не решено, в перечне ли школы: ${namesOf(names, count)}. По каждой внесите решение с причиной.`
}

function namesOf(names: readonly string[], count: number): string {
  const told = names.slice(0, NAMES_TOLD).join(', ')
  return count > NAMES_TOLD ? `${told} и ещё ${count - NAMES_TOLD}` : told
}

/** Why a school cannot be disputed; null: it can be. */
export function whyNotDispute(
  { state, disputesUntil }: Pick<ListingRow, 'state' | 'disputesUntil'>,
  { disputed }: Pick<ListingSchoolRow, 'disputed'>,
  today: string,
): string | null {
  if (state === 'approved') return FROZEN
  if (!takes('listing.dispute', state)) return 'Перечень ещё не показан.'
  if (disputesUntil !== null && today > disputesUntil)
    return `Срок споров закончился ${dayInFigures(disputesUntil)}.`
  return disputed ? 'По этой школе уже есть спор, на который ещё не ответили.' : null
}
