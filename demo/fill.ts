import { sql } from 'kysely'
import type { AcademicYear } from '#engine/academic-year.ts'
import { type Database, transaction } from '#server/platform/database.ts'
import { type DemoState, findGround, openState } from './fill-ground.ts'
import { fillSitting } from './fill-sitting.ts'
import { generateRegion } from './region.ts'
import { type DemoSignIn, signInsOf } from './sign-ins.ts'
import { type DemoSitting, sittingsOf } from './sittings.ts'

export interface FillOptions {
  schools?: number
  seed?: number
  lastYear?: AcademicYear
  onProgress?: (progress: FillProgress) => void
}

export interface FillProgress {
  done: number
  total: number
  /** What was done last, in Russian. */
  title: string
  /** Works stored by this call so far. */
  works: number
}

export interface FilledDemo {
  regionId: number
  signIns: DemoSignIn[]
}

/**
 * Fills the database with the made-up region: the register and people, then one sitting after another, the last year
 * first, each in a transaction of its own together with the note of how far it got. A fill that was stopped goes on
 * where it was; a finished one is left alone. Rows are made and sent in small pieces, so that a server in the same
 * process keeps answering.
 */
export async function fillDemo(database: Database, options: FillOptions = {}): Promise<FilledDemo> {
  const { onProgress } = options
  const state = await openState(database, options)
  const region = generateRegion(state)
  const filled = { regionId: state.regionId, signIns: signInsOf(region, state.secret) }
  if (state.ready) return filled
  const sittings = inOrderOfFilling(sittingsOf(region))
  const total = sittings.length
  onProgress?.({ done: state.step, total, title: `Реестр: школ — ${region.schools.length}`, works: 0 })
  const ground = await findGround(database, state.regionId, region)
  let works = 0
  for (let step = state.step; step < total; step++) {
    const sitting = sittings[step]!
    works += await fillSitting(database, { region, ground, sitting, step })
    onProgress?.({ done: step + 1, total, title: `${sitting.reference.shortTitle}, ${sitting.year}`, works })
  }
  await finish(database, state)
  return filled
}

/** The last year first: it is what the screens open with. */
function inOrderOfFilling(sittings: readonly DemoSitting[]): DemoSitting[] {
  return [...sittings].sort((a, b) => b.yearIndex - a.yearIndex)
}

async function finish(database: Database, { regionId }: DemoState): Promise<void> {
  await transaction(database, async (tx) => {
    await sql`analyze works, results, import_files, sittings, schools`.execute(tx)
    await tx
      .updateTable('demo_state')
      .set({ ready_at: sql`now()` })
      .where('region_id', '=', regionId)
      .execute()
    await tx
      .insertInto('audit_log')
      .values({ region_id: regionId, action: 'demo.fill', subject: `region:${regionId}` })
      .execute()
  })
}
