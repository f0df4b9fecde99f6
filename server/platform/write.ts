import { type Database, type Tx, transaction } from './database.ts'
import type { Actor } from './viewer.ts'

/** What a write works with. `now` is the database's clock at the start of the transaction. */
export interface WriteContext<By extends Actor> {
  tx: Tx
  viewer: By
  now: Date
  /** What the audit line tells besides the action: the object (`import:12`) and particulars without personal data. */
  note(subject: string, detail?: Record<string, unknown>): void
}

/**
 * Names a change of data: `write('import.apply', async ({ tx, viewer, now }, input) => …)`. The result, called with the
 * database, the person and the input, runs in one transaction that also stores the line of the audit log: both or none.
 */
export function write<Input, Result, By extends Actor = Actor>(
  action: string,
  work: (context: WriteContext<By>, input: Input) => Promise<Result>,
): (database: Database, viewer: By, input: Input) => Promise<Result> {
  return (database, viewer, input) =>
    transaction(database, async (tx) => {
      const { now } = await tx
        .selectNoFrom((select) => select.fn<Date>('now').as('now'))
        .executeTakeFirstOrThrow()
      let line: { subject?: string; detail?: Record<string, unknown> } = {}
      const note = (subject: string, detail?: Record<string, unknown>) => {
        line = { subject, detail }
      }
      const result = await work({ tx, viewer, now, note }, input)
      await tx
        .insertInto('audit_log')
        .values({
          region_id: viewer.regionId,
          user_id: viewer.userId,
          action,
          subject: line.subject ?? null,
          detail: JSON.stringify(line.detail ?? {}),
        })
        .execute()
      return result
    })
}
