import type { z } from 'zod'
import { exportDataRegistry, getDataRegistry, previewSweep } from '#contract/settings.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import { handle } from '#server/platform/handle.ts'
import { DATA_TABLES } from '#server/platform/personal-data.ts'
import { type Scope, wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { REGISTRY_COLUMNS, takeRegistry } from './export.ts'
import { countOver, countTables, type TableCount } from './queries.ts'

export const retentionRoutes = [
  handle(getDataRegistry, async ({ scope, db }) => ({
    items: await registryOf(db, scope.regionId),
  })),

  handle(exportDataRegistry, async (context) =>
    takeRegistry(context, {
      title: 'Реестр данных',
      ...context.query,
      columns: REGISTRY_COLUMNS,
      rows: await registryOf(context.db, context.scope.regionId),
    }),
  ),

  handle(previewSweep, async ({ scope, database }) => ({
    items: (await countOver(asSweep(database, scope), scope.regionId)).map(
      ({ sweep: { kind, what }, rows }) => ({
        kind,
        what,
        rows,
      }),
    ),
  })),
]

/** What people were told only they read; the sweep counts it all the same, and so does its preview. */
function asSweep(database: Database, { regionId }: Scope): Queries {
  return within(database, { scope: wholeRegion(regionId), userId: null }).kysely
}

async function registryOf(db: Queries, regionId: number): Promise<Row[]> {
  return (await countTables(db, regionId)).map(registryView).sort(personalFirst)
}

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
