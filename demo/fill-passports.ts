import { sql } from 'kysely'
import { contextIndex } from '#engine/context-index/context-index.ts'
import { currentContextIndex } from '#methodology/context-index/index.ts'
import { runContext } from '#server/context/actions.ts'
import { type Database, type Tx, transaction } from '#server/platform/database.ts'
import { actAs } from '#server/platform/write.ts'
import type { Ground } from './fill-ground.ts'
import { passportsOf } from './passports.ts'
import type { DemoRegion } from './region.ts'

/** Passports of two years, and a run over each; once, whatever process does it. */
export async function fillPassports(
  database: Database,
  { region, ground }: { region: DemoRegion; ground: Ground },
): Promise<void> {
  const { regionId, operatorId: userId } = ground
  const stored = await transaction(database, async (tx) => {
    await actAs(tx, { userId: null }, 'demo.fill')
    return storePassports(tx, { region, ground })
  })
  if (!stored) return
  for (const year of region.years.slice(-2)) await runContext(database, { regionId, userId }, { year })
}

/** Answers whether there were none before. */
async function storePassports(
  tx: Tx,
  { region, ground: { regionId, schoolIds } }: { region: DemoRegion; ground: Ground },
): Promise<boolean> {
  const rows = passportsOf(region).map(({ school, answers, ...passport }) => {
    const known = Object.fromEntries(Object.entries(answers).filter(([, count]) => count !== null))
    const outcome = passport.state === 'accepted' ? contextIndex(currentContextIndex, known) : null
    return { ...passport, school: schoolIds.get(school), answers: known, outcome }
  })
  const { rows: made } = await sql`insert into passports
      (region_id, school_id, year, answers, state, remark, outcome, sent_at, decided_at)
    select ${regionId}, row.school, row.year, row.answers, row.state, row.remark, nullif(row.outcome, 'null'),
      case when row.state <> 'draft' then now() end, case when row.state in ('accepted', 'returned') then now() end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (school bigint, year text, answers jsonb, state text, remark text, outcome jsonb)
    where row.school is not null
    on conflict on constraint passports_once do nothing returning passport_id`.execute(tx)
  return made.length > 0
}
