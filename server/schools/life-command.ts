import { sql } from 'kysely'
import { notPossible } from '#contract/problems.ts'
import type { Database, Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { type WriteContext, write } from '#server/platform/write.ts'
import { assertNotAhead } from './locked-school.ts'

interface Dated {
  on: string
  reason?: string
}

/** A change of a school's life: recorded by hand from a day that has come, or planned and applied when its day comes. */
export interface LifeCommand<Change, Result> {
  work: Work<Change, Result>
  record: (database: Database, viewer: Viewer, change: Change) => Promise<Result>
  /** Carries out a planned event and settles it, in one transaction. */
  apply: (database: Database, viewer: Viewer, plan: number) => Promise<Result>
}

type Work<Change, Result> = (context: WriteContext<Viewer>, change: Change) => Promise<Result>

export function lifeCommand<Change extends Dated, Result>(
  action: string,
  work: Work<Change, Result>,
): LifeCommand<Change, Result> {
  const run = write<{ change: Change } | { plan: number }, Result, Viewer>(action, async (context, input) => {
    const { tx, viewer, because } = context
    if ('change' in input) {
      const { change } = input
      if (change.reason) await because(change.reason)
      await assertNotAhead(tx, viewer.regionId, change.on)
      return work(context, change)
    }
    const { plan } = input
    const change = (await takePlan(tx, viewer.regionId, plan)) as Change
    if (change.reason) await because(change.reason)
    const note: typeof context.note = (subject, detail) => context.note(subject, { ...detail, plan })
    return work({ ...context, note }, change)
  })
  return {
    work,
    record: (database, viewer, change) => run(database, viewer, { change }),
    apply: (database, viewer, plan) => run(database, viewer, { plan }),
  }
}

/** The planned change as the command takes it, of the school as it is now. Whoever comes second finds none. */
async function takePlan(tx: Tx, regionId: number, plan: number): Promise<object> {
  const { rows } = await sql<{ event: object; school: number | null }>`
    update planned_events set state = 'applied', settled_at = now()
    where region_id = ${regionId} and plan_id = ${plan} and state = 'planned'
    returning event, school_id as school`.execute(tx)
  if (!rows[0]) throw notPossible('Событие уже применено или снято.')
  const { event, school } = rows[0]
  if (school === null) return event
  const seen = await sql<{ code: string; version: number }>`
    select code, version from schools where region_id = ${regionId} and school_id = ${school} for update`.execute(
    tx,
  )
  return { ...event, ...seen.rows[0]! }
}
