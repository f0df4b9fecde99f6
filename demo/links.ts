import type { LinkKind } from '#contract/link-words.ts'
import { startOf } from '#engine/academic-year.ts'
import type { DemoRegion, DemoSchool } from './region.ts'

export interface DemoLink {
  /** Codes of the school that supports and of the one that is supported. */
  from: string
  to: string
  kind: LinkKind
  since: string
  until: string | null
  basis: string
}

/** In how many municipalities, at most, a school supports another. */
const PAIRS = 12

/**
 * Who supports whom in the made-up region: in each of the first municipalities its strongest school supports the weakest
 * one (a lonely school is supported by the strongest of all), the first school of the register among the supported. Two pairs swapped their roles a year ago.
 */
export function linksOf({ municipalities, schools, years }: DemoRegion): DemoLink[] {
  const start = startOf(years.at(-1)!)!
  const basis = 'Приказ департамента от 28.08'
  return municipalities.slice(0, PAIRS).flatMap(({ name }, index) => {
    const own = schools.filter(({ municipality }) => municipality === name)
    const weakest = index === 0 ? own[0]! : [...own].sort(byStrength)[0]!
    const near = own.length > 1 ? own : schools
    const strongest = [...near].sort(byStrength).findLast(({ code }) => code !== weakest.code)
    if (!strongest) return []
    const pair = { from: strongest.code, to: weakest.code, basis: `${basis}.${start}` }
    const kind: LinkKind = index % 3 === 2 ? 'curation' : 'mentoring'
    const now: DemoLink = { ...pair, kind, since: `${start}-09-01`, until: null }
    if (index === 0 || index > 2) return [now]
    const before = { kind, since: `${start - 1}-09-01`, until: now.since, basis: `${basis}.${start - 1}` }
    return [{ ...before, from: weakest.code, to: strongest.code }, now]
  })
}

const byStrength = (one: DemoSchool, other: DemoSchool) =>
  one.quality + one.context - (other.quality + other.context)
