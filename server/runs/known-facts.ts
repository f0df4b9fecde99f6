import { sql } from 'kysely'
import type { z } from 'zod'
import { Problem } from '#contract/problems.ts'
import { type knownFacts, MOST_SCHOOLS } from '#contract/what-if.ts'
import { compareSittings, type Season, sittingKey } from '#engine/facts.ts'
import type { Queries } from '#server/platform/database.ts'
import { meetScopes, type Scope, schoolsInScope } from '#server/platform/scope.ts'
import { listProcedures } from '#server/procedures/queries.ts'
import { isOpenIn } from '#server/schools/policy.ts'
import { type Named, schoolRefView } from '#server/schools/view.ts'

type KnownFacts = z.input<typeof knownFacts>
type KnownSitting = KnownFacts['sittings'][number]

/** Current results of all schools of a scope, in columns; of one municipality when it is named. */
export async function knownFactsOf(
  scope: Scope,
  db: Queries,
  municipalityId: number | null,
): Promise<KnownFacts> {
  const asked = municipalityId === null ? scope : meetScopes(scope, { ...scope, municipalityId })
  if (!asked) return { years: [], schools: [], closed: [], sittings: [], procedures: [] }
  const years = await listYears(asked, db)
  const schools = await listSchools(asked, db, years)
  if (schools.length > MOST_SCHOOLS) throw tooManySchools()
  const sittings = sittingsOf(await listCells(asked, db), schools)
  const held = new Set(sittings.map(({ procedure }) => procedure))
  const procedures = await listProcedures(asked, db)
  return {
    years,
    schools: schools.map(schoolRefView),
    closed: years.map((_, year) => schools.flatMap(({ open }, school) => (open[year] ? [] : [school]))),
    sittings,
    procedures: procedures
      .filter(({ id }) => held.has(id))
      .map(({ id, title, shortTitle }) => ({ id, title, shortTitle })),
  }
}

async function listYears(scope: Scope, db: Queries): Promise<string[]> {
  const { rows } = await sql<{ year: string }>`
    select distinct year from sittings where region_id = ${scope.regionId} order by year`.execute(db)
  return rows.map(({ year }) => year)
}

type KnownSchool = Named & { /** For each year whether it worked. */ open: boolean[] }

/** One school more than a browser takes, so that it can be told when there are too many. */
function listSchools(scope: Scope, db: Queries, years: readonly string[]): Promise<KnownSchool[]> {
  return sql<KnownSchool>`
    select schools.code, schools.name, schools.municipality_id as "municipalityId",
      municipalities.name as municipality, array[${sql.join(years.map(isOpenIn))}]::boolean[] as open
    from schools join municipalities using (region_id, municipality_id)
    where ${schoolsInScope(scope)} order by schools.code collate "C" limit ${MOST_SCHOOLS + 1}`
    .execute(db)
    .then(({ rows }) => rows)
}

interface KnownCell {
  code: string
  year: string
  season: Season
  procedure: string
  participants: number
  low: number
  restored: boolean
}

async function listCells(scope: Scope, db: Queries): Promise<KnownCell[]> {
  const { rows } = await sql<KnownCell>`
    select schools.code, sittings.year, sittings.season, sittings.procedure, results.participants, results.low,
      results.restored
    from results join schools using (region_id, school_id) join sittings using (region_id, sitting_id)
    where ${schoolsInScope(scope)} and results.current`.execute(db)
  return rows
}

/** Cells in columns of sittings. */
function sittingsOf(cells: readonly KnownCell[], schools: readonly { code: string }[]): KnownSitting[] {
  const indexOf = new Map(schools.map(({ code }, index) => [code, index]))
  const sittings = new Map<string, KnownSitting>()
  for (const { code, participants, low, restored, ...sitting } of cells) {
    const key = sittingKey(sitting)
    const columns = sittings.get(key) ?? { ...sitting, ...emptyColumns(schools.length) }
    sittings.set(key, columns)
    const school = indexOf.get(code)!
    columns.participants[school] = participants
    columns.low[school] = low
    if (restored) columns.restored.push(school)
  }
  return [...sittings.values()].sort(compareSittings)
}

function emptyColumns(schools: number) {
  return {
    participants: new Array<number>(schools).fill(-1),
    low: new Array<number>(schools).fill(0),
    restored: [] as number[],
  }
}

function tooManySchools(): Problem {
  return new Problem({
    code: 'too_many_schools',
    title: 'Школ слишком много для примерки в браузере',
    detail: `Правило примеряется сразу не больше чем на ${MOST_SCHOOLS} школ.`,
    status: 409,
    hint: 'Выберите муниципалитет.',
  })
}
