import type { z } from 'zod'
import type { lifeEvent, plannedEvent, schoolLife } from '#contract/school-life.ts'
import { decide } from '#server/platform/decision.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import type { LifeEventRow, PlaceRow } from './life-queries.ts'
import type { PlannedRow } from './plan-queries.ts'
import type { SchoolRecord } from './queries.ts'
import { registerOf } from './register-fields.ts'
import { schoolRefView } from './view.ts'

export function schoolLifeView(
  school: SchoolRecord,
  {
    events,
    places,
    planned,
    viewer,
  }: { events: LifeEventRow[]; places: PlaceRow[]; planned: PlannedRow[]; viewer: Viewer },
): z.input<typeof schoolLife> {
  const { version, openedOn, closedOn } = school
  return {
    school: { ...schoolRefView(school), fullName: school.fullName },
    version,
    openedOn,
    closedOn,
    register: registerOf(school),
    events: events.map(lifeEventView),
    planned: planned.map(plannedEventView),
    places: places.map(({ id, name, since, until }) => ({ municipality: { id, name }, since, until })),
    can: { edit: decide(viewer, 'organisations.write').allowed },
  }
}

function lifeEventView(row: LifeEventRow): z.input<typeof lifeEvent> {
  const { otherCode, was, became, recordedAt, ...event } = row
  const otherName = event.incoming ? was : became
  const withOther = event.kind === 'joined' || event.kind === 'split'
  return {
    ...event,
    was,
    became,
    recordedAt: recordedAt.toISOString(),
    other: withOther ? { code: otherCode, name: otherName ?? '' } : null,
  }
}

export function plannedEventView(row: PlannedRow): z.input<typeof plannedEvent> {
  const { code, name, intoCode, became, recordedAt, cursor: _, ...event } = row
  return {
    ...event,
    school: { code, name: name ?? '' },
    became,
    into: event.kind === 'joined' ? { code: intoCode, name: became ?? '' } : null,
    recordedAt: recordedAt.toISOString(),
  }
}
