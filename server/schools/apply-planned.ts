import { sql } from 'kysely'
import { notAllowed, Problem } from '#contract/problems.ts'
import type { PlannedKind } from '#contract/school-life.ts'
import { holds, notify } from '#server/flows/notify.ts'
import { isValid, rolesHeld } from '#server/people/policy.ts'
import { type ViewerRow, viewerColumns, viewerFrom } from '#server/people/queries.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import { defineDailyJob } from '#server/platform/jobs.ts'
import { within } from '#server/platform/sight.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { planCommands } from './plan-actions.ts'

/** Carries out the events whose day has come in the region, also those of days when the server was down, in their order. */
export const applyPlanned = defineDailyJob('school.plans', 0, async ({ database, payload }) => {
  const { regionId, day } = payload
  const failures: unknown[] = []
  // Each is a transaction of its own: one that fails keeps no other back.
  for (const due of await listDue(database.kysely, regionId, day))
    await apply(database, { ...due, regionId }).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
})

interface Due {
  id: number
  kind: PlannedKind
  person: number
}

async function listDue(db: Queries, regionId: number, day: string): Promise<Due[]> {
  const { rows } = await sql<Due>`select plan_id as id, kind, recorded_by as person from planned_events
    where region_id = ${regionId} and state = 'planned' and on_date <= ${day} order by on_date, plan_id`.execute(
    db,
  )
  return rows
}

async function apply(database: Database, { regionId, id, kind, person }: Due & { regionId: number }) {
  try {
    const viewer = await findWriter(database.kysely, { regionId, person })
    if (!viewer) throw notAllowed('У того, кто внёс событие, больше нет права менять сведения о школах.')
    await planCommands[kind].apply(within(database, viewer), viewer, id)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await refusePlanned(database, { regionId, userId: null }, { id, why: error.words.detail })
  }
}

/** Whoever entered the event, in a role of his that may enter it today. */
async function findWriter(
  db: Queries,
  { regionId, person }: { regionId: number; person: number },
): Promise<Viewer | undefined> {
  const { rows } = await sql<ViewerRow>`select ${viewerColumns} from ${rolesHeld} join users using (user_id)
    where memberships.region_id = ${regionId} and users.user_id = ${person} and users.disabled_at is null
      and ${isValid} and ${holds('organisations.write')}
    order by memberships.membership_id limit 1`.execute(db)
  return rows[0] && viewerFrom(rows[0])
}

/** What cannot be applied stays with the reason, and whoever entered it is told. What was settled meanwhile is left alone. */
const refusePlanned = write<{ id: number; why: string }, void>(
  'school.plan.refuse',
  async ({ tx, viewer: { regionId }, note }, { id, why }) => {
    const { rows } = await sql<{
      kind: PlannedKind
      on: string
      person: number
      code: string
      name: string | null
    }>`
      update planned_events set state = 'refused', settled_at = now(), refusal = ${why}
      where region_id = ${regionId} and plan_id = ${id} and state = 'planned'
      returning kind, on_date::text as on, recorded_by as person, coalesce(event ->> 'code', (select code from schools
        where schools.region_id = planned_events.region_id and schools.school_id = planned_events.school_id)) as code,
        case when kind = 'opened' then became else was end as name`.execute(tx)
    const plan = rows[0]
    if (!plan) return note(`region:${regionId}`, { plan: id })
    const { kind, on, person, code, name } = plan
    note(`school:${code}`, { plan: id, kind, on })
    await notify(tx, {
      regionId,
      kind: 'school.plan',
      subject: kind === 'opened' ? `plan:${id}` : `school:${code}`,
      data: { school: name ?? code, event: kind, on, why },
      to: { person },
    })
  },
)
