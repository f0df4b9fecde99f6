import { type RawBuilder, sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'

/** A chain of the audit log as it was found. */
export interface ChainReport {
  /** null: lines of no region. */
  regionId: number | null
  region: string | null
  lines: number
  /** The last line; null for a chain without lines. */
  head: { line: number; hash: string } | null
  /** The first line at which the chain does not hold; null: it is whole. */
  broken: { line: number | null; why: ChainBreak } | null
}

/**
 * `edited`: the line is not what was stored. `unlinked`: the line before it is gone, new or in another place. `tail`: the
 * last lines are gone, or some were added past the trigger. `forgotten`: a head remembered outside is not there.
 */
export type ChainBreak = 'edited' | 'unlinked' | 'tail' | 'forgotten'

interface Found {
  chain: number
  region: string | null
  lines: number
  edited: number | null
  unlinked: number | null
  headLine: number | null
  headHash: string | null
  tail: boolean
  remembered: boolean
  /** The first of the heads kept outside that is not in the chain. */
  lost: number | null
}

/** The end of a chain as it was once; chain 0: lines of no region. */
export interface RememberedHead {
  chain: number
  line: number
  hash: string
}

export interface VerifyOptions {
  /** Of one region only. */
  regionId?: number
  /** The hash of a line printed earlier: whoever rewrites the whole chain cannot rewrite the paper. */
  remembered?: string
  /** Heads that left the host while the chains grew: all of them must still be in their chains. */
  heads?: readonly RememberedHead[]
}

/** Walks the chains of the audit log, one of each region and one of lines without a region, and says where they break. */
export async function verifyChains(db: Queries, options: VerifyOptions = {}): Promise<ChainReport[]> {
  const { regionId, remembered, heads = [] } = options
  // One statement sees the log and its heads at one moment, while others write.
  const { rows } = await sql<Found>`
    with lines as (
      select coalesce(region_id, 0) as chain, audit_id, hash, previous, audit_hash(audit_log) as computed,
        lag(hash) over (partition by coalesce(region_id, 0) order by audit_id) as before
      from audit_log where ${regionId === undefined ? sql`true` : sql`region_id = ${regionId}`}
    ), chains as (
      select chain, count(*) as lines, min(audit_id) filter (where hash <> computed) as edited,
        min(audit_id) filter (where previous is distinct from before) as unlinked, max(audit_id) as last,
        ${knows(remembered)} as remembered
      from lines group by chain
    ), lost as (
      select chain, min(line) as line
      from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as kept (chain bigint, line bigint, hash text)
      where not exists (select from lines where lines.chain = kept.chain and audit_id = kept.line
        and lines.hash = decode(kept.hash, 'hex'))
      group by chain
    )
    select chain, regions.name as region, coalesce(lines, 0) as lines, edited, unlinked,
      heads.audit_id as "headLine", encode(heads.hash, 'hex') as "headHash", coalesce(remembered, false) as remembered,
      lost.line as lost,
      heads.audit_id is distinct from last
        or heads.hash is distinct from (select hash from lines where audit_id = last) as tail
    from chains full join audit_heads as heads using (chain) full join lost using (chain) left join regions on regions.region_id = chain
    where ${regionId === undefined ? sql`true` : sql`chain = ${regionId}`}
    order by chain`.execute(db)
  return rows.map((found) => reportOf(found, remembered !== undefined))
}

function knows(remembered: string | undefined): RawBuilder<boolean> {
  return remembered === undefined ? sql`true` : sql`bool_or(hash = decode(${remembered}, 'hex'))`
}

function reportOf(found: Found, asked: boolean): ChainReport {
  const { chain, region, lines, headLine, headHash } = found
  const head = headLine === null || headHash === null ? null : { line: headLine, hash: headHash }
  return { regionId: chain || null, region, lines, head, broken: breakOf(found, asked) }
}

function breakOf(found: Found, asked: boolean): ChainReport['broken'] {
  const { edited, unlinked } = found
  if (edited !== null && (unlinked === null || edited <= unlinked)) return { line: edited, why: 'edited' }
  if (unlinked !== null) return { line: unlinked, why: 'unlinked' }
  if (found.tail) return { line: found.headLine, why: 'tail' }
  if (found.lost !== null) return { line: found.lost, why: 'forgotten' }
  return asked && !found.remembered ? { line: null, why: 'forgotten' } : null
}
