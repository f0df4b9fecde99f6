import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TimeZone, timeZones } from '#contract/region-choices.ts'
import { academicYear, startOf, yearsBefore } from '#engine/academic-year.ts'
import { academicYearOf, parseDay } from '#intake/dates.ts'
import { isValidAt, rolesHeld } from '#server/people/policy.ts'
import { transaction } from '#server/platform/database.ts'
import { defineDailyJob, enqueueDaily } from '#server/platform/jobs.ts'
import { createInvitation } from '#server/sessions/invitations.ts'
import { startOfYear } from '#server/settings/queries.ts'
import { boundaries, dayIn, hourIn, shifted, startOfYearOn } from './calendar.ts'
import { buildRegion, buildSchool, buildUser } from './factories.ts'
import { type TestClient, testServer } from './server.ts'

/*
 * How instants are fed: rules of a day are SQL that takes its moment (`isValidAt`, `startOfYear`) or a job that is told
 * its hour, so they are asked about the boundaries themselves; filters are asked over HTTP for lines stored at the
 * boundaries. What only knows the clock (a sign-in, an invitation, an order of the day) is asked at the real moment, for
 * days around it in each zone: whatever the hour of the run, some zones of Russia are in one day and some in the next,
 * or all of them are within an hour of their limits.
 */

const server = testServer()
const db = () => server.database.kysely
const instants = boundaries.map((instant) => instant.toISOString())
const moments = sql`unnest(${sql.val(instants)}::timestamptz[]) as at (moment)`
const moment = sql<Date>`at.moment`

const home = {} as Record<TimeZone, { region_id: number; operator: TestClient }>

beforeAll(async () => {
  for (const zone of timeZones) {
    const { region_id } = await buildRegion(db(), { time_zone: zone })
    home[zone] = {
      region_id,
      operator: await server.signIn(await buildUser(db(), { role: 'operator', region_id })),
    }
  }
})

/** Asks something about today in a zone; once more when the day turned meanwhile. */
async function today(zone: TimeZone, ask: (day: string) => Promise<void>): Promise<void> {
  for (;;) {
    const day = dayIn(zone, new Date())
    try {
      return await ask(day)
    } catch (error) {
      if (dayIn(zone, new Date()) === day) throw error
    }
  }
}

/** The boundaries at which a day begins in the zone. */
const turnsOf = (zone: TimeZone) =>
  boundaries.filter((instant) => hourIn(zone, instant) === 0 && instant.getTime() % 1000 === 0)

describe('the boundaries', () => {
  it('are the turn of a day in each zone, and there are enough of them', () => {
    expect(boundaries).toHaveLength(44)
    for (const zone of timeZones) {
      const days = boundaries.map((instant) => dayIn(zone, instant))
      expect(new Set(days)).toEqual(new Set(['2026-08-31', '2026-09-01', '2026-12-31', '2027-01-01']))
      expect(turnsOf(zone), zone).toHaveLength(2)
    }
  })
})

describe('the academic year', () => {
  it('turns on 1 September by the clock of the region, and not at New Year', async () => {
    const { rows } = await sql<{ zone: TimeZone; at: Date; start: number }>`
      select time_zone as zone, at.moment as at, ${startOfYear(moment)} as start
      from regions cross join ${moments}`.execute(db())
    expect(rows).toHaveLength(timeZones.length * boundaries.length)
    for (const { zone, at, start } of rows)
      expect(start, `${zone} ${at.toISOString()}`).toBe(startOfYearOn(dayIn(zone, at)))
  })

  it('is the same for a date in a file', () => {
    for (const zone of timeZones)
      for (const instant of boundaries) {
        const day = dayIn(zone, instant)
        const year = academicYearOf(parseDay(day)!)
        expect(startOf(year), `${zone} ${day}`).toBe(startOfYearOn(day))
        expect(yearsBefore(year, 1)).toBe(academicYear(startOfYearOn(day) - 1))
      }
  })

  it('is told to people by the clock of their region', async () => {
    for (const zone of timeZones)
      await today(zone, async (day) => {
        const viewer = (await home[zone].operator.get('/api/viewer')).json()
        expect(viewer.academicYear, zone).toBe(academicYear(startOfYearOn(day)))
      })
  })
})

