import type { z } from 'zod'
import type * as facts from '#contract/facts.ts'
import type { changeKind } from '#contract/import-changes.ts'
import { idOf, oneOf, type Search, textOf, yearOf } from '#web/search.ts'

export type ImportView = 'changes' | 'files' | 'schools'
export type ChangeKind = z.infer<typeof changeKind>
export type Season = z.infer<typeof facts.season>

export interface ImportSearch {
  view?: ImportView
  /** The file opened beside. */
  file?: number
  /** The sitting opened beside. */
  year?: string
  season?: Season
  procedure?: string
}

/** What is open on the page of an import. */
export function readImportSearch(search: Search): ImportSearch {
  return {
    view: oneOf(['changes', 'files', 'schools'], search.view),
    file: idOf(search.file),
    year: yearOf(search.year),
    season: oneOf(['autumn', 'spring', 'main', 'regional'], search.season),
    procedure: textOf(search.procedure),
  }
}
