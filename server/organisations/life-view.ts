import type { z } from 'zod'
import type { organisationLifeEvent, RecordedKind } from '#contract/organisation-life.ts'
import { addedUnder, type OrganisationKind } from '#contract/organisations.ts'
import type { OrganisationEventRow } from './life-queries.ts'

/** What may become of an organisation of that kind; a closed one changes no more. */
export function recordable({
  kind,
  closedOn,
}: {
  kind: OrganisationKind
  closedOn: string | null
}): RecordedKind[] {
  if (closedOn !== null) return []
  if (kind === 'municipality') return ['renamed', 'joined', 'closed']
  return kind in addedUnder ? ['renamed', 'moved', 'closed'] : []
}

export function organisationEventView(row: OrganisationEventRow): z.input<typeof organisationLifeEvent> {
  return { ...row, recordedAt: row.recordedAt.toISOString() }
}
