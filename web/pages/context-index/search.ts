import { type ContextLevel, contextLevels } from '#engine/context-index/version.ts'
import { idOf, oneOf, type Search, yearOf } from '#web/search.ts'

const answers = ['yes', 'no', 'unknown'] as const
const sorts = ['school', 'index', '-index', '-added'] as const

export interface ContextSearch {
  year?: string
  municipality?: number
  level?: ContextLevel
  resilient?: (typeof answers)[number]
  sort?: (typeof sorts)[number]
}

export function readContextSearch(search: Search): ContextSearch {
  return {
    year: yearOf(search.year),
    municipality: idOf(search.municipality),
    level: oneOf(contextLevels, search.level),
    resilient: oneOf(answers, search.resilient),
    sort: oneOf(sorts, search.sort),
  }
}
