import { sql } from 'kysely'
import type { organisationEventKinds } from '#contract/organisation-life.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'
import { organisationsInScope } from './queries.ts'

export interface OrganisationEventRow {
  id: number
  kind: (typeof organisationEventKinds)[number]
  on: string
  was: string | null
  became: string | null
  wasOktmo: string | null
  oktmo: string | null
  /** Of the other one of the event; null: none, or not within the scope. */
  other: number | null
  incoming: boolean
  basis: string
  reason: string | null
  person: string | null
  recordedAt: Date
  corrected: boolean
}

/** Events of an organisation and of those that go on in it, by day. */
export async function listOrganisationEvents(
  scope: Scope,
  db: Queries,
  id: number,
): Promise<OrganisationEventRow[]> {
  const { rows } = await sql<OrganisationEventRow>`
    select event_id as id, events.kind, on_date::text as on, was, became, was_oktmo as "wasOktmo", oktmo,
      organisations.organisation_id as other, successor_id is not distinct from ${id} as incoming, basis, reason,
      users.name as person, recorded_at as "recordedAt", corrected_at is not null as corrected
    from organisation_events events
    left join users on users.user_id = recorded_by
    left join organisations on ${organisationsInScope(scope)} and successor_id is not null
      and organisations.organisation_id = case when successor_id = ${id} then events.organisation_id else successor_id end
    where events.region_id = ${scope.regionId} and (events.organisation_id = ${id} or successor_id = ${id})
    order by on_date, event_id`.execute(db)
  return rows
}
