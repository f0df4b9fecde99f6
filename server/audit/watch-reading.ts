import { sql } from 'kysely'
import { hears, holds, inRole } from '#server/flows/notify.ts'
import type { Database, Queries, Tx } from '#server/platform/database.ts'
import { defineChore } from '#server/platform/jobs.ts'
import { write } from '#server/platform/write.ts'
import { type DayOfReading, judgeDay, shift, WEEKS } from './usual-reading.ts'

/** Every hour at this minute: the day that is going on, and the one that ended since the last look. */
const EVERY_HOUR = '20 * * * *'

/** Compares how many pupils' records people read with what is usual for them, and tells of what is not. */
export const watchReading = defineChore('audit.watch', EVERY_HOUR, async ({ database }) => {
  for (const reading of await findUnusual(database.kysely)) await alarm(database, reading)
})

interface UnusualReading {
  regionId: number
  userId: number
  day: string
  records: number
  usual: number
}

/** Who read far more than usual, today or yesterday by the clock of his region; what was told already is left out. */
async function findUnusual(db: Queries): Promise<UnusualReading[]> {
  const readers = await listReadings(db)
  return readers.flatMap(({ regionId, userId, today, factor, floor, days, told }) =>
    [shift(today, -1), today].flatMap((day) => {
      const found = told.includes(day) ? null : judgeDay(days, day, { factor, floor })
      return found ? [{ regionId, userId, day, ...found }] : []
    }),
  )
}

interface ReaderDays {
  regionId: number
  userId: number
  today: string
  factor: number
  floor: number
  days: DayOfReading[]
  /** Days of which an alarm was given. */
  told: string[]
}

const ALARM = 'audit.alarm'

/** As the indexes of readings name them, so that they are used. */
const READINGS = sql`('read.rows', 'read.original', 'read.findings', 'read.samples')`
const READINGS_AND_ALARMS = sql`('read.rows', 'read.original', 'read.findings', 'read.samples', 'audit.alarm')`

/** A line tells how many records left by it; one from before that was counted, its rows, or itself. */
const records = sql`coalesce((detail ->> 'records')::integer, jsonb_array_length(detail -> 'rows'), 1)`

/** The first moment of a day so many days ago, by the clock of a region. */
const startOfDay = (ago: number) =>
  sql`((now() at time zone time_zone)::date - ${ago}::integer)::timestamp at time zone time_zone`

/**
 * Days of reading of those who may have read unusually much today or yesterday: only their six weeks are looked at. Below
 * `factor` times the floor nobody has, whatever is usual for him.
 */
async function listReadings(db: Queries): Promise<ReaderDays[]> {
  const { rows } = await sql<ReaderDays>`
    with recent as materialized (
      select region_id, user_id, action, subject, detail, (at at time zone time_zone)::date as day,
        alarm_factor * alarm_floor as much
      from regions join audit_log using (region_id)
      -- The first bound is one that the index of readings can be asked by, whatever the clocks of the regions.
      where action in ${READINGS_AND_ALARMS} and at >= now() - interval '3 days' and at >= ${startOfDay(1)}
    ), suspects as (
      select distinct region_id, user_id from (
        select region_id, user_id from recent where action <> ${ALARM} and user_id is not null
        group by region_id, user_id, day, much having sum(${records}) >= much) those
    )
    select region_id as "regionId", user_id as "userId", (now() at time zone time_zone)::date::text as today,
      alarm_factor as factor, alarm_floor as floor,
      (select json_agg(by_day) from (
        select (at at time zone time_zone)::date as day, sum(${records})::integer as records from audit_log
        where action in ${READINGS} and audit_log.user_id = suspects.user_id
          and audit_log.region_id = suspects.region_id and at >= ${startOfDay(7 * WEEKS + 1)}
        group by 1) by_day) as days,
      coalesce((select json_agg(detail ->> 'day') from recent
        where action = ${ALARM} and recent.region_id = suspects.region_id
          and subject = 'user:' || suspects.user_id), '[]') as told
    from suspects join regions using (region_id) order by region_id, user_id`.execute(db)
  return rows
}

const alarm = (database: Database, { regionId, ...reading }: UnusualReading) =>
  giveAlarm(database, { regionId, userId: null }, reading)

/** The line of the log is what tells later looks that it was told, whoever there was to hear it. */
const giveAlarm = write<Omit<UnusualReading, 'regionId'>, void>(
  'audit.alarm',
  async ({ tx, viewer, note }, { userId, day, records, usual }) => {
    await tellKeepers(tx, viewer.regionId, { person: userId, day, records, usual })
    note(`user:${userId}`, { day, records, usual })
  },
)

interface Told {
  person: number
  day: string
  records: number
  usual: number
}

/** Those who read the log of the whole region with its particulars; not whoever it is about. */
async function tellKeepers(tx: Tx, regionId: number, told: Told): Promise<void> {
  await sql`insert into notifications (region_id, user_id, kind, subject, data)
    select users.region_id, users.user_id, 'reading.unusual', ${`reading:${told.person}:${told.day}`},
      ${JSON.stringify(told)}::jsonb
    from users where users.region_id = ${regionId} and users.user_id <> ${told.person}
      and ${hears('reading.unusual')} and ${inRole(holds('audit.details'))}`.execute(tx)
}
