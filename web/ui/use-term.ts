import { type Term, termsOf } from '#contract/terms.ts'
import { useViewer } from '#web/session.ts'

/** How the viewer's region calls things; texts that name one take it: `words.cannotStart(term)`. */
export function useTerm(): Term {
  return termsOf(useViewer().terms)
}
