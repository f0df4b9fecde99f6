import type { Database, Queries } from '#server/platform/database.ts'
import {
  type BuiltUser,
  buildFile,
  buildMunicipality,
  buildRegion,
  buildResult,
  buildSchool,
  buildSitting,
  buildUser,
} from './factories.ts'
import type { TestClient, TestServer } from './server.ts'

export interface SmallRegion {
  regionId: number
  /** Two in the first municipality, one in the second. */
  schools: Record<'first' | 'second' | 'far', { school_id: number; code: string; name: string }>
  municipalities: Record<'near' | 'far', { municipality_id: number; name: string }>
  /** People: of the region, of the near municipality, of the first school. */
  users: Record<'region' | 'district' | 'school', BuiltUser>
}

/** Three schools in two municipalities and a person of each role; no results. */
export async function buildSmallRegion({ kysely: db }: Database): Promise<SmallRegion> {
  const { region_id } = await buildRegion(db)
  const near = await buildMunicipality(db, { region_id, name: 'Берёзовский округ' })
  const far = await buildMunicipality(db, { region_id, name: 'Ясный район' })
  const school = (municipality_id: number, name: string) =>
    buildSchool(db, { region_id, municipality_id, name, kind: 'СОШ', pupils: 300 })
  const first = await school(near.municipality_id, 'Школа № 9')
  const second = await school(near.municipality_id, 'Школа № 10')
  const farSchool = await school(far.municipality_id, 'Ёлкинская школа')
  const users = {
    region: await buildUser(db, { role: 'operator', region_id }),
    district: await buildUser(db, { role: 'coordinator', region_id, municipality_id: near.municipality_id }),
    school: await buildUser(db, { role: 'head', region_id, school_id: first.school_id }),
  }
  return {
    regionId: region_id,
    schools: { first, second, far: farSchool },
    municipalities: { near, far },
    users,
  }
}

type Result = readonly [school: keyof SmallRegion['schools'], participants: number, low: number]

/** Current results of one sitting, from one file. Answers the file. */
export async function buildResults(
  db: Queries,
  region: SmallRegion,
  sitting: { year: string; procedure: string; season?: string },
  results: readonly Result[],
) {
  const region_id = region.regionId
  const { season = 'spring', year, procedure } = sitting
  const { sitting_id } = await buildSitting(db, { region_id, year, procedure, season })
  const file = await buildFile(db, { region_id })
  for (const [index, [school, participants, low]] of results.entries()) {
    const { school_id } = region.schools[school]
    await buildResult(db, {
      region_id,
      sitting_id,
      school_id,
      file_id: file.file_id,
      participants,
      low,
      row_number: index + 2,
      row_count: 1,
    })
  }
  return file
}

/** One signed-in browser per role. */
export async function signInAll(
  server: TestServer,
  { users }: SmallRegion,
): Promise<Record<'region' | 'district' | 'school', TestClient>> {
  return {
    region: await server.signIn(users.region),
    district: await server.signIn(users.district),
    school: await server.signIn(users.school),
  }
}
