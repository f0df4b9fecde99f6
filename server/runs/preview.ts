import type { z } from 'zod'
import type { preview as previewReply } from '#contract/runs.ts'
import { comparable, compareRuns } from '#engine/identification/compare.ts'
import type { Trace } from '#engine/outcome.ts'
import { seenBy } from '#server/methods/policy.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import type { Named } from '#server/schools/view.ts'
import { getRunRow, listAllOutcomes } from './compare.ts'
import { computeRun, getMethod, type RunRequest } from './compute.ts'
import { comparisonView } from './view.ts'

/** A what-if: what the list would be, and how it differs from a stored run. Nothing is stored. */
export async function preview(
  viewer: Viewer,
  db: Queries,
  request: RunRequest & { against?: number },
): Promise<z.input<typeof previewReply>> {
  const { scope } = viewer
  const words = await procedureWords(scope, db)
  const version = await getMethod(scope, db, { ref: request.methodology, seen: seenBy(viewer) })
  const { run, schools } = await computeRun(scope, db, { ...request, version })
  const after = comparable(run, words)
  const counts = countsOf([...after.traces])
  if (request.against === undefined) return { ...counts, comparison: null }
  const stored = await getRunRow(scope, db, request.against)
  const rows = await listAllOutcomes(scope, db, stored.id)
  const traces = rows.map((row) => row.trace)
  const compared = compareRuns({ methodology: stored.methodology, year: stored.year, traces }, after, words)
  return {
    ...counts,
    comparison: comparisonView(
      compared,
      new Map<string, Named>([...schools, ...rows.map((row) => [row.code, row] as const)]),
      [stored.methodology, run.methodology],
    ),
  }
}

function countsOf(traces: readonly Trace[]) {
  return {
    schools: traces.length,
    identified: traces.filter((trace) => trace.identified === 'yes').length,
    undecided: traces.filter((trace) => trace.identified === 'undecided').length,
    near: traces.filter((trace) => trace.nearMisses.some((miss) => miss.kind === 'pupil')).length,
  }
}
