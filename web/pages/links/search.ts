import { type LinkKind, linkKinds } from '#contract/link-words.ts'
import { dayOf, oneOf, type Search, textOf } from '#web/search.ts'

export interface LinksSearch {
  on?: string
  kind?: LinkKind
  school?: string
}

export function readLinksSearch(search: Search): LinksSearch {
  return {
    on: dayOf(search.on),
    kind: oneOf(linkKinds, search.kind),
    school: textOf(search.school),
  }
}
