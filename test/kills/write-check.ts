import { sql } from 'kysely'
import { verifyChains } from '#server/audit/verify.ts'
import type { Queries } from '#server/platform/database.ts'

/** An organisation that a person adds, named by a mark that no other has. */
export interface MarkedWrite {
  mark: string
  /** Sent with every try of it. */
  key: string
  who: number
  /** The organisation's number, once the server has said that it is stored. */
  id?: number
  /** The server has said that it is done, be it without its answer. */
  done: boolean
}

/** What is wrong with what the database keeps of the writes, by marks; nothing is left out when all is well. */
export interface WriteFaults {
  /** The server said that it is stored, and it is not. */
  lost: string[]
  doubled: string[]
  /** Stored without its line of the audit log, or with two. */
  unlikeLog: string[]
  /** Lines of the log about organisations that are not there. */
  linesOfNothing: string[]
  brokenChains: string[]
}

/**
 * Compares what the server has said with what is stored: every write that it called done is there exactly once, no
 * other more than once, each with one line of an unbroken audit log.
 */
export async function checkWrites(db: Queries, writes: readonly MarkedWrite[]): Promise<WriteFaults> {
  const { rows } = await sql<{ mark: string; ids: number[]; lines: number }>`
    select name as mark, array_agg(organisation_id::integer) as ids, sum(lines)::bigint as lines
    from organisations cross join lateral (
      select count(*) as lines from audit_log
      where action = 'organisation.add' and subject = 'organisation:' || organisation_id
    ) logged
    where kind = 'council' group by name`.execute(db)
  const stored = new Map(rows.map((row) => [row.mark, row]))
  const lines = await sql<{ subject: string }>`
    select subject from audit_log where action = 'organisation.add' and not exists (
      select from organisations where subject = 'organisation:' || organisation_id)`.execute(db)
  const marks = (wrong: (write: MarkedWrite) => boolean) => writes.filter(wrong).map(({ mark }) => mark)
  return {
    lost: marks(({ mark, id, done }) => {
      const ids = stored.get(mark)?.ids ?? []
      return done && (id === undefined ? ids.length === 0 : !ids.includes(id))
    }),
    doubled: marks(({ mark }) => (stored.get(mark)?.ids.length ?? 0) > 1),
    unlikeLog: marks(({ mark }) => {
      const row = stored.get(mark)
      return row !== undefined && row.lines !== row.ids.length
    }),
    linesOfNothing: lines.rows.map(({ subject }) => subject),
    brokenChains: (await verifyChains(db)).filter(({ broken }) => broken).map(({ region }) => region ?? ''),
  }
}

/** The same as sentences. */
export function faultsAsWords(faults: WriteFaults): string[] {
  return Object.entries(faults)
    .filter(([, marks]) => marks.length > 0)
    .map(([what, marks]) => `${what}: ${marks.length} (${marks.slice(0, 3).join(', ')})`)
}
