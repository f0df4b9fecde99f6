import { sql } from 'kysely'
import { FEDERAL, METHODOLOGIES } from '#methodology/index.ts'
import { type Database, type Tx, transaction } from '#server/platform/database.ts'
import { createRun } from '#server/runs/actions.ts'
import { fillApprovals } from './fill-approvals.ts'
import { findGround, type Ground, openState } from './fill-ground.ts'
import { fillListings } from './fill-listings.ts'
import { fillPassports } from './fill-passports.ts'
import { fillSitting } from './fill-sitting.ts'
import { generateRegion, type RegionOptions } from './region.ts'
import { type DemoSignIn, signInsOf } from './sign-ins.ts'
import { type DemoSitting, sittingsOf } from './sittings.ts'

export interface FillOptions extends Omit<RegionOptions, 'municipalities'> {
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
  const total = sittings.length + METHODOLOGIES.length
  onProgress?.({ done: state.step, total, title: `Реестр: школ — ${region.schools.length}`, works: 0 })
  const ground = await findGround(database, state.regionId, region)
  let works = 0
  for (const [step, sitting] of sittings.entries()) {
    if (step < state.step) continue
    works += await fillSitting(database, { region, ground, sitting, step })
    onProgress?.({ done: step + 1, total, title: `${sitting.reference.shortTitle}, ${sitting.year}`, works })
  }
  await updateStatistics(database)
  // That of the year before comes first: pages open with the latest.
  const earlier = await runOnce(database, { ground, methodology: FEDERAL.id, year: region.years.at(-2)! })
  const runs: number[] = []
  for (const [i, methodology] of METHODOLOGIES.entries()) {
    runs.push(await runOnce(database, { ground, methodology: methodology.id, year: region.years.at(-1)! }))
    onProgress?.({ done: sittings.length + i + 1, total, title: `Расчёт: ${methodology.title}`, works })
  }
  await transaction(database, async (tx) => {
    await lockState(tx, state.regionId)
    await fillApprovals(database, { regionId: state.regionId, school: region.schools[0]!.code })
    await fillPassports(database, { region, ground })
    await fillListings(database, {
      regionId: state.regionId,
      runs: [earlier, runs[0]!],
      schools: region.schools.length,
    })
  })
  await finish(database, state.regionId)
  return filled
}

/** The last year first: it is what the screens open with. */
function inOrderOfFilling(sittings: readonly DemoSitting[]): DemoSitting[] {
  return [...sittings].sort((a, b) => b.yearIndex - a.yearIndex)
}

/** Without it the planner knows nothing of the tables until autovacuum comes by. */
async function updateStatistics(database: Database): Promise<void> {
  await sql`analyze works, results, import_files, sittings, schools`.execute(database.kysely)
}

/**
 * Runs a methodology for a year, unless that was done: by a fill that was stopped afterwards, or by another process, for
 * which the note of progress is locked meanwhile. Answers the run.
 */
async function runOnce(
  database: Database,
  { ground, methodology, year }: { ground: Ground; methodology: string; year: string },
): Promise<number> {
  const { regionId, operatorId: userId } = ground
  return transaction(database, async (tx) => {
    await lockState(tx, regionId)
    const made = await tx
      .selectFrom('runs')
      .select('run_id')
      .where('region_id', '=', regionId)
      .where('methodology_id', '=', methodology)
      .where('year', '=', year)
      .executeTakeFirst()
    return made?.run_id ?? createRun(database, { regionId, userId }, { methodology, year, overrides: {} })
  })
}

/** One process at a time does what is done once. */
async function lockState(tx: Tx, regionId: number): Promise<void> {
  await tx.selectFrom('demo_state').select('step').where('region_id', '=', regionId).forUpdate().execute()
}

async function finish(database: Database, regionId: number): Promise<void> {
  await transaction(database, async (tx) => {
    const finished = await tx
      .updateTable('demo_state')
      .set({ ready_at: sql`now()` })
      .where('region_id', '=', regionId)
      .where('ready_at', 'is', null)
      .executeTakeFirst()
    if (finished.numUpdatedRows === 0n) return
    await tx
      .insertInto('audit_log')
      .values({ region_id: regionId, action: 'demo.fill', subject: `region:${regionId}` })
      .execute()
  })
}
