import { notFound } from '#contract/problems.ts'
import type { SchoolEvent } from '#contract/school-life.ts'
import * as contract from '#contract/school-life.ts'
import type { Database } from '#server/platform/database.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { closeSchool, moveSchool, renameSchool, reopenSchool } from './life-actions.ts'
import * as life from './life-queries.ts'
import { plannedEventView, schoolLifeView } from './life-view.ts'
import { planEvent, withdrawPlanned } from './plan-actions.ts'
import { countPlanned, isAhead, listPlanned } from './plan-queries.ts'
import { findSchool, listResults } from './queries.ts'
import { editRegisterData } from './register-actions.ts'
import { REGISTER_COLUMNS, takeRegister } from './register-export.ts'
import { joinSchool, openSchool, splitSchool } from './succession-actions.ts'
import { markerCellView, schoolRefView } from './view.ts'

export const schoolLifeRoutes = [
  handle(contract.exportRegister, async (context) => {
    const { format, ...filter } = context.query
    return takeRegister(context, {
      title: 'Реестр школ',
      format,
      filter,
      columns: REGISTER_COLUMNS,
      rows: await life.listRegisterRows(context.scope, context.db, filter),
    })
  }),

  handle(contract.getSchoolLife, async ({ scope, db, viewer, params }) => {
    const school = await findSchool(scope, db, params.code)
    if (!school) throw notFound('Школа')
    const events = await life.listLifeEvents(scope, db, school.schoolId)
    const places = await life.listPlaces(scope, db, school.schoolId)
    const planned = await listPlanned(scope, db, { school: school.schoolId, limit: null })
    return schoolLifeView(school, { events, places, planned, viewer })
  }),

  handle(contract.listPredecessorResults, async ({ scope, db, params }) => {
    const school = await findSchool(scope, db, params.code)
    if (!school) throw notFound('Школа')
    const found = await life.listPredecessors(scope, db, school.schoolId)
    const ids = found.map(({ schoolId }) => schoolId)
    const results = await listResults(scope, db, ids)
    return {
      items: found.map((row) => ({
        school: schoolRefView(row),
        on: row.on,
        cells: results.filter(({ schoolId }) => schoolId === row.schoolId).map(markerCellView),
      })),
    }
  }),

  handle(contract.openSchool, async ({ database, db, viewer, body }) => {
    const { code } = body
    if (await isAhead(db, viewer, body.on))
      return { code, planned: await planEvent(database, viewer, { kind: 'opened', change: body }) }
    await openSchool.record(database, viewer, body)
    return { code }
  }),

  handle(contract.recordSchoolEvent, async ({ database, db, viewer, params: { code }, body: event }) => {
    if (event.kind !== 'reopened' && (await isAhead(db, viewer, event.on))) {
      const { kind, version } = event
      return { version, planned: await planEvent(database, viewer, { kind, change: { code, ...event } }) }
    }
    return { version: await record(database, viewer, { code, event }) }
  }),

  handle(contract.listPlannedEvents, async ({ scope, db, query }) => {
    const cut = cutPage(await listPlanned(scope, db, query), query.limit)
    return {
      items: cut.rows.map(plannedEventView),
      next: cut.next,
      total: await countPlanned(scope, db),
    }
  }),

  handle(contract.withdrawPlannedEvent, async ({ database, viewer, params }) => {
    await withdrawPlanned(database, viewer, params.id)
    return undefined
  }),

  handle(contract.editRegisterData, async ({ database, viewer, params, body }) => ({
    version: await editRegisterData(database, viewer, { code: params.code, ...body }),
  })),
]

/** Each kind of event is a write of its own, with its own line of the audit log. */
function record(
  database: Database,
  viewer: Viewer,
  { code, event }: { code: string; event: SchoolEvent },
): Promise<number> {
  switch (event.kind) {
    case 'renamed':
      return renameSchool.record(database, viewer, { code, ...event })
    case 'moved':
      return moveSchool.record(database, viewer, { code, ...event })
    case 'joined':
      return joinSchool.record(database, viewer, { code, ...event })
    case 'split':
      return splitSchool.record(database, viewer, { code, ...event })
    case 'closed':
      return closeSchool.record(database, viewer, { code, ...event })
    case 'reopened':
      return reopenSchool.record(database, viewer, { code, ...event })
  }
}
