import { type Search, textOf } from '#web/search.ts'

/** Which two versions stand side by side. */
export interface VersionsSearch {
  from?: string
  to?: string
}

export function readVersionsSearch(search: Search): VersionsSearch {
  return { from: textOf(search.from), to: textOf(search.to) }
}
