import { notFound } from '#contract/problems.ts'
import {
  compareWith,
  createRun,
  exportComparison,
  exportOutcomes,
  exportRuns,
  getRun,
  getWhy,
  listOutcomes,
  listRuns,
  previewRun,
} from '#contract/runs.ts'
import { getKnownFacts } from '#contract/what-if.ts'
import { assertKnownDay } from '#server/platform/as-of.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import * as actions from './actions.ts'
import { compareStored, getRunRow } from './compare.ts'
import * as files from './export.ts'
import { knownFactsOf } from './known-facts.ts'
import { preview } from './preview.ts'
import * as runs from './queries.ts'
import { comparisonView, outcomeView, runRowView, runView, whyView } from './view.ts'

export const runRoutes = [
  handle(createRun, async ({ database, viewer, body }) => ({
    id: await actions.createRun(database, viewer, body),
  })),

  handle(previewRun, ({ viewer, db, body }) => preview(viewer, db, body)),

  handle(getKnownFacts, ({ scope, db, query }) => knownFactsOf(scope, db, query.municipality ?? null)),

  handle(listRuns, async ({ scope, db, query }) => {
    await assertKnownDay(scope, db, query.on)
    const cut = cutPage(await runs.listRunRows(scope, db, query), query.limit)
    return {
      items: cut.rows.map(runRowView),
      next: cut.next,
      total: await runs.countRuns(scope, db, query.on),
    }
  }),

  handle(exportRuns, async (context) => {
    const { scope, db, query } = context
    await assertKnownDay(scope, db, query.on)
    const rows = await runs.listRunRows(scope, db, { on: query.on, limit: null })
    return files.takeRuns(context, { title: 'Запуски методик', ...query, columns: files.RUN_COLUMNS, rows })
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

  handle(exportOutcomes, async (context) => {
    const { scope, db, params, query } = context
    const { format, sort, ...filters } = query
    const run = await getRunRow(scope, db, params.id)
    const words = await procedureWords(scope, db)
    const rows = await runs.listOutcomeRows(scope, db, { run: run.id, filters, sort, limit: null })
    return files.takeOutcomes(context, {
      title: `Список, запуск ${run.id}`,
      format,
      filter: filters,
      subject: `run:${run.id}`,
      columns: files.OUTCOME_COLUMNS,
      rows: rows.map((row) => outcomeView(row, run.methodology, words)),
    })
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

  handle(exportComparison, async (context) => {
    const { scope, db, params, query } = context
    const { first, second, compared, names } = await compareStored(scope, db, params)
    const view = comparisonView(compared, names, [first.methodology, second.methodology])
    return files.takeComparison(context, {
      title: `Сравнение запусков ${first.id} и ${second.id}`,
      format: query.format,
      filter: { other: params.other },
      subject: `run:${params.id}`,
      columns: files.DIFFERENCE_COLUMNS,
      rows: files.differencesOf(view),
    })
  }),
]
