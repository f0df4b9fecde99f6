import { sql } from 'kysely'
import { hiddenFields } from '#contract/fields.ts'
import { invalidRequest, notFound, notPossible } from '#contract/problems.ts'
import type { Fields } from '#contract/settings-fields.ts'
import { assertUnchanged } from '#server/platform/conflict.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findSchool, type SchoolRecord } from './queries.ts'
import { fieldsOfRow, type SchoolRow, schoolFields } from './register-fields.ts'

/**
 * The school as the person saw it, locked until the end of the transaction; 404, or 409 with what differs when it changed
 * meanwhile. `mine` are the fields he wants to store, if the change is one of fields.
 */
export async function lockSchool(
  tx: Tx,
  viewer: Viewer,
  { code, version, mine = {} }: { code: string; version: number; mine?: Fields },
): Promise<SchoolRecord> {
  await sql`select 1 from schools where region_id = ${viewer.regionId} and code = ${code} for update`.execute(
    tx,
  )
  const school = await findSchool(viewer.scope, tx, code)
  if (!school) throw notFound('Школа')
  const hidden: readonly string[] = hiddenFields('school', viewer.can)
  const seen = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !hidden.includes(name)))
  await assertUnchanged<SchoolRow>(tx, {
    regionId: viewer.regionId,
    table: 'schools',
    key: { school_id: school.schoolId },
    from: version,
    now: school.version,
    mine: seen(mine),
    theirs: seen(schoolFields(school)),
    fieldsOf: (row) => seen(fieldsOfRow(row)),
  })
  return school
}

/** Throws a refusal when the school does not work any more. */
export function assertOpen({ name, closedOn }: SchoolRecord): void {
  if (closedOn !== null) {
    throw notPossible(
      `Школа «${name}» закрыта с ${dayInWords(closedOn)}.`,
      'Если закрытие внесено по ошибке, сначала исправьте его.',
    )
  }
}

/** Throws a refusal of a day to come: what is not in force yet is recorded when it is. */
export async function assertNotAhead(tx: Tx, regionId: number, on: string): Promise<void> {
  const { rows } = await sql<{ today: string }>`
    select (now() at time zone time_zone)::date::text as today from regions where region_id = ${regionId}`.execute(
    tx,
  )
  if (on > rows[0]!.today) {
    throw invalidRequest([
      `Дата ${dayInWords(on)} ещё не наступила: внесите изменение в тот день, когда оно вступит в силу.`,
    ])
  }
}

/** Throws a refusal when a change is dated before the school's opening. */
export function assertAfterOpening({ name, openedOn }: SchoolRecord, on: string): void {
  if (openedOn !== null && on <= openedOn) {
    throw invalidRequest([
      `Школа «${name}» открыта ${dayInWords(openedOn)}: дата изменения должна быть позже.`,
    ])
  }
}

/** `2026-09-01` → `01.09.2026` */
export function dayInWords(day: string): string {
  return day.split('-').reverse().join('.')
}
