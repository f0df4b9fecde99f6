import { invalidRequest, notFound } from '#contract/problems.ts'
import { buildFacts, type Facts } from '#engine/facts.ts'
import { type Run, run } from '#engine/identification/run.ts'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import { findMethodology } from '#methodology/index.ts'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, wholeRegion } from '#server/platform/scope.ts'
import { loadFacts, type SchoolOfRegion } from './queries.ts'

export interface RunRequest {
  methodology: string
  year: string
  overrides: Overrides
}

export interface ComputedRun {
  run: Run
  facts: Facts
  /** Schools of the region by code. */
  schools: ReadonlyMap<string, SchoolOfRegion>
}

/** Applies a methodology to the current results of the whole region; stores nothing. */
export async function computeRun(scope: Scope, db: Queries, request: RunRequest): Promise<ComputedRun> {
  const methodology = getMethodology(request.methodology)
  const { schools, cells } = await loadFacts(wholeRegion(scope.regionId), db, request.year)
  const { facts } = buildFacts({ schools, cells })
  const computed = run(methodology, facts, { year: request.year, overrides: request.overrides })
  const wrong = computed.issues.filter((issue) => issue.severity === 'error')
  if (wrong.length > 0) throw invalidRequest(wrong.map((issue) => issue.message))
  return { run: computed, facts, schools: new Map(schools.map((school) => [school.code, school])) }
}

export function getMethodology(id: string): Methodology {
  const methodology = findMethodology(id)
  if (!methodology) throw notFound('Методика')
  return methodology
}
