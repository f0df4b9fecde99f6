import { sql } from 'kysely'
import { type Purpose, sentenceOfPurpose } from '#contract/purposes.ts'
import { type Database, type Tx, transaction } from './database.ts'
import type { Actor } from './viewer.ts'

/** What a write works with. `now` is the database's clock at the start of the transaction. */
export interface WriteContext<By extends Actor> {
  tx: Tx
  viewer: By
  now: Date
  /** What the audit line tells besides the action: the object (`import:12`) and particulars without personal data. */
  note(subject: string, detail?: Record<string, unknown>): void
  /** Why it is done, in the person's words; awaited before the change, so that history keeps it too. */
  because(reason: string): Promise<void>
}

/**
 * Names a change of data: `write('import.apply', async ({ tx, viewer, now }, input) => …)`. The result, called with the
 * database, the person and the input, runs in one transaction that also stores the line of the audit log: both or none.
 * The line comes last: the lock of the region's chain is kept from it to the commit.
 */
export function write<Input, Result, By extends Actor = Actor>(
  action: string,
  work: (context: WriteContext<By>, input: Input) => Promise<Result>,
): (database: Database, viewer: By, input: Input) => Promise<Result> {
  return (database, viewer, input) =>
    transaction(database, async (tx) => {
      await database.claim?.(tx)
      const now = await actAs(tx, viewer, action)
      let line: { subject?: string; detail?: Record<string, unknown> } = {}
      let why: string | null = null
      const note = (subject: string, detail?: Record<string, unknown>) => {
        line = { subject, detail }
      }
      const because = async (reason: string) => {
        why = reason
        await sql`select set_config('opora.reason', ${reason}, true)`.execute(tx)
      }
      const result = await work({ tx, viewer, now, note, because }, input)
      await tx
        .insertInto('audit_log')
        .values({
          region_id: viewer.regionId,
          user_id: viewer.userId,
          membership_id: viewer.membershipId ?? null,
          action,
          subject: line.subject ?? null,
          detail: JSON.stringify({ ...line.detail, ...viewedBy(viewer) }),
          reason: why,
        })
        .execute()
      return result
    })
}

/** What a person does while he looks at the system in another's role names both. */
function viewedBy({ viewing }: Actor) {
  return viewing && { viewing: { user: viewing.userId, membership: viewing.membershipId } }
}

/**
 * Tells the triggers of `history` who changes rows in this transaction, and by what action. Answers the moment at which
 * it began. Only `write` and the few writes that cannot go through it call this.
 */
export async function actAs(
  tx: Tx,
  { userId, membershipId }: Omit<Actor, 'regionId'>,
  action: string,
): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`
    select now() as now, set_config('opora.actor', ${userId?.toString() ?? ''}, true),
      set_config('opora.membership', ${membershipId?.toString() ?? ''}, true),
      set_config('opora.action', ${action}, true), set_config('opora.reason', '', true)`.execute(tx)
  return rows[0]!.now
}

/** What was opened. `subject` as of a write. */
interface Opened {
  subject: string
  detail?: Record<string, unknown>
}

/** What a reading of pupils' data is of, and what for. */
export interface PupilReading extends Opened {
  purpose: Purpose
  /** How many records of pupils leave by it. */
  records: number
}

/**
 * Names a reading of pupils' data: the line of the audit log, with the purpose as its reason, is stored before they leave.
 */
export function noteRead(
  action: `read.${string}`,
): (database: Database, viewer: Actor, reading: PupilReading) => Promise<void> {
  return write<PupilReading, void>(
    action,
    async ({ note, because }, { subject, detail, purpose, records }) => {
      await because(sentenceOfPurpose(purpose))
      note(subject, { ...detail, records })
    },
  )
}

/** Names a reading whose purpose is plain from what was opened: the card of a colleague, a file that is being mended. */
export function noteOpened(
  action: `${'read' | 'view'}.${string}`,
): (database: Database, viewer: Actor, opened: Opened) => Promise<void> {
  return write<Opened, void>(action, async ({ note }, { subject, detail }) => note(subject, detail))
}

/** A list as it was taken away. */
interface TakenList {
  format: string
  /** How many rows left. */
  lines: number
  /** What was asked for; never a name of a person, for the log is written once. */
  filter?: object
  /** As of a write; left out: the region. */
  subject?: string
}

/** Names an export of a list without data of pupils: its line is stored before the file leaves. */
export function noteExport(
  action: `export.${string}`,
): (database: Database, viewer: Actor, taken: TakenList) => Promise<void> {
  return write<TakenList, void>(action, async ({ viewer, note }, { subject, filter = {}, ...taken }) => {
    const asked = Object.entries(filter).filter(([, value]) => value !== undefined)
    note(subject ?? `region:${viewer.regionId}`, { ...taken, filter: Object.fromEntries(asked) })
  })
}
