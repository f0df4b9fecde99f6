import * as contract from '#contract/listings.ts'
import { notAllowed, notFound, notPossible } from '#contract/problems.ts'
import type { Queries } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { levelOf, type Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { noteExport } from '#server/platform/write.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import { findOutcome, findRun } from '#server/runs/queries.ts'
import { comparisonView, whyView } from '#server/runs/view.ts'
import { findSchool } from '#server/schools/queries.ts'
import { findSettings, findToday } from '#server/settings/queries.ts'
import * as actions from './actions.ts'
import { compareListings } from './compare.ts'
import * as disputeActions from './dispute-actions.ts'
import * as disputes from './dispute-queries.ts'
import * as files from './export.ts'
import { lacksToApprove, lacksToShow, whyNotDispute } from './policy.ts'
import * as listings from './queries.ts'
import { countSeal } from './seal.ts'
import * as view from './view.ts'

export const listingRoutes = [
  handle(contract.listListings, async ({ scope, db, query }) => {
    const cut = cutPage(await listings.listListingRows(scope, db, query), query.limit)
    return {
      items: cut.rows.map(view.listingRowView),
      next: cut.next,
      total: await listings.countListings(scope, db, query),
    }
  }),

  handle(contract.createListing, async ({ database, viewer, body }) => ({
    id: await actions.createListing(database, viewer, body),
  })),

  handle(contract.getListing, async ({ scope, db, viewer, params }) => {
    const row = await getListing(scope, db, params.id)
    const orders = await disputes.listOrders(scope, db, row.id)
    const undecided = await listings.listNames(scope, db, row.id, { answer: 'undecided' })
    const disputed = await listings.listNames(scope, db, row.id, { disputed: true })
    return view.listingView(row, {
      orders,
      today: await findToday(db, viewer.regionId),
      can: {
        write: decide(viewer, 'listings.write').allowed,
        dispute: decide(viewer, 'listings.dispute').allowed,
        approve: decide(viewer, 'listings.approve').allowed && row.maker !== viewer.userId,
      },
      lacks: {
        show: lacksToShow(row, undecided),
        approve: lacksToApprove(row, { undecided, disputed, orders }),
      },
    })
  }),

  handle(contract.listListingSchools, async ({ scope, db, params, query }) => {
    const { limit, after, sort, ...filters } = query
    const row = await getListing(scope, db, params.id)
    const page = { listing: row.id, filters, sort, limit, after }
    const cut = cutPage(await listings.listSchoolRows(scope, db, page), limit)
    return {
      items: cut.rows.map((school) => view.schoolView(school, row.methodology)),
      next: cut.next,
      total: await listings.countSchools(scope, db, page),
    }
  }),

  handle(contract.exportListing, async (context) => {
    const { scope, db, params, query } = context
    const { format, sort, search, ...filter } = query
    const row = await getListing(scope, db, params.id)
    const filters = { search, ...filter }
    const rows = await listings.listSchoolRows(scope, db, { listing: row.id, filters, sort, limit: null })
    const draft = row.state === 'approved' ? '' : `${files.DRAFT}. `
    return files.takeListing(context, {
      title: `${draft}Перечень школ № ${row.id}`,
      format,
      filter,
      subject: `listing:${row.id}`,
      columns: files.LISTING_COLUMNS,
      rows: rows.map((school) => view.schoolView(school, row.methodology)),
    })
  }),

  handle(contract.getAppendix, async ({ scope, db, database, viewer, params }) => {
    const row = await getListing(scope, db, params.id)
    const page = { listing: row.id, filters: { answer: 'yes' }, sort: 'municipality', limit: null } as const
    const schools = await listings.listSchoolRows(scope, db, page)
    const subject = `listing:${row.id}`
    await noteAppendix(database, viewer, { format: 'docx', lines: schools.length, subject })
    return files.appendixOf(row, schools, await placeOf(scope, db, viewer))
  }),

  handle(contract.getListingSchool, async ({ scope, db, viewer, params }) => {
    const { row, school } = await getSchool(scope, db, params)
    const of = { listing: row.id, schoolId: school.schoolId }
    const decisions = await listings.listDecisions(scope, db, of)
    const { run, outcome, words } = await outcomeOf(scope, db, row, school)
    const may = decide(viewer, 'listings.dispute').allowed
    const why = whyNotDispute(row, school, await findToday(db, viewer.regionId))
    return {
      ...view.schoolView(school, row.methodology),
      listing: view.listingRowView(row),
      why: whyView(run, outcome, words),
      version: decisions.length,
      decisions: decisions.map(view.decisionView),
      disputes: (
        await disputes.listDisputeRows(scope, db, {
          listing: row.id,
          school: school.schoolId,
          limit: null,
        })
      ).map(view.disputeView),
      can: {
        decide: decide(viewer, 'listings.write').allowed && row.state !== 'approved',
        dispute: may && why === null,
      },
      undisputable: may ? why : null,
    }
  }),

  handle(contract.getStatement, async ({ scope, db, database, viewer, params }) => {
    const { row, school } = await getSchool(scope, db, params)
    const { outcome, words } = await outcomeOf(scope, db, row, school)
    const subject = `listing:${row.id}`
    const filter = { school: school.schoolId }
    await noteStatement(database, viewer, { format: 'docx', lines: 1, subject, filter })
    const place = await placeOf(scope, db, viewer)
    return files.statementOf(row, school, { ...place, trace: outcome.trace, words })
  }),

  handle(contract.decideSchool, async ({ database, viewer, params, body }) => ({
    version: await actions.decideSchool(database, viewer, { ...params, ...body }),
  })),

  handle(contract.showListing, async ({ database, viewer, params, body }) => ({
    version: await actions.showListing(database, viewer, { ...params, ...body }),
  })),

  handle(contract.listDisputes, async ({ scope, db, params, query }) => {
    const row = await getListing(scope, db, params.id)
    const page = { listing: row.id, ...query }
    const cut = cutPage(await disputes.listDisputeRows(scope, db, page), query.limit)
    return {
      items: cut.rows.map(view.disputeView),
      next: cut.next,
      total: await disputes.countDisputes(scope, db, page),
    }
  }),

  handle(contract.openDispute, async ({ database, viewer, params, body }) => ({
    id: await disputeActions.openDispute(database, viewer, { ...params, ...body }),
  })),

  handle(contract.addDisputeFiles, async ({ database, viewer, params, files }) => {
    await disputeActions.addDisputeFiles(database, viewer, { ...params, files: files() })
    return undefined
  }),

  handle(contract.takeDisputeBack, async ({ database, viewer, params }) => {
    await disputeActions.takeDisputeBack(database, viewer, params)
    return undefined
  }),

  handle(contract.answerDispute, async ({ database, viewer, params, body }) => {
    await disputeActions.answerDispute(database, viewer, { ...params, ...body })
    return undefined
  }),

  handle(contract.addOrder, async ({ database, viewer, params, files }) => {
    await disputeActions.addOrder(database, viewer, { ...params, files: files() })
    return undefined
  }),

  handle(contract.approveListing, async ({ database, viewer, params, body }) => ({
    sha256: await actions.approveListing(database, viewer, { ...params, ...body }),
  })),

  handle(contract.checkListing, async ({ scope, db, params }) => {
    if (levelOf(scope) !== 'region')
      throw notAllowed(
        'Контрольную сумму считают по всем школам перечня: проверяет её тот, кто видит весь регион.',
      )
    const row = await getListing(scope, db, params.id)
    if (row.sha256 === null)
      throw notPossible('Контрольная сумма появляется при утверждении: этот перечень ещё не утверждён.')
    const counted = await countSeal(db, scope.regionId, row.id)
    const [stored, again] = [row.sha256.toString('hex'), counted.toString('hex')]
    return { stored, counted: again, same: stored === again }
  }),

  handle(contract.getCorrection, async ({ scope, db, params }) => {
    const row = await getListing(scope, db, params.id)
    if (row.corrects === null) throw notFound('Исправляемый перечень')
    const earlier = await getListing(scope, db, row.corrects)
    const { compared, names } = await compareListings(scope, db, [earlier, row])
    return comparisonView(compared, names, [earlier.methodology, row.methodology])
  }),

  handle(contract.getListingFile, async ({ scope, db, database, viewer, params }) => {
    const file = await disputes.findFile(scope, db, { listing: params.id, file: params.file })
    if (!file) throw notFound('Файл')
    await noteFile(database, viewer, {
      format: 'original',
      lines: 1,
      subject: `listing:${params.id}`,
      filter: { file: params.file },
    })
    return { name: file.name, type: 'application/octet-stream', content: file.content }
  }),

  handle(contract.getSchoolListings, async ({ scope, db, params }) => {
    if (!(await findSchool(scope, db, params.code))) throw notFound('Школа')
    const rows = await listings.listListingsOfSchool(scope, db, params.code)
    return { items: rows.map(view.ofSchoolView) }
  }),
]

const noteAppendix = noteExport('export.appendix')
const noteStatement = noteExport('export.statement')
const noteFile = noteExport('export.listingfile')

async function getListing(scope: Scope, db: Queries, id: number): Promise<listings.ListingRow> {
  const row = await listings.findListing(scope, db, id)
  if (!row) throw notFound('Перечень')
  return row
}

async function getSchool(scope: Scope, db: Queries, { id, code }: { id: number; code: string }) {
  const row = await listings.findListing(scope, db, id)
  const school = row && (await listings.findSchoolRow(scope, db, { listing: row.id, code }))
  if (!school) throw notFound('Школа в этом перечне')
  return { row, school }
}

/** What the run keeps of a school: nothing is computed anew. */
async function outcomeOf(
  scope: Scope,
  db: Queries,
  row: listings.ListingRow,
  { code }: listings.ListingSchoolRow,
) {
  const run = await findRun(scope, db, row.run)
  const outcome = await findOutcome(scope, db, { run: row.run, code })
  return { run: run!, outcome: outcome!, words: await procedureWords(scope, db) }
}

async function placeOf(scope: Scope, db: Queries, viewer: Viewer) {
  const { name } = await findSettings(db, scope.regionId)
  return { region: name, called: viewer.term('lowSchools', 'ofMany'), narrowed: levelOf(scope) !== 'region' }
}
