import type { z } from 'zod'
import { getDataRegistry, previewSweep } from '#contract/settings.ts'
import { handle } from '#server/platform/handle.ts'
import { DATA_TABLES } from '#server/platform/personal-data.ts'
import { countOver, countTables, type TableCount } from './queries.ts'

export const retentionRoutes = [
  handle(getDataRegistry, async ({ scope, db }) => ({
    items: (await countTables(db, scope.regionId)).map(registryView).sort(personalFirst),
  })),

  handle(previewSweep, async ({ scope, db }) => ({
    items: (await countOver(db, scope.regionId)).map(({ sweep: { kind, what }, rows }) => ({
      kind,
      what,
      rows,
    })),
  })),
]

/** Tables about people stand before those about nobody. */
const personalFirst = (a: Row, b: Row) => Number(a.whose.length === 0) - Number(b.whose.length === 0)

type Row = z.input<typeof getDataRegistry.reply>['items'][number]

function registryView({ table, rows, oldest }: TableCount): Row {
  const { about, whose, ground, kept, term, exported, erased, personal } = DATA_TABLES[table]!
  return {
    table,
    about,
    whose: [...whose],
    ground,
    kept,
    term: term ?? null,
    exported,
    erased,
    personal: Object.entries(personal).map(([column, holds]) => ({ column, holds })),
    rows,
    oldest: oldest?.toISOString() ?? null,
  }
}
