import { sql } from 'kysely'
import { invalidRequest, notFound, notPossible } from '#contract/problems.ts'
import type { PlannedKind } from '#contract/school-life.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { type WriteContext, write } from '#server/platform/write.ts'
import { closeSchool, moveSchool, renameSchool } from './life-actions.ts'
import type { LifeCommand } from './life-command.ts'
import { isAhead } from './plan-queries.ts'
import { joinSchool, openSchool, splitSchool } from './succession-actions.ts'

export const planCommands: Readonly<Record<PlannedKind, LifeCommand<never, unknown>>> = {
  opened: openSchool,
  renamed: renameSchool,
  moved: moveSchool,
  joined: joinSchool,
  split: splitSchool,
  closed: closeSchool,
}

interface Plan {
  kind: PlannedKind
  /** What the command is told. */
  change: { code: string; on: string; basis: string; reason?: string; version?: number; kind?: string }
}

/** Keeps an event until its day. Answers its number. */
export const planEvent = write<Plan, number, Viewer>('school.plan', async (context, { kind, change }) => {
  const { tx, viewer, note, because } = context
  const { code, version: _, kind: __, ...rest } = change
  const { on, basis, reason } = change
  if (reason) await because(reason)
  if (!(await isAhead(tx, viewer, on)))
    throw invalidRequest([`День ${dayInFigures(on)} уже наступил: отправьте событие ещё раз.`])
  const { successor, was, became } = await tryOut(context, { kind, change })
  const event = kind === 'opened' ? { code, ...rest } : { kind, ...rest }
  const { rows } = await sql<{ id: number }>`
    insert into planned_events (region_id, school_id, kind, on_date, event, successor_id, was, became, recorded_by)
    select ${viewer.regionId}, school_id, ${kind}, ${on}, ${JSON.stringify(event)}::jsonb, ${successor}, ${was},
      ${became}, ${viewer.userId}
    from (select) as one left join schools on region_id = ${viewer.regionId} and code = ${code}
      and ${kind} <> 'opened'
    on conflict do nothing returning plan_id as id`.execute(tx)
  if (!rows[0])
    throw notPossible(
      `Такое событие на ${dayInFigures(on)} уже внесено.`,
      'Если оно неверно, сначала снимите его.',
    )
  note(`school:${code}`, { plan: rows[0].id, kind, on, basis })
  return rows[0].id
})

/** Takes back an event before its day, or puts away one that was not applied. */
export const withdrawPlanned = write<number, void, Viewer>(
  'school.unplan',
  async ({ tx, viewer, note }, id) => {
    const { rows } = await sql<{ state: string; on: string; kind: string; code: string }>`
    select state, on_date::text as on, kind, coalesce(event ->> 'code', (select code from schools
      where schools.region_id = planned_events.region_id and schools.school_id = planned_events.school_id)) as code
    from planned_events where region_id = ${viewer.regionId} and plan_id = ${id} for update`.execute(tx)
    const plan = rows[0]
    if (!plan) throw notFound('Предстоящее событие')
    const { state, on, kind, code } = plan
    if (state === 'applied')
      throw notPossible('Событие уже применено.', 'Внесите событие, которое его исправит.')
    if (state === 'withdrawn') throw notPossible('Событие уже снято.')
    if (state === 'planned' && !(await isAhead(tx, viewer, on)))
      throw notPossible(`День события наступил ${dayInFigures(on)}: снять его уже нельзя.`)
    await sql`update planned_events set state = 'withdrawn', settled_at = now()
    where region_id = ${viewer.regionId} and plan_id = ${id}`.execute(tx)
    note(`school:${code}`, { plan: id, kind, on })
  },
)

/** Carries the command out and takes it back: it refuses now what it would refuse on the day. Answers whom it names. */
async function tryOut(context: WriteContext<Viewer>, { kind, change }: Plan) {
  const { tx, viewer } = context
  const silent = { ...context, note: () => undefined, because: async () => undefined }
  await sql`savepoint trial`.execute(tx)
  try {
    await planCommands[kind].work(silent, change as never)
    // The events of this transaction; schools that a split would make are gone with the trial.
    const { rows } = await sql<{ successor: number | null; was: string | null; became: string | null }>`
      select case when ${kind} = 'joined' then max(successor_id) end as successor, max(case when ${kind} in ('renamed', 'joined', 'split') then was else schools.name end) as was,
        string_agg(became, ', ' order by event_id) as became
      from school_events join schools using (region_id, school_id)
      where region_id = ${viewer.regionId} and school_events.kind = ${kind} and recorded_at = now()
        and recorded_by = ${viewer.userId}`.execute(tx)
    return rows[0]!
  } finally {
    await sql`rollback to savepoint trial`.execute(tx)
  }
}
