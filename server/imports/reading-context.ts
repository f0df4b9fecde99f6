import { sql } from 'kysely'
import type { ReadingSetup } from '#intake/child/protocol.ts'
import { REFERENCE } from '#intake/reference.ts'
import type { ColumnMapping, ProcedureRef, ReferenceData, RegisterSchool, Scale } from '#intake/types.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'
import { listMinimums, listScales } from '#server/procedures/queries.ts'

/** What the reader must know besides the files: register, decisions about unknown schools, mappings, reference. */
export async function loadReadingSetup(scope: Scope, db: Queries, importId: number): Promise<ReadingSetup> {
  const register = await listRegister(scope, db)
  const incoming = await listIncomingRegister(scope, db, importId)
  const aliases = await listAliases(scope, db)
  const newer = new Set(incoming.map((school) => school.code))
  return {
    context: {
      register: [
        ...aliases.flatMap(({ alias, code }) =>
          otherNames(
            alias,
            register.find((school) => school.code === code),
          ),
        ),
        ...register.filter((school) => !newer.has(school.code)),
        ...incoming,
      ],
      spentCodes: await listSpentCodes(scope, db),
      reference: await loadReference(scope, db),
      mappings: await listMappings(scope, db),
    },
    ids: Object.fromEntries(register.map((school) => [school.code, school.id])),
  }
}

/**
 * The school once more, under the name that a person said is its own. The entry has no names beside that one, so that
 * its real names stay unambiguous.
 */
function otherNames(alias: string, school: RegisterSchool | undefined): RegisterSchool[] {
  if (!school) return []
  const nameless = { ...school, login: null, name: '', fullName: null }
  const [, login] = /^(?:login|code):(.+)$/.exec(alias) ?? []
  if (login !== undefined) return [{ ...nameless, login }]
  const [, name = '', municipality] = /^name:(.*)\|(.*)$/.exec(alias) ?? []
  return [{ ...nameless, name, municipality: municipality || school.municipality }]
}

/** Decisions that an unknown school is one of the register. */
async function listAliases(scope: Scope, db: Queries): Promise<{ alias: string; code: string }[]> {
  const { rows } = await sql<{ alias: string; code: string }>`
    select school_aliases.alias, schools.code from school_aliases join schools using (region_id, school_id)
    where school_aliases.region_id = ${scope.regionId} order by school_aliases.alias`.execute(db)
  return rows
}

type RegisteredSchool = RegisterSchool & { id: number }

async function listRegister(scope: Scope, db: Queries): Promise<RegisteredSchool[]> {
  const { rows } = await sql<RegisteredSchool>`
    select schools.school_id as id, schools.code, schools.login, schools.name, schools.full_name as "fullName",
      municipalities.name as municipality, schools.oktmo, schools.inn, schools.ogrn, schools.kind, schools.advanced,
      schools.place, schools.settlement, schools.pupils, schools.distance_km as "distanceKm", schools.small,
      schools.status, schools.lat, schools.lon, schools.opened_on::text as "openedOn",
      schools.closed_on::text as "closedOn"
    from schools join municipalities using (region_id, municipality_id)
    where schools.region_id = ${scope.regionId}`.execute(db)
  return rows
}

/** Codes that were a school's and are in the register no more. */
async function listSpentCodes(scope: Scope, db: Queries): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from school_codes where region_id = ${scope.regionId} and not exists (select 1 from schools
      where schools.region_id = school_codes.region_id and schools.code = school_codes.code)`.execute(db)
  return rows.map(({ code }) => code)
}

/** Schools of register files of the same import, not applied yet. */
async function listIncomingRegister(scope: Scope, db: Queries, importId: number): Promise<RegisterSchool[]> {
  const { rows } = await sql<{ data: RegisterSchool }>`
    select form_details.data from form_details join import_files using (region_id, file_id)
    where form_details.region_id = ${scope.regionId} and import_files.import_id = ${importId}
      and form_details.kind = 'register.school'
    order by form_details.file_id, form_details.position`.execute(db)
  return rows.map((row) => row.data)
}

async function listMappings(scope: Scope, db: Queries): Promise<ColumnMapping[]> {
  const { rows } = await sql<{ mapping: ColumnMapping }>`
    select mapping from column_mappings where region_id = ${scope.regionId} order by decided_at desc`.execute(
    db,
  )
  return rows.map((row) => row.mapping)
}

/** The common reference with the region's own scales and minimums before it. */
async function loadReference(scope: Scope, db: Queries): Promise<ReferenceData> {
  const scales = (await listScales(scope, db)).filter((row) => row.regional)
  const minimums = (await listMinimums(scope, db)).filter((row) => row.regional)
  return {
    ...REFERENCE,
    scales: [...scales.map(({ regional, ...scale }): Scale => scale), ...REFERENCE.scales],
    procedures: REFERENCE.procedures.map(
      (procedure): ProcedureRef => ({
        ...procedure,
        minimums: [...minimums.filter((row) => row.procedure === procedure.id), ...procedure.minimums],
      }),
    ),
  }
}
