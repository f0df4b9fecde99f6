import { exportAudit, exportReaders, getSchoolHistory, listAudit, listReaders } from '#contract/audit.ts'
import { hiddenFields } from '#contract/fields.ts'
import { notFound } from '#contract/problems.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { listFile } from '#server/platform/list-file.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findSchool } from '#server/schools/queries.ts'
import { schoolRefView } from '#server/schools/view.ts'
import { auditColumns, readerColumns } from './export.ts'
import * as history from './history-queries.ts'
import * as audit from './queries.ts'
import { assertNamesReadable, findReaders, type ReadersOf, readerView } from './readers.ts'
import { auditLineView, schoolChangesView, schoolStateView } from './view.ts'

export const auditRoutes = [
  handle(listAudit, async ({ scope, db, viewer, query }) => {
    const { limit, after, ...asked } = query
    const filters = { ...asked, onlyNames: hiddenFields('person', viewer.can).includes('login') }
    const cut = cutPage(await audit.listAuditRows(scope, db, { filters, limit, after }), limit)
    return {
      items: cut.rows.map(auditLineView),
      next: cut.next,
      total: await audit.countAuditRows(scope, db, filters),
    }
  }),

  handle(exportAudit, async ({ database, viewer, scope, db, query }) => {
    const { format, ...filters } = query
    const onlyNames = hiddenFields('person', viewer.can).includes('login')
    const rows = await audit.listAuditRows(scope, db, { filters: { ...filters, onlyNames }, limit: null })
    // The log is written once: a name that was looked for must not stay in it.
    const person = filters.person && /^\d+$/.test(filters.person) ? filters.person : undefined
    await noteExport(database, viewer, { ...filters, person, lines: rows.length })
    const columns = auditColumns(viewer.term)
    return listFile({ db, viewer }, { title: 'Журнал действий', format, columns, rows })
  }),

  handle(listReaders, async ({ scope, db, viewer, query }) => {
    assertNamesReadable(viewer, query)
    return { items: (await findReaders(scope, db, query)).map(readerView) }
  }),

  handle(exportReaders, async ({ database, viewer, scope, db, query }) => {
    const { format, ...asked } = query
    assertNamesReadable(viewer, asked)
    const rows = await findReaders(scope, db, asked)
    // The log is written once: it tells that it was one pupil, and not which.
    const { pupil, ...noted } = asked
    await noteReaders(database, viewer, {
      ...noted,
      ...(pupil !== undefined && { ofPupil: true }),
      lines: rows.length,
    })
    const columns = readerColumns(viewer.term)
    return listFile({ db, viewer }, { title: 'Кто видел данные', format, columns, rows })
  }),

  handle(getSchoolHistory, async ({ scope, db, viewer, params, query }) => {
    const school = await findSchool(scope, db, params.code)
    if (!school) throw notFound('Школа')
    const { schoolId } = school
    const versions = await history.listSchoolVersions(scope, db, schoolId)
    const since = await history.findHistoryStart(scope, db, schoolId)
    const state = await history.findSchoolAsOf(scope, db, { schoolId, on: query.on })
    return {
      school: schoolRefView(school),
      since: since?.toISOString() ?? null,
      changes: schoolChangesView(versions, hiddenFields('school', viewer.can)).slice(
        0,
        history.CHANGES_SHOWN,
      ),
      state: state ? schoolStateView(state) : null,
    }
  }),
]

/** The log leaves only with a line of its own: what was taken away, and how much of it. */
const noteExport = write<audit.AuditFilters & { lines: number }, void, Viewer>(
  'audit.export',
  async ({ viewer, note }, taken) => note(`region:${viewer.regionId}`, { ...taken }),
)

const noteReaders = write<Omit<ReadersOf, 'pupil'> & { ofPupil?: true; lines: number }, void, Viewer>(
  'audit.readers',
  async ({ viewer, note }, taken) => note(`region:${viewer.regionId}`, { ...taken }),
)
