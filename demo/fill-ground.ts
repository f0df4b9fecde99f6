import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { AcademicYear } from '#engine/academic-year.ts'
import { REFERENCE } from '#intake/reference.ts'
import { storeRole } from '#server/people/store-role.ts'
import { copyFrom, type Database, type Queries, type Tx, transaction } from '#server/platform/database.ts'
import { actAs } from '#server/platform/write.ts'
import { storeReference } from '#server/procedures/actions.ts'
import { hashPassword } from '#server/sessions/passwords.ts'
import { storeDuties, storeRenaming, storeSecondRole, storeTree } from './fill-tree.ts'
import { linksOf } from './links.ts'
import { type DemoRegion, generateRegion, type RegionOptions } from './region.ts'
import { type DemoSignIn, signInsOf } from './sign-ins.ts'

/** How far the demonstration is filled. */
export interface DemoState {
  regionId: number
  schools: number
  seed: number
  lastYear: AcademicYear
  secret: string
  /** Sittings stored. */
  step: number
  ready: boolean
}

/** Identifiers under which the register is stored. */
export interface Ground {
  regionId: number
  /** In whose name things are done. */
  operatorId: number
  /** By code. */
  schoolIds: ReadonlyMap<string, number>
  /** An import for each year. */
  importIds: ReadonlyMap<AcademicYear, number>
}

const DEFAULTS = { schools: 343, seed: 1, lastYear: '2025/26' }
/** Any constant: one beginning of a demonstration at a time. */
const LOCK = 7_340_032

/**
 * The demonstration that the database already has, or a new one: region, register, reference data, people and imports
 * in one transaction. Asking for another region than the one begun is an error.
 */
export async function openState(database: Database, options: RegionOptions): Promise<DemoState> {
  const begun = await findState(database.kysely)
  const wanted = {
    schools: options.schools ?? begun?.schools ?? DEFAULTS.schools,
    seed: options.seed ?? begun?.seed ?? DEFAULTS.seed,
    lastYear: options.lastYear ?? begun?.lastYear ?? DEFAULTS.lastYear,
  }
  if (begun) {
    await addPeople(database, sameOrThrow(begun, wanted))
    return begun
  }
  const region = generateRegion(wanted)
  const secret = randomBytes(24).toString('base64url')
  const people = await withHashes(signInsOf(region, secret))
  return transaction(database, async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
    const other = await findState(tx)
    if (other) return sameOrThrow(other, wanted)
    await actAs(tx, { userId: null }, 'demo.fill')
    const regionId = await storeRegion(tx, region)
    await storeReference(tx, REFERENCE)
    await storeRegister(tx, regionId, region)
    await storeLinks(tx, regionId, region)
    await storePeople(tx, regionId, people)
    await storeTree(tx, regionId, region)
    await storeSecondRole(tx, regionId)
    await storeDuties(tx, regionId, region)
    await storeRenaming(tx, regionId, region)
    await storeImports(tx, regionId, region)
    const { schools, seed, lastYear } = wanted
    await tx
      .insertInto('demo_state')
      .values({ region_id: regionId, schools, seed, last_year: lastYear, secret })
      .execute()
    return { ...wanted, regionId, secret, step: 0, ready: false }
  })
}

/** Reads the identifiers of what `openState` stored; its imports stand in the order of the years. */
export async function findGround(
  { kysely }: Database,
  regionId: number,
  region: DemoRegion,
): Promise<Ground> {
  const schools = await kysely
    .selectFrom('schools')
    .select(['school_id', 'code'])
    .where('region_id', '=', regionId)
    .execute()
  const imports = await kysely
    .selectFrom('imports')
    .select('import_id')
    .where('region_id', '=', regionId)
    .orderBy('import_id')
    .limit(region.years.length)
    .execute()
  const operator = await kysely
    .selectFrom('users')
    .select('user_id')
    .where('region_id', '=', regionId)
    .orderBy('user_id')
    .executeTakeFirstOrThrow()
  return {
    regionId,
    operatorId: operator.user_id,
    schoolIds: new Map(schools.map((school) => [school.code, school.school_id])),
    importIds: new Map(imports.map(({ import_id }, i) => [region.years[i]!, import_id])),
  }
}

async function findState(queries: Queries): Promise<DemoState | undefined> {
  const row = await queries.selectFrom('demo_state').selectAll().executeTakeFirst()
  return (
    row && {
      regionId: row.region_id,
      schools: row.schools,
      seed: row.seed,
      lastYear: row.last_year,
      secret: row.secret,
      step: row.step,
      ready: row.ready_at !== null,
    }
  )
}

function sameOrThrow(
  begun: DemoState,
  wanted: { schools: number; seed: number; lastYear: string },
): DemoState {
  const { schools, seed, lastYear } = begun
  if (schools === wanted.schools && seed === wanted.seed && lastYear === wanted.lastYear) return begun
  throw new Error(
    `В базе уже есть демонстрационная область: школ — ${schools}, номер — ${seed}, последний год — ${lastYear}. ` +
      'Для другой возьмите пустую базу.',
  )
}

async function storeRegion(tx: Tx, { name, loginPrefix }: DemoRegion): Promise<number> {
  const { region_id } = await tx
    .insertInto('regions')
    // To be looked around in with the sign-ins of the first page: a factor would be the first visitor's.
    .values({ name, login_prefix: loginPrefix, second_factor: false })
    .returning('region_id')
    .executeTakeFirstOrThrow()
  return region_id
}

