import { buildSchool } from '#test/factories.ts'
import type { TestClient, TestServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion } from '#test/small-region.ts'
import type { Ids } from './route.ts'
import type { Place, Principal, Target } from './rules.ts'

/** What stands in every name of somebody's, so that it is found wherever it turns up. */
export const marker = (kind: 'ш' | 'м' | 'ч' | 'ф', id: number | string) => `К-${kind}${id}-К`

export interface SignedIn extends Principal {
  client: TestClient
}

export interface World {
  people: SignedIn[]
  targets: Target[]
  /** Whose a marker is. */
  markers: ReadonlyMap<string, readonly Place[]>
  /** What a body names of its sender's region, where the address names nothing. */
  ofRegion: ReadonlyMap<number, Ids>
}

export interface Ground {
  region: SmallRegion
  /** Schools next to the others, which no name marks. */
  neighbours: Record<'near' | 'far', { school_id: number; code: string }>
  places: Record<'region' | 'near' | 'far' | 'first' | 'second' | 'farSchool', Place>
}

export async function buildGround({ database }: TestServer): Promise<Ground> {
  const region = await buildSmallRegion(database)
  const { near, far } = region.municipalities
  const { first, second, far: farSchool } = region.schools
  const of = (municipality: number | null, school: number | null): Place => ({
    region: region.regionId,
    municipality,
    school,
  })
  const places = {
    region: of(null, null),
    near: of(near.municipality_id, null),
    far: of(far.municipality_id, null),
    first: of(near.municipality_id, first.school_id),
    second: of(near.municipality_id, second.school_id),
    farSchool: of(far.municipality_id, farSchool.school_id),
  }
  const db = database.kysely
  for (const { school_id } of [first, second, farSchool])
    await db
      .updateTable('schools')
      .set({ name: marker('ш', school_id) })
      .where('school_id', '=', school_id)
      .execute()
  for (const { municipality_id } of [near, far])
    await db
      .updateTable('municipalities')
      .set({ name: marker('м', municipality_id) })
      .where('municipality_id', '=', municipality_id)
      .execute()
  const next = ({ municipality_id }: { municipality_id: number }) =>
    buildSchool(db, { region_id: region.regionId, municipality_id })
  return { region, places, neighbours: { near: await next(near), far: await next(far) } }
}