describe('a role', () => {
  it('is valid from the first moment of its first day to the last moment of its last, where it is held', async () => {
    const roles: { membership: number; from: string; to: string }[] = []
    for (const zone of timeZones) {
      const { region_id } = home[zone]
      const term = { from: '2026-09-01', to: '2026-12-31' }
      const first = await buildUser(db(), { role: 'operator', region_id })
      await setDays(first.membership_id, term.from, term.to)
      const { school_id } = await buildSchool(db(), { region_id })
      const closing = await buildUser(db(), { role: 'head', region_id, school_id })
      await setDays(closing.membership_id, '2026-01-01', null)
      // Of a closed organisation the last day is the one before.
      await sql`update organisations set closed_on = '2027-01-01' where school_id = ${school_id}`.execute(
        db(),
      )
      roles.push(
        { membership: first.membership_id, ...term },
        { membership: closing.membership_id, from: '2026-01-01', to: '2026-12-31' },
      )
    }
    const { rows } = await sql<{ membership: number; zone: TimeZone; at: Date; valid: boolean }>`
      select membership_id as membership, time_zone as zone, at.moment as at, ${isValidAt(moment)} as valid
      from ${rolesHeld} cross join ${moments}
      where membership_id = any(${sql.val(roles.map((role) => role.membership))})`.execute(db())
    expect(rows).toHaveLength(roles.length * boundaries.length)
    const termOf = new Map(roles.map((role) => [role.membership, role]))
    for (const { membership, zone, at, valid } of rows) {
      const { from, to } = termOf.get(membership)!
      const day = dayIn(zone, at)
      expect(valid, `${zone} ${at.toISOString()}`).toBe(from <= day && day <= to)
    }
  })

  it('lets in on its days only, by the clock of the region', async () => {
    for (const zone of timeZones) {
      const user = await buildUser(db(), { role: 'operator', region_id: home[zone].region_id })
      const client = await server.signIn(user)
      await today(zone, async (day) => {
        const isIn = async (from: number, to: number | null) => {
          await setDays(user.membership_id, shifted(day, from), to === null ? null : shifted(day, to))
          return (await client.get('/api/viewer')).statusCode === 200
        }
        expect(await isIn(0, 0), `${zone}: today only`).toBe(true)
        expect(await isIn(1, null), `${zone}: from tomorrow`).toBe(false)
        expect(await isIn(-9, -1), `${zone}: up to yesterday`).toBe(false)
      })
    }
  })

  it('that is over by the clock of the region stands in no invitation', async () => {
    for (const zone of timeZones) {
      const user = await buildUser(db(), { role: 'operator', region_id: home[zone].region_id })
      const { token } = await transaction(server.database, (tx) =>
        createInvitation(tx, { userId: user.user_id, createdBy: null }),
      )
      await today(zone, async (day) => {
        const invitedTo = async (last: number) => {
          await setDays(user.membership_id, shifted(day, -9), shifted(day, last))
          return (await server.guest.post('/api/invitation', { token })).json().roles.length
        }
        expect(await invitedTo(0), `${zone}: up to today`).toBe(1)
        expect(await invitedTo(-1), `${zone}: up to yesterday`).toBe(0)
      })
    }
  })
})

async function setDays(membership: number, from: string, to: string | null): Promise<void> {
  await sql`update memberships set valid_from = ${from}, valid_to = ${to} where membership_id = ${membership}`.execute(
    db(),
  )
}

describe('an order of the day', () => {
  it('is in force from its day on and waits before it, by the clock of the region', async () => {
    for (const zone of timeZones) {
      const { region_id, operator } = home[zone]
      const { code } = await buildSchool(db(), { region_id })
      await today(zone, async (day) => {
        const enter = async (on: string, name: string) => {
          const { version } = (await operator.get(`/api/schools/${code}/life`)).json()
          const rename = {
            kind: 'renamed',
            on,
            name,
            fullName: null,
            basis: 'Приказ № 1',
            reason: 'Учредитель',
          }
          const reply = await operator.post(`/api/schools/${code}/events`, { ...rename, version })
          expect(reply.statusCode, zone).toBe(200)
          return reply.json()
        }
        expect(await enter(shifted(day, 1), 'Лицей'), zone).toHaveProperty('planned')
        expect(await enter(day, 'Гимназия'), zone).not.toHaveProperty('planned')
        const { planned } = (await operator.get(`/api/schools/${code}/life`)).json()
        expect(planned, zone).toMatchObject([{ kind: 'renamed', on: shifted(day, 1) }])
        expect((await operator.get(`/api/schools/${code}`)).json(), zone).toMatchObject({ name: 'Гимназия' })
      })
    }
  })
})

describe('a job of every day', () => {
  it('is due at its hour in each region, on the day it is there', async () => {
    const probes = [0, 8, 23].map((hour) => defineDailyJob(`probe.${hour}`, hour, async () => undefined))
    for (const instant of boundaries) {
      await server.database.pool.query('delete from graphile_worker._private_jobs')
      await enqueueDaily(server.database, probes, instant)
      const { rows } = await server.database.pool.query(`select identifier as name, payload
        from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id`)
      const due = timeZones.flatMap((zone) =>
        [0, 8, 23]
          .filter((hour) => hourIn(zone, instant) === hour)
          .map((hour) => `probe.${hour} ${home[zone].region_id} ${dayIn(zone, instant)}`),
      )
      const queued = rows.map(({ name, payload }) => `${name} ${payload.regionId} ${payload.day}`)
      expect(queued.sort(), instant.toISOString()).toEqual(due.sort())
    }
  })
})