async function storeRegister(
  tx: Tx,
  regionId: number,
  { municipalities, schools }: DemoRegion,
): Promise<void> {
  const stored = await tx
    .insertInto('municipalities')
    .values(municipalities.map(({ name, oktmo }) => ({ region_id: regionId, name, oktmo })))
    .returning(['municipality_id', 'name'])
    .execute()
  const ids = new Map(stored.map((one) => [one.name, one.municipality_id]))
  await tx
    .insertInto('outlines')
    .values(
      municipalities.map(({ name, oktmo, outline }) => ({
        region_id: regionId,
        name,
        oktmo,
        municipality_id: ids.get(name)!,
        polygons: JSON.stringify([[outline]]),
      })),
    )
    .execute()
  const rows = schools.map((school) => ({
    region_id: regionId,
    municipality_id: ids.get(school.municipality)!,
    code: school.code,
    login: school.login,
    name: school.name,
    full_name: school.fullName,
    kind: school.kind,
    advanced: school.advanced,
    place: school.place,
    settlement: school.settlement,
    oktmo: school.oktmo,
    inn: school.inn,
    ogrn: school.ogrn,
    pupils: school.pupils,
    distance_km: school.distanceKm,
    small: school.small,
    status: school.status,
    lat: school.lat,
    lon: school.lon,
  }))
  const columns = Object.keys(rows[0]!) as (keyof (typeof rows)[number])[]
  await copyFrom(
    tx,
    'schools',
    columns,
    rows.map((row) => columns.map((column) => row[column])),
  )
}

type Person = DemoSignIn & { hash: string }

async function withHashes(signIns: readonly DemoSignIn[]): Promise<Person[]> {
  return Promise.all(
    signIns.map(async (person) => ({ ...person, hash: await hashPassword(person.password) })),
  )
}

/** A demonstration begun before there were so many roles gets their people. */
async function addPeople(database: Database, { regionId, secret, ...options }: DemoState): Promise<void> {
  const there = await database.kysely
    .selectFrom('users')
    .select('login')
    .where('region_id', '=', regionId)
    .execute()
  const known = new Set(there.map(({ login }) => login))
  const missing = signInsOf(generateRegion(options), secret).filter(({ login }) => !known.has(login))
  if (missing.length === 0) return
  const people = await withHashes(missing)
  await transaction(database, async (tx) => {
    await actAs(tx, { userId: null }, 'demo.fill')
    await storeLinks(tx, regionId, generateRegion(options))
    await storePeople(tx, regionId, people)
  })
}

async function storePeople(tx: Tx, regionId: number, people: readonly Person[]): Promise<void> {
  const municipalities = await idsBy(tx, 'municipalities', regionId)
  const schools = await idsBy(tx, 'schools', regionId)
  const links = await tx
    .selectFrom('school_links')
    .select(['to_school', 'link_id'])
    .where('region_id', '=', regionId)
    .where('until', 'is', null)
    .execute()
  const linkTo = new Map(links.map(({ to_school, link_id }) => [to_school, link_id]))
  for (const { login, name, role, hash: password_hash, municipality, school } of people) {
    const link = role === 'mentor' ? linkTo.get(schools.get(school!)!) : undefined
    // Nobody comes to the only school of a region.
    if (role === 'mentor' && link === undefined) continue
    const { user_id } = await tx
      .insertInto('users')
      .values({ region_id: regionId, login, name, password_hash })
      .returning('user_id')
      .executeTakeFirstOrThrow()
    const scope = {
      regionId,
      municipalityId: municipality === null ? null : municipalities.get(municipality)!,
      schoolId: school === null ? null : schools.get(school)!,
    }
    await storeRole(tx, { userId: user_id, role, scope, grantedBy: null, link })
  }
}

async function storeLinks(tx: Tx, regionId: number, region: DemoRegion): Promise<void> {
  const schools = await idsBy(tx, 'schools', regionId)
  const rows = linksOf(region).map(({ from, to, ...link }) => ({
    region_id: regionId,
    from_school: schools.get(from)!,
    to_school: schools.get(to)!,
    ...link,
  }))
  if (rows.length === 0) return
  // A demonstration that is older than some of its people may have them already.
  await tx
    .insertInto('school_links')
    .values(rows)
    .onConflict((same) => same.doNothing())
    .execute()
}

/** Municipalities by name, schools by code. */
async function idsBy(tx: Tx, table: 'municipalities' | 'schools', regionId: number) {
  const rows =
    table === 'schools'
      ? await tx
          .selectFrom('schools')
          .select(['school_id as id', 'code as key'])
          .where('region_id', '=', regionId)
          .execute()
      : await tx
          .selectFrom('municipalities')
          .select(['municipality_id as id', 'name as key'])
          .where('region_id', '=', regionId)
          .execute()
  return new Map(rows.map(({ id, key }) => [key, id]))
}

async function storeImports(tx: Tx, regionId: number, { years }: DemoRegion): Promise<void> {
  const operator = tx
    .selectFrom('users')
    .select((select) => select.fn.min('user_id').as('user_id'))
    .where('region_id', '=', regionId)
  for (let left = years.length; left > 0; left--) {
    await tx
      .insertInto('imports')
      .values({
        region_id: regionId,
        state: 'applied',
        created_by: operator,
        applied_by: operator,
        applied_at: sql`now()`,
      })
      .execute()
  }
}
