import { sql } from 'kysely'
import { conflict } from '#contract/problems.ts'
import { getSmallRule, type SmallRule, setSmallRule } from '#contract/small-rule.ts'
import type { Queries } from '#server/platform/database.ts'
import { handle } from '#server/platform/handle.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'

async function findSmallRule({ regionId }: Scope, db: Queries): Promise<SmallRule | null> {
  const { rows } = await sql<{ rule: SmallRule | null }>`
    select small_rule as rule from regions where region_id = ${regionId}`.execute(db)
  return rows[0]?.rule ?? null
}

/** Puts a rule in the place of the one the person saw; null: schools are small as the register says. */
const changeSmallRule = write<{ rule: SmallRule | null; was: SmallRule | null }, void, Viewer>(
  'school.rule',
  async ({ tx, viewer, note }, { rule, was }) => {
    const changed = await sql`update regions set small_rule = ${rule && JSON.stringify(rule)}::jsonb
      where region_id = ${viewer.regionId} and small_rule is not distinct from ${was && JSON.stringify(was)}::jsonb
      `.execute(tx)
    if (changed.numAffectedRows === 0n)
      throw conflict('Пока вы правили, правило изменили.', 'Посмотрите его ещё раз и повторите правку.')
    note(`region:${viewer.regionId}`, { rule })
  },
)

export const smallRuleRoutes = [
  handle(getSmallRule, async ({ scope, db }) => ({ rule: await findSmallRule(scope, db) })),

  handle(setSmallRule, async ({ database, viewer, body }) => {
    await changeSmallRule(database, viewer, body)
    return { rule: body.rule }
  }),
]
