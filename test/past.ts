import { sql } from 'kysely'
import { type Database, transaction } from '#server/platform/database.ts'

/** Lets days go by in a region: everything its history, its results and its runs tell becomes that much older. */
export async function letPass(database: Database, regionId: number, days: number): Promise<void> {
  await transaction(database, async (tx) => {
    // History is written once: it is moved past the triggers that keep it so.
    await sql`alter table history disable trigger user`.execute(tx)
    const earlier = sql`make_interval(days => ${days}::integer)`
    await sql`update history set since = since - ${earlier}, until = until - ${earlier}
      where region_id = ${regionId}`.execute(tx)
    await sql`update results set applied_at = applied_at - ${earlier} where region_id = ${regionId}`.execute(
      tx,
    )
    await sql`update runs set created_at = created_at - ${earlier} where region_id = ${regionId}`.execute(tx)
    await sql`alter table history enable trigger user`.execute(tx)
  })
}

/** Dates the states of a row, in their order: what a table said of it from each of the moments on. */
export async function dateStates(
  database: Database,
  of: { table: string; key: Record<string, number> },
  moments: readonly Date[],
): Promise<void> {
  await transaction(database, async (tx) => {
    await sql`alter table history disable trigger user`.execute(tx)
    const { numAffectedRows } = await sql`
      update history set since = dated.since, until = case when history.until is not null then dated.until end
      from (select since, lead(since) over (order by place) as until, place
        from unnest(${sql.val(moments)}::timestamptz[]) with ordinality as moment (since, place)) as dated
      where history.table_name = ${of.table} and history.key = ${JSON.stringify(of.key)}::jsonb
        and dated.place = (select count(*) from history as state where state.table_name = history.table_name
          and state.key = history.key and state.history_id <= history.history_id)`.execute(tx)

    if (Number(numAffectedRows) !== moments.length)
      throw new Error(`${numAffectedRows} states, not ${moments.length}`)
    await sql`alter table history enable trigger user`.execute(tx)
  })
}

/** The day by the clock of a zone, some days from now. */
export function dayFromNow(days: number, zone = 'Europe/Moscow', from = new Date()): string {
  return new Date(from.getTime() + days * 86_400_000).toLocaleDateString('sv', { timeZone: zone })
}
