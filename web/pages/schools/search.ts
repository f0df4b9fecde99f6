import type { z } from 'zod'
import type * as facts from '#contract/facts.ts'
import type * as schools from '#contract/schools.ts'
import {
  type DaySearch,
  flagOf,
  idOf,
  isSet,
  oneOf,
  readDaySearch,
  type Search,
  textOf,
  yearOf,
} from '#web/search.ts'

export type SchoolPlace = z.infer<typeof schools.schoolPlace>
export type SchoolSize = z.infer<typeof schools.schoolSize>
export type SchoolSort = z.infer<typeof schools.schoolSort>
type Identified = z.infer<typeof facts.identified>
type Season = z.infer<typeof facts.season>

export interface SchoolsSearch extends DaySearch {
  search?: string
  municipality?: number
  kind?: string
  place?: SchoolPlace
  size?: SchoolSize
  small?: boolean
  listed?: Identified
  watched?: true
  closed?: true
  sort?: SchoolSort
}

const sorts = ['municipality', 'name', 'code', 'pupils', 'markers'] as const
const allSorts: readonly SchoolSort[] = [...sorts, ...sorts.map((name) => `-${name}` as const)]

/** Filters of the table of schools. */
export function readSchoolsSearch(search: Search): SchoolsSearch {
  return {
    search: textOf(search.search),
    municipality: idOf(search.municipality),
    kind: textOf(search.kind),
    place: oneOf(['town', 'village'], search.place),
    size: oneOf(['tiny', 'small', 'medium', 'large'], search.size),
    small: flagOf(search.small),
    listed: oneOf(['yes', 'no', 'undecided'], search.listed),
    watched: isSet(search.watched) ? true : undefined,
    closed: isSet(search.closed) ? true : undefined,
    sort: oneOf(allSorts, search.sort),
    ...readDaySearch(search),
  }
}

/** What the card shows: with whose results, and the result opened beside it, if any. */
export interface CardSearch extends DaySearch {
  /** Results of predecessors beside the school's own. */
  joined?: true
  year?: string
  season?: Season
  procedure?: string
}

export function readCardSearch(search: Search): CardSearch {
  return {
    joined: isSet(search.joined) ? true : undefined,
    year: yearOf(search.year),
    season: oneOf(['autumn', 'spring', 'main', 'regional'], search.season),
    procedure: textOf(search.procedure),
    ...readDaySearch(search),
  }
}
