import { idOf, type Search } from '#web/search.ts'

/** The run to compare with. */
export function readCompareSearch(search: Search): { other?: number } {
  return { other: idOf(search.other) }
}
