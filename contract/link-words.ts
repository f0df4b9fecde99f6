import type { Term } from './terms.ts'

/** As what one school supports another, by the founding documents. */
export const linkKinds = ['mentoring', 'curation', 'consulting', 'partnership'] as const
export type LinkKind = (typeof linkKinds)[number]

export const linkStates = ['future', 'valid', 'over'] as const
export type LinkState = (typeof linkStates)[number]

const called: Readonly<Record<LinkKind, (term: Term) => string>> = {
  mentoring: (term) => `школа-${term('mentor', 'one')}`,
  curation: (term) => `школа-${term('curator', 'one')}`,
  consulting: () => 'школа-консультант',
  partnership: () => 'школа-партнёр',
}

/** What a school is to the one it supports, as people of a region call it. */
export function linkKindWord(kind: LinkKind, term: Term): string {
  return called[kind](term)
}

export const linkStateWords: Readonly<Record<LinkState, string>> = {
  future: 'ещё не началась',
  valid: 'действует',
  over: 'закончилась',
}
