import { notFound } from '#contract/problems.ts'
import { compareRuns, type RunComparison } from '#engine/identification/compare.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import { findRun, listOutcomeRows, type OutcomeListRow, type RunRow } from './queries.ts'

export async function getRunRow(scope: Scope, db: Queries, id: number): Promise<RunRow> {
  const run = await findRun(scope, db, id)
  if (!run) throw notFound('Запуск')
  return run
}

/** All stored outcomes of a run within the scope, by municipality and name. */
export function listAllOutcomes(scope: Scope, db: Queries, run: number): Promise<OutcomeListRow[]> {
  return listOutcomeRows(scope, db, { run, filters: {}, sort: 'municipality', limit: null })
}

export interface StoredComparison {
  first: RunRow
  second: RunRow
  compared: RunComparison
  names: Map<string, OutcomeListRow>
}

/** Compares two stored runs by their traces alone; nothing is computed anew. */
export async function compareStored(
  scope: Scope,
  db: Queries,
  ids: { id: number; other: number },
): Promise<StoredComparison> {
  const first = await getRunRow(scope, db, ids.id)
  const second = await getRunRow(scope, db, ids.other)
  const words = await procedureWords(scope, db)
  const before = await listAllOutcomes(scope, db, first.id)
  const after = await listAllOutcomes(scope, db, second.id)
  const compared = compareRuns(
    { methodology: first.methodology, year: first.year, traces: before.map((row) => row.trace) },
    { methodology: second.methodology, year: second.year, traces: after.map((row) => row.trace) },
    words,
  )
  return { first, second, compared, names: new Map([...before, ...after].map((row) => [row.code, row])) }
}
