import { sql } from 'kysely'
import type { SchoolEvent } from '#contract/school-life.ts'
import { tellWatchers } from '#server/flows/tell-watchers.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'

interface EventToStore {
  school: number
  kind: SchoolEvent['kind'] | 'opened'
  on: string
  /** The school works no more from that day on. */
  ends: boolean
  basis: string
  reason?: string
  successor?: number
  /** Names as they are on that day. */
  was?: string
  became?: string
}

export async function storeEvent(tx: Tx, viewer: Viewer, event: EventToStore): Promise<void> {
  const { school, kind, on, ends, basis, reason, successor, was, became } = event
  await tx
    .insertInto('school_events')
    .values({
      region_id: viewer.regionId,
      school_id: school,
      kind,
      on_date: on,
      ends,
      successor_id: successor ?? null,
      was: was ?? null,
      became: became ?? null,
      basis,
      reason: reason ?? null,
      recorded_by: viewer.userId,
    })
    .execute()
  await tellWatchers(tx, viewer, {
    kind: 'school.event',
    schools: sql`select ${school}::bigint as school_id`,
    subject: 'watched:schools',
    data: { event: kind, on },
  })
}
