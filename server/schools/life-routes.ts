import { notFound } from '#contract/problems.ts'
import type { SchoolEvent } from '#contract/school-life.ts'
import * as contract from '#contract/school-life.ts'
import type { Database } from '#server/platform/database.ts'
import { handle } from '#server/platform/handle.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { closeSchool, moveSchool, renameSchool, reopenSchool } from './life-actions.ts'
import * as life from './life-queries.ts'
import { schoolLifeView } from './life-view.ts'
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
    return schoolLifeView(school, { events, places, viewer })
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

  handle(contract.openSchool, async ({ database, viewer, body }) => {
    await openSchool(database, viewer, body)
    return { code: body.code }
  }),

  handle(contract.recordSchoolEvent, async ({ database, viewer, params, body }) => ({
    version: await record(database, viewer, { code: params.code, event: body }),
  })),

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
      return renameSchool(database, viewer, { code, ...event })
    case 'moved':
      return moveSchool(database, viewer, { code, ...event })
    case 'joined':
      return joinSchool(database, viewer, { code, ...event })
    case 'split':
      return splitSchool(database, viewer, { code, ...event })
    case 'closed':
      return closeSchool(database, viewer, { code, ...event })
    case 'reopened':
      return reopenSchool(database, viewer, { code, ...event })
  }
}
