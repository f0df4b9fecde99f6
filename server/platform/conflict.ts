import { sql } from 'kysely'
import { type ChangedField, changedMeanwhile } from '#contract/problems.ts'
import type { Fields } from '#contract/settings-fields.ts'
import type { Tx } from './database.ts'

/** A record with a version and a history, locked by the caller, and the change somebody wants to make to it. */
interface Change<Row> {
  regionId: number
  table: 'regions' | 'organisations' | 'school_links' | 'schools' | 'duties' | 'passports'
  /** As `history` names the row: `{ organisation_id: 12 }`. */
  key: Readonly<Record<string, number>>
  /** The version the person began from, and the one of now. */
  from: number
  now: number
  mine: Fields
  theirs: Fields
  /** The fields of a row as it was kept in history; only those of `mine` count. */
  fieldsOf: (row: Row) => Fields
}

/**
 * Refuses a change of a record that somebody changed since the person opened it: 409 that tells by field what it was,
 * what the person wants and what it is now. The caller has locked the row, so nothing changes after the answer.
 */
export async function assertFresh<Row>(tx: Tx, change: Change<Row>): Promise<void> {
  const { from, now, mine, theirs } = change
  if (from === now) return
  refuseOld({ now, old: await fieldsThen(tx, change), mine, theirs })
}

interface OldChange {
  now: number
  /** What the person began from; undefined: nobody knows. */
  old: Fields | undefined
  mine: Fields
  theirs: Fields
}

/** The same for a record of which history may not keep what it was: the person's page tells. */
export function assertFreshSince(change: OldChange & { from: number }): void {
  if (change.from !== change.now) refuseOld(change)
}

function refuseOld({ now, old, mine, theirs }: OldChange): void {
  // They changed other fields than those of this form: nothing of theirs would be lost.
  if (old && Object.keys(mine).every((field) => old[field] === theirs[field])) return
  throw changedMeanwhile({ version: now, fields: differences(old ?? theirs, mine, theirs) })
}

/** As `assertFresh`, of a record all of whose changes have one order: also what they did to fields of other forms counts. */
export async function assertUnchanged<Row>(tx: Tx, change: Change<Row>): Promise<void> {
  const { from, now, mine, theirs } = change
  if (from === now) return
  const old = (await fieldsThen(tx, change)) ?? theirs
  throw changedMeanwhile({ version: now, fields: differences(old, { ...old, ...mine }, theirs) })
}

/** The fields as they were at the version the person began from; undefined when history does not know it. */
async function fieldsThen<Row>(tx: Tx, change: Change<Row>): Promise<Fields | undefined> {
  const kept = await findVersion<Row>(tx, change)
  return kept && change.fieldsOf(kept)
}

/** Fields that they changed, and those I want otherwise than they are now. */
function differences(old: Fields, mine: Fields, theirs: Fields): ChangedField[] {
  return Object.keys(mine)
    .map((field) => ({
      field,
      old: old[field] ?? null,
      mine: mine[field] ?? null,
      theirs: theirs[field] ?? null,
    }))
    .filter((one) => one.old !== one.theirs || one.mine !== one.theirs)
}

async function findVersion<Row>(
  tx: Tx,
  { regionId, table, key, from }: Change<Row>,
): Promise<Row | undefined> {
  const { rows } = await sql<{ row: Row }>`select history.row from history
    where region_id = ${regionId} and table_name = ${table} and key = ${JSON.stringify(key)}::jsonb
      and (history.row ->> 'version')::integer = ${from}
    order by since desc limit 1`.execute(tx)
  return rows[0]?.row
}
