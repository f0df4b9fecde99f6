import { notFound } from '#contract/problems.ts'
import { exportSchools, getSchool, listMunicipalities, listSchools, listVersions } from '#contract/schools.ts'
import { assertKnownDay, notYet } from '#server/platform/as-of.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { procedureTitles } from '#server/procedures/queries.ts'
import { findLatestRun, findOutcome, namedBand } from '#server/runs/queries.ts'
import { isWatched } from '#server/watched-schools/queries.ts'
import { schoolColumns, takeSchools } from './export.ts'
import { seesAnswers } from './policy.ts'
import * as schools from './queries.ts'
import { schoolCardView, schoolRefView, schoolRowView, versionView } from './view.ts'

export const schoolRoutes = [
  handle(listMunicipalities, async ({ scope, db }) => ({
    items: await schools.listMunicipalityRows(scope, db),
  })),

  handle(listSchools, async ({ scope, db, viewer, query }) => {
    const { limit, after, sort, on, ...filters } = query
    await assertKnownDay(scope, db, on)
    const run = seesAnswers(viewer, query) ? await findLatestRun(scope, db, on) : undefined
    const page = { filters, sort, on, limit, after, run: run?.id ?? null, watcher: viewer.userId }
    const rows = await schools.listSchoolRows(scope, db, page)
    const cut = cutPage(rows, limit)
    return {
      items: cut.rows.map(schoolRowView),
      next: cut.next,
      total: await schools.countSchools(scope, db, page),
      kinds: await schools.listKinds(scope, db, on),
      run: run ? { id: run.id, title: run.methodology.title, year: run.year } : null,
    }
  }),

  handle(exportSchools, async (context) => {
    const { scope, db, viewer, query } = context
    const { format, sort, on, ...filters } = query
    await assertKnownDay(scope, db, on)
    const run = seesAnswers(viewer, query) ? await findLatestRun(scope, db, on) : undefined
    const page = { filters, sort, on, limit: null, run: run?.id ?? null, watcher: viewer.userId }
    return takeSchools(context, {
      title: 'Школы',
      format,
      filter: { ...filters, run: page.run },
      on,
      columns: schoolColumns(run),
      rows: await schools.listSchoolRows(scope, db, page),
    })
  }),

  handle(getSchool, async ({ scope, db, viewer, params, query: { on } }) => {
    const now = await schools.findSchool(scope, db, params.code)
    if (!now) throw notFound('Школа')
    const { schoolId } = now
    await assertKnownDay(scope, db, on)
    const school = on === undefined ? now : await schools.findSchoolOn(scope, db, { schoolId, on })
    if (!school) throw notYet(on!)
    const results = await schools.listResults(scope, db, [schoolId], on)
    const titles = await procedureTitles(scope, db)
    const run = await findLatestRun(scope, db, on)
    const found = run && (await findOutcome(scope, db, { run: run.id, code: now.code }))
    const latest = found && {
      run: run.id,
      title: run.methodology.title,
      year: run.year,
      identified: found.identified,
      band: namedBand(run.methodology, found.band),
      markers: found.markers,
    }
    const watched = await isWatched(scope, db, { userId: viewer.userId, code: now.code })
    return schoolCardView({ school, watched, results, titles, latest: latest ?? null })
  }),

  handle(listVersions, async ({ scope, db, params, query }) => {
    const school = await schools.findSchool(scope, db, params.code)
    if (!school) throw notFound('Школа')
    await assertKnownDay(scope, db, query.on)
    const rows = await schools.listVersionRows(scope, db, { schoolId: school.schoolId, ...query })
    return { school: schoolRefView(school), items: rows.map(versionView) }
  }),
]
