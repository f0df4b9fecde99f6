import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { invalidRequest } from '#contract/problems.ts'
import type { Queries } from './database.ts'
import { dayInWords } from './day-words.ts'
import { type Scope, wholeRegion } from './scope.ts'

/**
 * Tables that can be read as they stood, with what names a row of theirs in its region. In this order they take the names
 * of the tables of now: the condition of each asks the tables of now that stand beneath it.
 */
const KEYS = {
  duties: 'duty_id',
  school_links: 'link_id',
  memberships: 'membership_id',
  organisations: 'organisation_id',
  schools: 'school_id',
  municipalities: 'municipality_id',
  regions: 'region_id',
} as const
type KeptTable = keyof typeof KEYS

/** What a query reads: its tables as they are, or as they stood on a day. */
export interface Standing {
  /** Before the query: its tables as they stood, under their own names and with the asked-for rows only. */
  tables: RawBuilder<unknown>
  /** The filter of the query. Rows as they stood have been through the scope: it is theirs of today that is asked. */
  scope: Scope
  /** The moment: now, or the last one of the day. */
  at: RawBuilder<Date>
}

/** Whose rows are read of a table: those whose row of today passes a condition, or all of the region. */
type Asked = RawBuilder<SqlBool> | 'all'

/**
 * Tables as they stood at the end of a day (`2025-09-01`) by the clock of the region; as they are, when no day is told.
 * Whether a row may be seen is judged by the row of today, and what it says is of the day.
 */
export function standing(
  scope: Scope,
  on: string | undefined,
  asked: Partial<Record<KeptTable, Asked>>,
): Standing {
  if (on === undefined) return { tables: sql``, scope, at: sql<Date>`now()` }
  const at = endOfDay(scope, on)
  const names = Object.keys(KEYS) as KeptTable[]
  const tables = names.flatMap((name) => (asked[name] ? [stood(scope, name, asked[name], at)] : []))
  return { tables: sql`with ${sql.join(tables)}`, scope: wholeRegion(scope.regionId), at }
}

function stood({ regionId }: Scope, name: KeptTable, asked: Asked, at: RawBuilder<Date>) {
  const table = sql.ref(name)
  const ofNow =
    asked === 'all'
      ? sql``
      : sql`join ${table} on ${sql.ref(`${name}.region_id`)} = history.region_id
          and history.key = jsonb_build_object(${sql.lit(KEYS[name])}, ${sql.ref(`${name}.${KEYS[name]}`)})`
  // Columns that came later are unknown of the day: null, not their default.
  return sql`${table} as materialized (
    select stood.* from history ${ofNow}
      cross join lateral jsonb_populate_record(null::${table}, history.row) as stood
    where history.region_id = ${regionId} and history.table_name = ${sql.lit(name)}
      and history.operation <> 'delete' and ${isStateAt(at)} and ${asked === 'all' ? sql`true` : asked})`
}

/** Whether a state of `history` was the one of a moment. */
export function isStateAt(at: RawBuilder<unknown>, history = 'history'): RawBuilder<SqlBool> {
  const [since, until] = [sql.ref(`${history}.since`), sql.ref(`${history}.until`)]
  return sql<SqlBool>`${since} <= ${at} and (${until} is null or ${until} > ${at})`
}

/** The last moment of a day by the clock that the region has now: the first instant of the next day is that day's already. */
export function endOfDay({ regionId }: Scope, on: string): RawBuilder<Date> {
  return sql<Date>`((${on}::timestamp + interval '1 day' - interval '1 microsecond') at time zone
    (select now.time_zone from public.regions as now where now.region_id = ${regionId}))`
}

/** Throws, in words, for a day that is still to come and for one before the history of the region begins. */
export async function assertKnownDay(scope: Scope, db: Queries, on: string | undefined): Promise<void> {
  if (on === undefined) return
  const { rows } = await sql<{ future: boolean; known: boolean; begins: string }>`
    select ${on}::date > (now() at time zone regions.time_zone)::date as future,
      coalesce(min(history.since) <= ${endOfDay(scope, on)}, false) as known,
      (min(history.since) at time zone regions.time_zone)::date::text as begins
    from regions left join history on history.region_id = regions.region_id and history.table_name = 'regions'
    where regions.region_id = ${scope.regionId} group by regions.region_id, regions.time_zone`.execute(db)
  const { future, known, begins } = rows[0]!
  if (future)
    throw invalidRequest([`День ${dayInWords(on)} ещё не наступил: выберите сегодняшний или прошедший день.`])
  if (!known)
    throw invalidRequest([
      `Как было на ${dayInWords(on)}, неизвестно: история ведётся с ${dayInWords(begins)}. Выберите день не раньше.`,
    ])
}

/** A record that is there today, and was not yet on the day. */
export function notYet(on: string) {
  return invalidRequest([
    `На ${dayInWords(on)} этой записи ещё не было. Выберите более поздний день или вернитесь к сегодняшнему.`,
  ])
}
