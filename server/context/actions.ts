import { notPossible } from '#contract/problems.ts'
import { yearsBefore } from '#engine/academic-year.ts'
import { contextIndex } from '#engine/context-index/context-index.ts'
import { inContext, type SchoolContext } from '#engine/context-index/contextualised.ts'
import type { LevelMode } from '#engine/context-index/version.ts'
import { isLow } from '#engine/markers/marker.ts'
import { currentContextIndex } from '#methodology/context-index/index.ts'
import { FEDERAL } from '#methodology/index.ts'
import { copyFrom, type Tx } from '#server/platform/database.ts'
import { type Scope, wholeRegion } from '#server/platform/scope.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import {
  type ContextTrace,
  findResultsYear,
  listBiased,
  listSchoolsToPlace,
  listYearsOfSchools,
  type SchoolToPlace,
  type YearOfSchool,
} from './queries.ts'

/** Works out the index and what is expected of all schools of the region, and keeps it for good with its traces. */
export const runContext = write<{ year: string; mode?: LevelMode }, number, Actor & { userId: number }>(
  'context.run',
  async ({ tx, viewer, note }, { year, mode }) => {
    const scope = wholeRegion(viewer.regionId)
    const schools = await listSchoolsToPlace(scope, tx, year)
    if (schools.every(({ answers }) => answers === null))
      throw notPossible(
        `За ${year} не принят ни один паспорт: считать не из чего.`,
        'Примите паспорта школ и рассчитайте ещё раз.',
      )
    const resultsYear = await findResultsYear(scope, tx, year)
    const contexts = await contextsOf(scope, tx, { schools, resultsYear })
    const { model, schools: found } = inContext(currentContextIndex, contexts, mode)
    const { run_id: id } = await tx
      .insertInto('context_runs')
      .values({
        region_id: viewer.regionId,
        year,
        results_year: resultsYear,
        index_version: JSON.stringify(currentContextIndex),
        model: JSON.stringify(model),
        schools_total: schools.length,
        created_by: viewer.userId,
      })
      .returning('run_id')
      .executeTakeFirstOrThrow()
    const rows = found.map(({ level, expected, added, resilient, parts, field }, at) => {
      const { index, participants, low } = contexts[at]!
      const trace: ContextTrace = { index, parts }
      return [
        viewer.regionId,
        id,
        schools[at]!.id,
        schools[at]!.municipalityId,
        index?.kind === 'value' ? index.index : null,
        index === null || index.kind === 'refused' ? null : index.coverage,
        level,
        participants,
        low,
        expected,
        added,
        resilient,
        field,
        trace,
      ]
    })
    await copyFrom(tx, 'context_outcomes', COLUMNS, rows)
    note(`region:${viewer.regionId}`, { run: id, year, schools: schools.length, mode: model.mode })
    return id
  },
)

const COLUMNS = [
  'region_id',
  'run_id',
  'school_id',
  'municipality_id',
  'index',
  'coverage',
  'level',
  'participants',
  'low',
  'expected',
  'added',
  'resilient',
  'field',
  'trace',
] as const

async function contextsOf(
  scope: Scope,
  tx: Tx,
  { schools, resultsYear }: { schools: readonly SchoolToPlace[]; resultsYear: string | null },
): Promise<SchoolContext[]> {
  const years = resultsYear === null ? [] : (await listYearsOfSchools(scope, tx, resultsYear)).map(summed)
  const biased = resultsYear === null ? null : await listBiased(scope, tx, resultsYear)
  const byKey = new Map(years.map((row) => [`${row.schoolId} ${row.year}`, row]))
  return schools.map(({ id, code, answers }) => {
    const last = resultsYear === null ? undefined : byKey.get(`${id} ${resultsYear}`)
    const before = resultsYear === null ? undefined : byKey.get(`${id} ${yearsBefore(resultsYear, 1)}`)
    return {
      code,
      index: answers && contextIndex(currentContextIndex, answers),
      participants: last?.participants ?? null,
      low: last?.low ?? null,
      markers: [last?.markers ?? null, before?.markers ?? null],
      biased: biased?.has(id) ?? null,
    }
  })
}

/** All procedures of a year together, and how many of them are low by the federal rule. */
function summed({ schoolId, year, participants, low }: YearOfSchool) {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  const markers = low.filter((count, at) => isLow(count, participants[at]!, FEDERAL.lowShare.value)).length
  return { schoolId, year, participants: sum(participants), low: sum(low), markers }
}
