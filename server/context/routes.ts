import * as contract from '#contract/passports.ts'
import { describeContextIndex } from '#engine/context-index/describe.ts'
import { currentContextIndex } from '#methodology/context-index/index.ts'
import { assertPassportYear, passportYears } from '#server/passports/policy.ts'
import type { Queries } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import type { Scope } from '#server/platform/scope.ts'
import { municipalityView } from '#server/schools/view.ts'
import { findSettings } from '#server/settings/queries.ts'
import { runContext } from './actions.ts'
import { CONTEXT_COLUMNS, takeContext } from './export.ts'
import * as context from './queries.ts'
import { outcomeView, runView } from './view.ts'

export const contextRoutes = [
  handle(contract.listContext, async ({ scope, db, viewer, query }) => {
    const current = (await findSettings(db, scope.regionId)).current.academicYear
    const { limit, after, year = await yearOf(scope, db), ...filters } = query
    const run = await context.findContextRun(scope, db, year)
    const asked = { ...filters, run: run?.id ?? 0 }
    const cut = cutPage(await context.listContextRows(scope, db, { ...asked, limit, after }), limit)
    return {
      items: cut.rows.map((row) => ({
        code: row.code,
        name: row.name,
        municipality: municipalityView(row),
        ...outcomeView(row),
      })),
      next: cut.next,
      total: await context.countContext(scope, db, asked),
      year,
      years: passportYears(current),
      run: run ? runView(run) : null,
      method: describeContextIndex(run?.version ?? currentContextIndex),
      newer: run ? await context.countNewer(scope, db, { year, since: run.createdAt }) : 0,
      can: { run: decide(viewer, 'runs.write').allowed },
    }
  }),

  handle(contract.exportContext, async (asked) => {
    const { scope, db, query } = asked
    const { format, year = await yearOf(scope, db), ...filters } = query
    const run = await context.findContextRun(scope, db, year)
    const rows = { ...filters, run: run?.id ?? 0 }
    return takeContext(asked, {
      title: `ИСБШ ${year.replace('/', '-')}`,
      format,
      filter: { ...filters, year, run: run?.id ?? null },
      columns: CONTEXT_COLUMNS,
      rows: await context.listContextRows(scope, db, { ...rows, limit: null }),
    })
  }),

  handle(contract.getContextPicture, async ({ scope, db, query }) => {
    const { municipality, year = await yearOf(scope, db) } = query
    const run = await context.findContextRun(scope, db, year)
    const all = await context.listContextRows(scope, db, {
      run: run?.id ?? 0,
      sort: 'school',
      municipality,
      limit: null,
    })
    const points = all.flatMap(({ code, name, index, low, participants, field }) =>
      index === null || field === null ? [] : [{ code, name, index, share: low! / participants!, field }],
    )
    return {
      points,
      unknown: all.length - points.length,
      indexBorder: run?.model.borders[1] ?? null,
      shareBorder: run?.model.medianShare ?? null,
    }
  }),

  handle(contract.runContext, async ({ database, db, viewer, body }) => {
    assertPassportYear(body.year, (await findSettings(db, viewer.regionId)).current.academicYear)
    return { id: await runContext(database, viewer, body) }
  }),
]

/** The year that is shown to whoever asks for none: the last one that was worked out, else the one of now. */
async function yearOf(scope: Scope, db: Queries): Promise<string> {
  return (
    (await context.findRunYear(scope, db)) ?? (await findSettings(db, scope.regionId)).current.academicYear
  )
}
