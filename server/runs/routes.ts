import { notFound } from '#contract/problems.ts'
import {
  compareWith,
  createRun,
  exportComparison,
  exportOutcomes,
  getRun,
  getWhy,
  listOutcomes,
  listRuns,
  previewRun,
} from '#contract/runs.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { noteExport } from '#server/platform/write.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import * as actions from './actions.ts'
import { compareStored, getRunRow } from './compare.ts'
import { comparisonTable, outcomesTable } from './export.ts'
import { preview } from './preview.ts'
import * as runs from './queries.ts'
import { comparisonView, outcomeView, runRowView, runView, whyView } from './view.ts'

export const runRoutes = [
  handle(createRun, async ({ database, viewer, body }) => ({
    id: await actions.createRun(database, viewer, body),
  })),

  handle(previewRun, ({ scope, db, body }) => preview(scope, db, body)),

  handle(listRuns, async ({ scope, db, query }) => {
    const cut = cutPage(await runs.listRunRows(scope, db, query), query.limit)
    return { items: cut.rows.map(runRowView), next: cut.next, total: await runs.countRuns(scope, db) }
  }),

  handle(getRun, async ({ scope, db, params }) => {
    const run = await getRunRow(scope, db, params.id)
    const bands = await runs.countBands(scope, db, run.id)
    return runView(run, bands, await runs.isOutdated(scope, db, run.createdAt))
  }),

  handle(listOutcomes, async ({ scope, db, params, query }) => {
    const { limit, after, sort, ...filters } = query
    const run = await getRunRow(scope, db, params.id)
    const words = await procedureWords(scope, db)
    const page = { run: run.id, filters, sort, limit, after }
    const cut = cutPage(await runs.listOutcomeRows(scope, db, page), limit)
    const items = cut.rows.map((row) => outcomeView(row, run.methodology, words))
    return { items, next: cut.next, total: await runs.countOutcomes(scope, db, page) }
  }),

  handle(exportOutcomes, async ({ database, viewer, scope, db, params, query }) => {
    const { format, sort, ...filters } = query
    const run = await getRunRow(scope, db, params.id)
    const words = await procedureWords(scope, db)
    const rows = await runs.listOutcomeRows(scope, db, { run: run.id, filters, sort, limit: null })
    const subject = `run:${run.id}`
    await noteOutcomes(database, viewer, { format, lines: rows.length, filter: filters, subject })
    return outcomesTable(
      rows.map((row) => outcomeView(row, run.methodology, words)),
      run,
      format,
    )
  }),

  handle(getWhy, async ({ scope, db, params }) => {
    const run = await getRunRow(scope, db, params.id)
    const outcome = await runs.findOutcome(scope, db, { run: run.id, code: params.code })
    if (!outcome) throw notFound('Школа в этом запуске')
    return whyView(run, outcome, await procedureWords(scope, db))
  }),

  handle(compareWith, async ({ scope, db, params }) => {
    const { first, second, compared, names } = await compareStored(scope, db, params)
    const view = comparisonView(compared, names, [first.methodology, second.methodology])
    return { ...view, first: runRowView(first), second: runRowView(second) }
  }),

  handle(exportComparison, async ({ database, viewer, scope, db, params, query }) => {
    const { first, second, compared, names } = await compareStored(scope, db, params)
    const view = comparisonView(compared, names, [first.methodology, second.methodology])
    await noteComparison(database, viewer, {
      format: query.format,
      lines: view.added.length + view.left.length + view.changed.length,
      filter: { other: params.other },
      subject: `run:${params.id}`,
    })
    return comparisonTable(view, [first, second], query.format)
  }),
]

const noteOutcomes = noteExport('export.outcomes')
const noteComparison = noteExport('export.comparison')
