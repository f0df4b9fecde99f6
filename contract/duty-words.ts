import type { Term } from './terms.ts'

/** As what a person stands in a body, in the order of its list. A function gives no right: rights come from roles. */
export const dutyFunctions = ['chair', 'deputy', 'secretary', 'member', 'curator', 'responsible'] as const
export type DutyFunction = (typeof dutyFunctions)[number]

/** `lapsed`: its days go on, but there is nobody, nowhere or nothing to answer for any more. */
export const dutyStates = ['future', 'valid', 'lapsed', 'over'] as const
export type DutyState = (typeof dutyStates)[number]

/** Why a duty lapsed: the person has no way in or no role left, the body or what he answers for is closed. */
export const dutyLapses = ['person', 'organisation', 'place'] as const
export type DutyLapse = (typeof dutyLapses)[number]

/** Functions that say nothing without what the person answers for. */
export const answersForSomething: readonly DutyFunction[] = ['curator', 'responsible']

const called: Readonly<Record<DutyFunction, (term: Term) => string>> = {
  chair: () => 'председатель',
  deputy: () => 'заместитель председателя',
  secretary: () => 'секретарь',
  member: () => 'член',
  curator: (term) => term('curator', 'one'),
  responsible: () => 'ответственный',
}

/** A function as people of a region call it. */
export function dutyFunctionWord(of: DutyFunction, term: Term): string {
  return called[of](term)
}

export const dutyStateWords: Readonly<Record<DutyState, string>> = {
  future: 'ещё не началось',
  valid: 'действует',
  lapsed: 'прервалось',
  over: 'закончилось',
}

const dutyLapseWords: Readonly<Record<DutyLapse, string>> = {
  person: 'человек больше не работает в системе: входа или роли у него нет',
  organisation: 'организация закрыта',
  place: 'того, за что отвечает, больше нет',
}

/** The state of a duty in words; of one that lapsed, with the reason. */
export function dutyStateTold({ state, lapse }: { state: DutyState; lapse: DutyLapse | null }): string {
  const said = dutyStateWords[state]
  return state === 'lapsed' && lapse ? `${said}: ${dutyLapseWords[lapse]}` : said
}
