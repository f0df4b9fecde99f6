import type { z } from 'zod'
import type { dispute, listing, listingRow, listingSchool } from '#contract/listings.ts'
import type { Methodology } from '#engine/methodology.ts'
import { namedBand } from '#server/runs/queries.ts'
import { schoolRefView } from '#server/schools/view.ts'
import type { DisputeRow, FileRow } from './dispute-queries.ts'
import type { DecisionRow, ListingRow, ListingSchoolRow, SchoolInListing } from './queries.ts'

export function listingRowView(row: ListingRow): z.input<typeof listingRow> {
  const { id, version, title } = row.methodology
  return {
    id: row.id,
    run: row.run,
    methodology: { id, version, title },
    year: row.year,
    state: row.state,
    corrects: row.corrects,
    correctedBy: row.correctedBy,
    schools: row.schools,
    listed: row.listed,
    undecided: row.undecided,
    repeated: row.repeated,
    openDisputes: row.openDisputes,
    disputesUntil: row.disputesUntil,
    order: orderOf(row),
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
  }
}

/** An order is one from the approval on. */
function orderOf({ state, orderNumber, orderDate }: Pick<ListingRow, 'state' | 'orderNumber' | 'orderDate'>) {
  return state === 'approved' ? { number: orderNumber!, date: orderDate! } : null
}

export function listingView(
  row: ListingRow,
  more: Pick<z.input<typeof listing>, 'today' | 'can' | 'lacks'> & { orders: readonly FileRow[] },
): z.input<typeof listing> {
  return {
    ...listingRowView(row),
    version: row.version,
    reason: row.reason,
    factsHash: row.factsHash,
    outcomeHash: row.outcomeHash,
    sources: row.sources,
    sha256: row.sha256?.toString('hex') ?? null,
    approvedBy: row.approvedBy,
    ...more,
    orders: more.orders.map((file) => ({ ...file, createdAt: file.createdAt.toISOString() })),
  }
}

export function schoolView(row: ListingSchoolRow, methodology: Methodology): z.input<typeof listingSchool> {
  return {
    school: schoolRefView(row),
    rule: row.rule,
    answer: row.answer,
    decision: decisionOf(row),
    band: namedBand(methodology, row.band),
    markers: row.markers,
    near: row.near,
    nearMiss: row.nearMiss,
    grounds: row.grounds,
    repeated: row.repeated,
    disputed: row.disputed,
  }
}

function decisionOf({ decision, reason }: Pick<ListingSchoolRow, 'decision' | 'reason'>) {
  return decision && { decision, reason: reason! }
}

export function decisionView(row: DecisionRow) {
  return { ...row, decidedAt: row.decidedAt.toISOString() }
}

export function disputeView(row: DisputeRow): z.input<typeof dispute> {
  return {
    id: row.id,
    school: schoolRefView(row),
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    state: row.state,
    words: row.words,
    closedAt: row.closedAt?.toISOString() ?? null,
    closedBy: row.closedBy,
    files: row.files,
  }
}

export function ofSchoolView(row: SchoolInListing) {
  return {
    rule: row.rule,
    answer: row.answer,
    decision: decisionOf(row),
    repeated: row.repeated,
    disputed: row.disputed,
    grounds: row.grounds,
    listing: {
      id: row.id,
      year: row.year,
      state: row.state,
      disputesUntil: row.disputesUntil,
      order: orderOf(row),
      corrects: row.corrects,
      correctedBy: row.correctedBy,
    },
  }
}
