import * as contract from '#contract/duties.ts'
import { notFound } from '#contract/problems.ts'
import { assertKnownDay } from '#server/platform/as-of.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { findSchool } from '#server/schools/queries.ts'
import { findToday } from '#server/settings/queries.ts'
import * as actions from './actions.ts'
import { dutyColumns, takeDuties } from './export.ts'
import * as duties from './queries.ts'
import { dutyView } from './view.ts'

export const dutyRoutes = [
  handle(contract.listDuties, async ({ scope, db, viewer, query }) => {
    await assertKnownDay(scope, db, query.on)
    const cut = cutPage(await duties.listDutyRows(scope, db, query), query.limit)
    return {
      items: cut.rows.map((row) => dutyView(viewer, row, query.on !== undefined)),
      next: cut.next,
      total: await duties.countDuties(scope, db, query),
      today: await findToday(db, viewer.regionId),
    }
  }),

  handle(contract.exportDuties, async (context) => {
    const { scope, db, viewer } = context
    const { format, on, ...asked } = context.query
    await assertKnownDay(scope, db, on)
    // A name that was looked for must not stay in the log.
    const { search: _, ...filter } = asked
    return takeDuties(context, {
      title: 'Кто за что отвечает',
      format,
      filter,
      on,
      columns: dutyColumns(viewer.term),
      rows: await duties.listDutyRows(scope, db, { ...asked, on, limit: null }),
    })
  }),

  handle(contract.getSchoolDuties, async ({ scope, db, viewer, params, query: { on } }) => {
    const school = await findSchool(scope, db, params.code)
    if (!school) throw notFound('Школа')
    await assertKnownDay(scope, db, on)
    const rows = await duties.listDutyRows(scope, db, { on, school, limit: null })
    const team = rows.filter(({ ofSchool }) => ofSchool === school.schoolId)
    const views = (some: typeof rows) => some.map((row) => dutyView(viewer, row, on !== undefined))
    const others = rows.filter((row) => !team.includes(row))
    return {
      school: { code: school.code, name: school.name },
      today: await findToday(db, viewer.regionId),
      region: views(others.filter(({ level }) => level === 'region')),
      municipality: views(others.filter(({ level }) => level === 'municipality')),
      others: views(others.filter(({ level }) => level === 'school')),
      team: views(team),
      can: {
        assign: on === undefined && school.closedOn === null && decide(viewer, 'duties.manage').allowed,
      },
    }
  }),

  handle(contract.assignDuty, async ({ database, viewer, body }) => ({
    id: await actions.assignDuty(database, viewer, body),
  })),

  handle(contract.editDuty, async ({ database, viewer, params, body }) => ({
    version: await actions.editDuty(database, viewer, { id: params.id, ...body }),
  })),

  handle(contract.endDuty, async ({ database, viewer, params, body }) => ({
    version: await actions.endDuty(database, viewer, { id: params.id, ...body }),
  })),

  handle(contract.returnDuty, async ({ database, viewer, params }) => {
    await actions.returnDuty(database, viewer, { id: params.id })
    return undefined
  }),
]
