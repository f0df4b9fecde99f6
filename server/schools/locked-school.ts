import { sql } from 'kysely'
import { hiddenFields } from '#contract/fields.ts'
import { takes } from '#contract/permissions.ts'
import { invalidRequest, notFound, notPossible } from '#contract/problems.ts'
import type { Fields } from '#contract/settings-fields.ts'
import { assertUnchanged } from '#server/platform/conflict.ts'
import type { Tx } from '#server/platform/database.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findToday } from '#server/settings/queries.ts'
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
  const school = await lockSchoolAsItIs(tx, viewer, code)
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

/** The school as it is now, locked until the end of the transaction; 404. */
export async function lockSchoolAsItIs(tx: Tx, viewer: Viewer, code: string): Promise<SchoolRecord> {
  await sql`select 1 from schools where region_id = ${viewer.regionId} and code = ${code} for update`.execute(
    tx,
  )
  const school = await findSchool(viewer.scope, tx, code)
  if (!school) throw notFound('Школа')
  return school
}

/** Throws a refusal when the school does not work any more. */
export function assertOpen({ name, closedOn }: SchoolRecord): void {
  if (closedOn !== null && !takes('school.event', 'closed')) {
    throw notPossible(
      `Школа «${name}» закрыта с ${dayInFigures(closedOn)}.`,
      'Если закрытие внесено по ошибке, сначала исправьте его.',
    )
  }
}

/** Throws a refusal of a day to come: what is not in force yet is recorded when it is. */
export async function assertNotAhead(tx: Tx, regionId: number, on: string): Promise<void> {
  if (on > (await findToday(tx, regionId))) {
    throw invalidRequest([
      `Дата ${dayInFigures(on)} ещё не наступила: внесите изменение в тот день, когда оно вступит в силу.`,
    ])
  }
}

/** Throws a refusal when a change is dated before the school's opening. */
export function assertAfterOpening({ name, openedOn }: SchoolRecord, on: string): void {
  if (openedOn !== null && on <= openedOn) {
    throw invalidRequest([
      `Школа «${name}» открыта ${dayInFigures(openedOn)}: дата изменения должна быть позже.`,
    ])
  }
}
