import { type SearchKind, searchKinds } from '#contract/search.ts'
import { oneOf, type Search, textOf } from '#web/search.ts'

export interface SearchSearch {
  q?: string
  /** One group, all of it. */
  kind?: SearchKind
}

export function readSearchSearch(search: Search): SearchSearch {
  return { q: textOf(search.q)?.trim().slice(0, 100) || undefined, kind: oneOf(searchKinds, search.kind) }
}
