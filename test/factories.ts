import { createHash } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import { isHeldAt, type Role } from '#contract/permissions.ts'
import type { DB } from '#db/types.ts'
import { inContext } from '#engine/context-index/contextualised.ts'
import { REFERENCE } from '#intake/reference.ts'
import { currentContextIndex } from '#methodology/context-index/index.ts'
import { storeRole } from '#server/people/store-role.ts'
import type { Queries, Tx } from '#server/platform/database.ts'
import { type Scope, wholeRegion } from '#server/platform/scope.ts'
import { hashPassword } from '#server/sessions/passwords.ts'
import { thisYear } from './calendar.ts'

/**
 * Rows for tests. Each factory takes what matters to the test and fills the rest, parents included. All people and
 * places are made up.
 */
type Given<Table extends keyof DB> = Partial<Insertable<DB[Table]>>
type Row<Table extends keyof DB> = Selectable<DB[Table]>

let counter = 0
const next = () => ++counter

export async function buildRegion(db: Queries, given: Given<'regions'> = {}): Promise<Row<'regions'>> {
  return (
    db
      .insertInto('regions')
      // Most tests are not about the way in: whose are, ask for the factor.
      .values({ name: `Область ${next()}`, login_prefix: '88', second_factor: false, ...given })
      .returningAll()
      .executeTakeFirstOrThrow()
  )
}

