import type { Term } from '#contract/terms.ts'

/** Who sends files of results. */
export const loadersOf = (term: Term) => `${term('operator', 'one')} или ${term('coordinator', 'one')}`
