import type { Search } from '#web/search.ts'

/** The marker whose source rows are open, by its place in the trace. */
export function readWhySearch(search: Search): { marker?: number } {
  const marker = Number(search.marker)
  return {
    marker: search.marker !== undefined && Number.isInteger(marker) && marker >= 0 ? marker : undefined,
  }
}