export async function buildMunicipality(
  db: Queries,
  given: Given<'municipalities'> = {},
): Promise<Row<'municipalities'>> {
  const region_id = given.region_id ?? (await buildRegion(db)).region_id
  return db
    .insertInto('municipalities')
    .values({ name: `Округ ${next()}`, ...given, region_id })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function buildSchool(db: Queries, given: Given<'schools'> = {}): Promise<Row<'schools'>> {
  const { region_id, municipality_id } = await municipalityFor(db, given)
  const code = String(10_000 + next()).padStart(6, '0')
  return db
    .insertInto('schools')
    .values({ code, login: `88${code}`, name: `Школа № ${next()}`, ...given, region_id, municipality_id })
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function municipalityFor(db: Queries, given: { region_id?: number; municipality_id?: number | null }) {
  const { region_id, municipality_id } = given
  if (region_id !== undefined && municipality_id) return { region_id, municipality_id }
  return buildMunicipality(db, { region_id })
}

/** The password of every built user. */
export const PASSWORD = 'пароль-для-проверки'
let passwordHash: Promise<string> | undefined

/** A person with one role, valid from today on, in the region, a municipality or a school: as the role asks. */
export type BuiltUser = Row<'users'> & { membership_id: number }
type GivenUser = Given<'users'> & { role: Role; municipality_id?: number; school_id?: number }

export async function buildUser(db: Queries, given: GivenUser): Promise<BuiltUser> {
  passwordHash ??= hashPassword(PASSWORD)
  const { role, municipality_id: _m, school_id: _s, ...columns } = given
  const scope = await placeFor(db, given)
  const user = await db
    .insertInto('users')
    .values({
      login: `user-${next()}`,
      name: 'Проверяющий',
      password_hash: await passwordHash,
      ...columns,
      region_id: scope.regionId,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  // A mentor comes from another school.
  const link = role === 'mentor' ? (await buildLink(db, supportOf(scope))).link_id : undefined
  const { user_id: userId } = user
  const membership_id = await storeRole(db as Tx, { userId, role, scope, grantedBy: null, link })
  return { ...user, membership_id }
}

const supportOf = ({ regionId, schoolId }: Scope) => ({ region_id: regionId, to_school: schoolId! })

/** A link between two schools that holds since long ago, unless told otherwise. */
export async function buildLink(
  db: Queries,
  given: Given<'school_links'> = {},
): Promise<Row<'school_links'>> {
  const region_id = given.region_id ?? (await buildRegion(db)).region_id
  return db
    .insertInto('school_links')
    .values({
      from_school: given.from_school ?? (await buildSchool(db, { region_id })).school_id,
      to_school: given.to_school ?? (await buildSchool(db, { region_id })).school_id,
      kind: 'mentoring',
      since: '2020-09-01',
      basis: 'Приказ № 1',
      ...given,
      region_id,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** A passport of this academic year that is being filled in, unless told otherwise. */
export async function buildPassport(
  db: Queries,
  given: Given<'passports'> & { region_id: number; school_id: number },
): Promise<Row<'passports'>> {
  return db
    .insertInto('passports')
    .values({ year: thisYear(), answers: JSON.stringify({ pupils: 100 }), state: 'draft', ...given })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** A run of the index that found nothing of any of the schools. Answers its number. */
export async function buildContextRun(
  db: Queries,
  {
    region_id,
    created_by,
    schools,
    year = thisYear(),
  }: { region_id: number; created_by: number; schools: readonly number[]; year?: string },
): Promise<number> {
  const { run_id } = await db
    .insertInto('context_runs')
    .values({
      region_id,
      year,
      index_version: JSON.stringify(currentContextIndex),
      model: JSON.stringify(inContext(currentContextIndex, []).model),
      schools_total: schools.length,
      created_by,
    })
    .returning('run_id')
    .executeTakeFirstOrThrow()
  const parts = { context: 'unknown', markers: 'no', bias: 'unknown', result: 'unknown' }
  for (const school_id of schools) {
    const { municipality_id } = await db
      .selectFrom('schools')
      .select('municipality_id')
      .where('school_id', '=', school_id)
      .executeTakeFirstOrThrow()
    const trace = JSON.stringify({ index: null, parts })
    await db
      .insertInto('context_outcomes')
      .values({ region_id, run_id, school_id, municipality_id, resilient: 'no', trace })
      .execute()
  }
  return run_id
}

/** Somebody who is a member of a body since long ago, for nothing in particular, unless told otherwise. */
export async function buildDuty(
  db: Queries,
  given: Given<'duties'> & { region_id: number; user_id: number; organisation_id: number },
): Promise<Row<'duties'>> {
  return db
    .insertInto('duties')
    .values({ function: 'member', since: '2020-09-01', basis: 'Приказ № 1', ...given })
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function placeFor(
  db: Queries,
  { role, region_id, municipality_id, school_id }: GivenUser,
): Promise<Scope> {
  if (isHeldAt(role, 'region') && !municipality_id)
    return wholeRegion(region_id ?? (await buildRegion(db)).region_id)
  if (isHeldAt(role, 'municipality')) {
    const place = await municipalityFor(db, { region_id, municipality_id })
    return { regionId: place.region_id, municipalityId: place.municipality_id, schoolId: null }
  }
  const school = school_id ? { region_id: region_id!, school_id } : await buildSchool(db, { region_id })
  return { regionId: school.region_id, municipalityId: null, schoolId: school.school_id }
}

/** A sitting with its procedure from the reference data. */
export async function buildSitting(db: Queries, given: Given<'sittings'> = {}): Promise<Row<'sittings'>> {
  const region_id = given.region_id ?? (await buildRegion(db)).region_id
  const procedure = given.procedure ?? 'vpr-ma-5'
  await storeProcedure(db, procedure)
  return db
    .insertInto('sittings')
    .values({ year: '2023/24', season: 'spring', ...given, procedure, region_id })
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function storeProcedure(db: Queries, procedure: string): Promise<void> {
  const position = REFERENCE.procedures.findIndex(({ id }) => id === procedure)
  const found = REFERENCE.procedures[position]
  if (!found) throw new Error(`no such procedure in the reference data: ${procedure}`)
  const { exam, subject, grade, title, shortTitle } = found
  await db
    .insertInto('procedures')
    .values({ procedure, exam, subject, grade, title, short_title: shortTitle, position })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** An applied file of an import. */
export async function buildFile(
  db: Queries,
  given: Given<'import_files'> = {},
): Promise<Row<'import_files'>> {
  const { region_id, import_id } = await importFor(db, given)
  const content = given.content ?? Buffer.from(`file ${next()}`)
  return db
    .insertInto('import_files')
    .values({
      name: `файл-${next()}.csv`,
      size_bytes: content.length,
      sha256: createHash('sha256').update(content).digest(),
      state: 'applied',
      kind: 'opora.results',
      ...given,
      content,
      region_id,
      import_id,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function importFor(db: Queries, given: { region_id?: number; import_id?: number }) {
  const { region_id, import_id } = given
  if (region_id !== undefined && import_id !== undefined) return { region_id, import_id }
  return buildImport(db, { region_id })
}

export async function buildImport(db: Queries, given: Given<'imports'> = {}): Promise<Row<'imports'>> {
  const created_by =
    given.created_by ?? (await buildUser(db, { role: 'operator', region_id: given.region_id })).user_id
  const user = await db
    .selectFrom('users')
    .select('region_id')
    .where('user_id', '=', created_by)
    .executeTakeFirstOrThrow()
  return db
    .insertInto('imports')
    .values({ state: 'applied', region_id: user.region_id, ...given, created_by })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** A current result of a school at a sitting: ten took part, three low, unless told otherwise. */
export async function buildResult(db: Queries, given: Given<'results'> = {}): Promise<Row<'results'>> {
  const region_id = given.region_id ?? (await buildRegion(db)).region_id
  return db
    .insertInto('results')
    .values({
      school_id: given.school_id ?? (await buildSchool(db, { region_id })).school_id,
      sitting_id: given.sitting_id ?? (await buildSitting(db, { region_id })).sitting_id,
      file_id: given.file_id ?? (await buildFile(db, { region_id })).file_id,
      paper_grade: 5,
      pupil_grade: 5,
      participants: 10,
      low: 3,
      row_number: 2,
      row_count: 10,
      current: true,
      ...given,
      region_id,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
