import { takes } from '#contract/permissions.ts'
import { invalidRequest, notFound, notPossible } from '#contract/problems.ts'
import { checkMethodology } from '#engine/check-methodology.ts'
import { buildFacts, type Facts } from '#engine/facts.ts'
import { type Run, run } from '#engine/identification/run.ts'
import type { Overrides } from '#engine/methodology.ts'
import { RUN_OF_OPEN } from '#server/methods/policy.ts'
import { findVersion, type MethodVersion, type Seen } from '#server/methods/queries.ts'
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

/** Applies a version of a method to the current results of the whole region; stores nothing. */
export async function computeRun(
  scope: Scope,
  db: Queries,
  request: Omit<RunRequest, 'methodology'> & { version: MethodVersion },
): Promise<ComputedRun> {
  const { methodology, issues } = checkMethodology(request.version.content)
  if (!methodology) {
    const errors = issues.filter(({ severity }) => severity === 'error')
    throw notPossible(
      `По этой версии ещё нельзя посчитать. ${errors.map(({ message }) => message).join(' ')}`,
      'Исправьте методику в редакторе.',
    )
  }
  const { schools, cells } = await loadFacts(wholeRegion(scope.regionId), db, request.year)
  const { facts } = buildFacts({ schools, cells })
  const computed = run(methodology, facts, { year: request.year, overrides: request.overrides })
  const wrong = computed.issues.filter((issue) => issue.severity === 'error')
  if (wrong.length > 0) throw invalidRequest(wrong.map((issue) => issue.message))
  return { run: computed, facts, schools: new Map(schools.map((school) => [school.code, school])) }
}

/** The version that is named, for a look at what would come out: with `drafts too` one that is not approved as well. */
export async function getMethod(
  scope: Scope,
  db: Queries,
  { ref, seen }: { ref: string; seen: Seen },
): Promise<MethodVersion> {
  const version = await findVersion(scope, db, { ref, seen })
  if (!version) throw notFound('Методика')
  return version
}

/** The version that is named, for a list that is kept: only by one that two people have brought so far. */
export async function getApprovedMethod(scope: Scope, db: Queries, ref: string): Promise<MethodVersion> {
  const version = await getMethod(scope, db, { ref, seen: 'drafts too' })
  if (takes('method.run', version.state)) return version
  throw notPossible(
    RUN_OF_OPEN[version.state]!,
    'Отдайте её на утверждение: «Методики выявления», её версии.',
  )
}
