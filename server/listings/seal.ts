import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { canonicalJson } from '#engine/hash.ts'
import type { Queries } from '#server/platform/database.ts'

/** A line of the canonical bytes: each thing under a name of its own, so that a column added later alters no old sum. */
interface Line {
  line: object
}

/** Traces are long: a country's worth of them is not taken into memory at once. */
const PORTION = 200

/**
 * SHA-256 over the canonical bytes of a list: the JSON of each row with its keys in order, a line each, in the order of
 * `linesOf`. Counted from the rows as they are stored; whoever sees only some of them gets another sum.
 */
export async function countSeal(db: Queries, regionId: number, listing: number): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const line of linesOf(db, regionId, listing)) hash.update(`${canonicalJson(line)}\n`)
  return hash.digest()
}

/**
 * The list itself with its order, the run with its method, rule and hashes; each school with its trace; each decision, each
 * dispute with its answer, each file by its own SHA-256. In the order of numbers. What only tells how the page stands,
 * as its version, is left out.
 */
async function* linesOf(db: Queries, regionId: number, listing: number): AsyncIterable<object> {
  const heads = await sql<Line>`
    select line from (
      select 1 as part, jsonb_build_object('listing', listing_id, 'region', region_id, 'year', year, 'corrects', corrects,
        'reason', reason, 'sources', sources, 'disputesUntil', disputes_until, 'orderNumber', order_number,
        'orderDate', order_date, 'createdBy', listings.created_by, 'approvedBy', approved_by) as line
      from listings where region_id = ${regionId} and listing_id = ${listing}
      union all
      select 2, jsonb_build_object('run', run_id, 'methodology', methodology, 'methodologyVersion', methodology_version,
        'overrides', overrides, 'factsHash', facts_hash, 'outcomeHash', outcome_hash)
      from listings join runs using (region_id, run_id) where region_id = ${regionId} and listing_id = ${listing}
    ) lines order by part`.execute(db)
  yield* heads.rows.map(({ line }) => line)
  let after = 0
  for (;;) {
    const { rows } = await sql<Line & { school: number }>`
      select school_id as school, jsonb_build_object('school', school_id, 'code', listing_schools.code, 'name', name,
        'municipality', municipality, 'rule', rule, 'band', listing_schools.band, 'markers', listing_schools.markers,
        'near', listing_schools.near, 'grounds', grounds, 'nearMiss', near_miss, 'repeated', repeated,
        'trace', trace) as line
      from listing_schools join run_outcomes using (region_id, run_id, school_id)
      where region_id = ${regionId} and listing_id = ${listing} and school_id > ${after}
      order by school_id limit ${PORTION}`.execute(db)
    yield* rows.map(({ line }) => line)
    if (rows.length < PORTION) break
    after = rows.at(-1)!.school
  }
  const tails = await sql<Line>`
    select line from (
      select 1 as part, decision_id as id, jsonb_build_object('decision', decision_id, 'school', school_id,
        'answer', decision, 'reason', reason, 'dispute', dispute_id, 'by', decided_by) as line
      from listing_decisions where region_id = ${regionId} and listing_id = ${listing}
      union all
      select 2, dispute_id, jsonb_build_object('dispute', dispute_id, 'school', school_id, 'reason', reason,
        'by', created_by, 'answer', answer, 'words', words, 'answeredBy', answered_by, 'takenBackBy', taken_back_by)
      from listing_disputes where region_id = ${regionId} and listing_id = ${listing}
      union all
      select 3, file_id, jsonb_build_object('file', file_id, 'dispute', dispute_id, 'name', name,
        'sha256', encode(sha256(content), 'hex'))
      from listing_files where region_id = ${regionId} and listing_id = ${listing}
    ) lines order by part, id`.execute(db)
  yield* tails.rows.map(({ line }) => line)
}
