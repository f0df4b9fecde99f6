import * as contract from '#contract/links.ts'
import { notFound } from '#contract/problems.ts'
import { nameMentor } from '#server/flows/name-mentor.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { findSchool } from '#server/schools/queries.ts'
import { findToday } from '#server/settings/queries.ts'
import { editLink, makeLink } from './actions.ts'
import { linkColumns, takeLinks } from './export.ts'
import * as links from './queries.ts'
import { linkView } from './view.ts'

export const linkRoutes = [
  handle(contract.listLinks, async ({ scope, db, viewer, query }) => {
    const cut = cutPage(await links.listLinkRows(scope, db, query), query.limit)
    return {
      items: cut.rows.map((row) => linkView(viewer, row)),
      next: cut.next,
      total: await links.countLinks(scope, db, query),
    }
  }),

  handle(contract.exportLinks, async (context) => {
    const { format, ...filter } = context.query
    return takeLinks(context, {
      title: 'Связи школ',
      format,
      filter,
      on: filter.on,
      columns: linkColumns(context.viewer.term),
      rows: await links.listLinkRows(context.scope, context.db, { ...filter, limit: null }),
    })
  }),

  handle(contract.getSchoolLinks, async ({ scope, db, viewer, params }) => {
    const school = await findSchool(scope, db, params.code)
    if (!school) throw notFound('Школа')
    const rows = await links.listLinkRows(scope, db, { school: school.code, limit: null })
    const view = (end: 'from' | 'to') =>
      rows.filter((row) => row[end].schoolId === school.schoolId).map((row) => linkView(viewer, row))
    return {
      school: { code: school.code, name: school.name },
      today: await findToday(db, viewer.regionId),
      supportedBy: view('to'),
      supports: view('from'),
      can: { make: school.closedOn === null && decide(viewer, 'links.manage').allowed },
    }
  }),

  handle(contract.makeLink, async ({ database, viewer, body }) => ({
    id: await makeLink(database, viewer, body),
  })),

  handle(contract.editLink, async ({ database, viewer, params, body }) => ({
    version: await editLink(database, viewer, { id: params.id, ...body }),
  })),

  handle(contract.nameMentor, async ({ database, viewer, params, body }) => ({
    id: await nameMentor(database, viewer, { link: params.id, ...body }),
  })),
]