describe('the audit log', () => {
  beforeAll(async () => {
    await transaction(server.database, async (tx) => {
      // A line has the moment at which it is stored, whatever it is told: the past is put there past the triggers.
      await sql`alter table audit_log disable trigger user`.execute(tx)
      await sql`insert into audit_log (region_id, audit_id, at, action, hash)
        select region_id, 1000000 + region_id * 1000 + place, moment, 'run.create', sha256(moment::text::bytea)
        from regions cross join unnest(${sql.val(instants)}::timestamptz[]) with ordinality as at (moment, place)
        where region_id = any(${sql.val(timeZones.map((zone) => home[zone].region_id))})`.execute(tx)
      await sql`alter table audit_log enable trigger user`.execute(tx)
    })
  })

  const linesOf = async (zone: TimeZone, from: string, to: string) => {
    const query = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`
    const reply = await home[zone].operator.get(`/api/audit?action=run.create&limit=100&${query}`)
    expect(reply.statusCode, reply.body).toBe(200)
    return reply
      .json()
      .items.map(({ at }: { at: string }) => at)
      .sort()
  }

  it.each(['2026-08-31', '2026-09-01', '2026-12-31', '2027-01-01'])(
    'shows %s as it was by the clock of each region',
    async (day) => {
      for (const zone of timeZones) {
        const ofDay = instants.filter((instant) => dayIn(zone, new Date(instant)) === day)
        expect(await linesOf(zone, day, day), zone).toEqual(ofDay)
        expect(ofDay.length).toBeGreaterThan(0)
      }
    },
  )

  it('takes the last minute of a year and no other', async () => {
    for (const zone of timeZones) {
      const last = await linesOf(zone, '2026-12-31T23:59', '2026-12-31T23:59')
      expect(
        last.map((at: string) => dayIn(zone, new Date(at))),
        zone,
      ).toEqual(['2026-12-31'])
      const first = await linesOf(zone, '2027-01-01T00:00', '2027-01-01T00:00')
      expect(
        first.map((at: string) => hourIn(zone, new Date(at))),
        zone,
      ).toEqual([0])
    }
  })
})

describe('a state as of a day', () => {
  it('is the one at the end of that day by the clock of the region', async () => {
    for (const zone of timeZones) {
      const { region_id, operator } = home[zone]
      const { code, school_id } = await buildSchool(db(), { region_id, name: 'Школа до' })
      await db()
        .updateTable('schools')
        .set({ name: 'Школа после' })
        .where('school_id', '=', school_id)
        .execute()
      const turn = turnsOf(zone).at(-1)!
      const nameOn = async (changed: Date, day: string) => {
        await datedChange(school_id, changed)
        return (await operator.get(`/api/schools/${code}/history?on=${day}`)).json().state.name
      }
      expect(await nameOn(turn, '2026-12-31'), zone).toBe('Школа до')
      expect(await nameOn(turn, '2027-01-01'), zone).toBe('Школа после')
      expect(await nameOn(new Date(turn.getTime() - 1), '2026-12-31'), zone).toBe('Школа после')
    }
  })
})

/** Makes the only change of a school one of the moment, past the triggers that keep history as it was. */
async function datedChange(school: number, at: Date): Promise<void> {
  await transaction(server.database, async (tx) => {
    await sql`alter table history disable trigger user`.execute(tx)
    const ofSchool = sql`table_name = 'schools' and (row ->> 'school_id')::bigint = ${school}`
    await sql`update history set since = ${at}::timestamptz - interval '1 year', until = ${at}
      where ${ofSchool} and until is not null`.execute(tx)
    await sql`update history set since = ${at} where ${ofSchool} and until is null`.execute(tx)
    await sql`alter table history enable trigger user`.execute(tx)
  })
}

describe('a link', () => {
  it('works for its hours, whatever the clock of the region', async () => {
    for (const zone of timeZones) {
      const { user_id } = await buildUser(db(), { role: 'operator', region_id: home[zone].region_id })
      const begun = Date.now()
      const { expires } = await transaction(server.database, (tx) =>
        createInvitation(tx, { userId: user_id, createdBy: null }),
      )
      expect(Math.abs(expires.getTime() - begun - 7 * 24 * 3_600_000), zone).toBeLessThan(60_000)
    }
  })
})
