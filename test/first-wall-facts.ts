import { METHODOLOGIES } from '#methodology/index.ts'
import type { Queries } from '#server/platform/database.ts'
import { type BuiltUser, buildFile, buildImport, buildResult, buildSitting } from './factories.ts'
import type { PlaceName, World } from './first-wall.ts'
import type { Place } from './matrix/rules.ts'

export const YEAR = '2023/24'

/** Files with results: of the region, and of each municipality. */
export async function addImports(
  db: Queries,
  world: World,
  places: Record<PlaceName, Place>,
  users: Record<PlaceName, BuiltUser>,
): Promise<void> {
  const region_id = places.region.region
  const { sitting_id } = await buildSitting(db, { region_id, year: YEAR })
  const sent = [
    { by: 'region', of: ['first', 'far'], state: 'applied' },
    { by: 'near', of: ['second'], state: 'checked' },
    { by: 'farDistrict', of: [], state: 'failed' },
  ] as const
  for (const { by, of, state } of sent) {
    const { user_id: created_by, membership_id: created_as } = users[by]
    const { import_id } = await buildImport(db, { region_id, created_by, created_as, state })
    const name = `Сводка-${by}.csv`
    const { file_id } = await buildFile(db, { region_id, import_id, name, content: Buffer.from(name) })
    world.imports.push({ key: import_id, place: places[by], checked: state === 'checked' })
    const schools = of.map((school) => places[school])
    world.files.push({ key: file_id, place: places[by], import: import_id, schools })
    for (const { school } of schools)
      await buildResult(db, { region_id, sitting_id, file_id, school_id: school! })
    await db
      .insertInto('findings')
      .values({ region_id, file_id, position: 1, code: 'x', severity: 'note', message: 'Что', advice: 'Как' })
      .execute()
  }
}

/** Two runs of one methodology, the second with another answer for all schools but one. */
export async function addRuns(
  db: Queries,
  world: World,
  places: Record<PlaceName, Place>,
  { region_id, user_id: created_by }: BuiltUser,
): Promise<void> {
  const [methodology] = METHODOLOGIES
  const schools = world.schools.filter(({ place }) => place.region === region_id)
  for (const isLast of [false, true]) {
    const { run_id } = await db
      .insertInto('runs')
      .values({
        region_id,
        methodology_id: methodology!.id,
        methodology_version: methodology!.version,
        methodology: JSON.stringify({ ...methodology, title: 'Сводный расчёт' }),
        year: YEAR,
        facts_hash: '',
        outcome_hash: '',
        schools_total: 3,
        identified_total: 3,
        undecided_total: 0,
        created_by,
      })
      .returning('run_id')
      .executeTakeFirstOrThrow()
    world.runs.push({ key: run_id, place: places.region, isLast })
    const outcomes = schools.map(({ id, municipality, changed }) => ({
      region_id,
      run_id,
      school_id: id,
      municipality_id: municipality,
      identified: isLast && changed ? 'yes' : 'no',
      band: 'a',
      markers: 1,
      trace: '{}',
    }))
    await db.insertInto('run_outcomes').values(outcomes).execute()
  }
}
