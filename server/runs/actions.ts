import { type RawBuilder, sql } from 'kysely'
import { factsHash } from '#engine/facts.ts'
import { traceOf } from '#engine/identification/trace.ts'
import type { Identified, Trace } from '#engine/outcome.ts'
import { freezeMethod } from '#server/flows/freeze-method.ts'
import { notify } from '#server/flows/notify.ts'
import { tellWatchers } from '#server/flows/tell-watchers.ts'
import { copyFrom } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import { computeRun, getApprovedMethod, type RunRequest } from './compute.ts'

/** Whoever makes a run is kept with it. */
export interface Person extends Actor {
  userId: number
}

/** Runs a methodology over the current results of the region and keeps inputs, outcomes and traces for good. */
export const createRun = write<RunRequest, number, Person>(
  'run.create',
  async ({ tx, viewer, note }, request) => {
    const scope = wholeRegion(viewer.regionId)
    const version = await getApprovedMethod(scope, tx, request.methodology)
    const { key, number } = version
    if (key !== null) await freezeMethod(tx, { regionId: viewer.regionId, key, number })
    const { run, facts, schools } = await computeRun(scope, tx, { ...request, version })
    const words = await procedureWords(scope, tx)
    const traces = facts.schools.map((_, school) => traceOf(run, school, words))
    const { run_id: id } = await tx
      .insertInto('runs')
      .values({
        region_id: viewer.regionId,
        methodology_id: run.methodology.id,
        methodology_version: run.methodology.version,
        methodology: JSON.stringify(run.methodology),
        year: request.year,
        overrides: JSON.stringify(request.overrides),
        facts_hash: factsHash(facts),
        outcome_hash: run.outcomeHash,
        schools_total: traces.length,
        identified_total: count(traces, 'yes'),
        undecided_total: count(traces, 'undecided'),
        created_by: viewer.userId,
      })
      .returning('run_id')
      .executeTakeFirstOrThrow()
    await copyFrom(
      tx,
      'run_outcomes',
      COLUMNS,
      traces.map((trace) => outcomeOf(trace)),
    )
    await notify(tx, {
      regionId: viewer.regionId,
      kind: 'run.made',
      subject: `run:${id}`,
      data: { methodology: run.methodology.title, year: request.year },
      to: { readersOfRuns: true, except: viewer.userId },
    })
    await tellWatchers(tx, viewer, {
      kind: 'school.status',
      schools: changedSince(viewer.regionId, id),
      subject: 'watched:schools',
      data: {},
    })
    note(`run:${id}`, {
      methodology: run.methodology.id,
      version: number,
      year: request.year,
      outcomeHash: run.outcomeHash,
    })
    return id

    function outcomeOf(trace: Trace) {
      const school = schools.get(trace.school)!
      const { identified, band, markerCount, nearMisses } = trace
      const near = nearMisses.some((miss) => miss.kind === 'pupil')
      return [
        viewer.regionId,
        id,
        school.id,
        school.municipalityId,
        identified,
        band,
        markerCount,
        near,
        trace,
      ]
    }
  },
)

/** Schools whose answer is not what it was by the same rules before: a run of an earlier year, or a what-if, is no news. */
function changedSince(regionId: number, run: number): RawBuilder<unknown> {
  return sql`select latest.school_id from run_outcomes latest join run_outcomes earlier using (region_id, school_id)
    where latest.region_id = ${regionId} and latest.run_id = ${run} and earlier.run_id = (
        select before.run_id from runs this join runs before using (region_id, methodology_id, overrides)
        where this.region_id = ${regionId} and this.run_id = ${run} and before.run_id < this.run_id
          and before.year <= this.year
        order by before.year desc, before.run_id desc limit 1)
      and latest.identified <> earlier.identified`
}

const COLUMNS = [
  'region_id',
  'run_id',
  'school_id',
  'municipality_id',
  'identified',
  'band',
  'markers',
  'near',
  'trace',
] as const

function count(traces: readonly Trace[], answer: Identified): number {
  return traces.filter((trace) => trace.identified === answer).length
}
