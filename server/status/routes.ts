import { setTimeout } from 'node:timers/promises'
import type { DemoProgress } from '#contract/status.ts'
import { readStatus } from '#contract/status.ts'
import type { Database } from '#server/platform/database.ts'
import { type HandledRoute, handle } from '#server/platform/handle.ts'
import { version } from '#server/platform/version.ts'

/** `demo` tells how far the demonstration is, null when the region is a real one. */
export function statusRoutes(demo: () => DemoProgress | null): readonly HandledRoute[] {
  return [
    handle(readStatus, async ({ database, entry }) => ({
      version,
      database: await databaseState(database),
      demo: demo(),
      signOn: entry.signOn?.name ?? null,
    })),
  ]
}

/** ms: who asks whether the database answers does not wait for it. */
const PATIENCE = 2000

async function databaseState(database: Database): Promise<'ok' | 'starting' | 'down'> {
  try {
    const answered = database.pool.query('select 1').then(() => 'ok' as const)
    answered.catch(() => undefined)
    return await Promise.race([answered, setTimeout(PATIENCE, 'down' as const, { ref: false })])
  } catch (error) {
    // cannot_connect_now: the server starts or recovers.
    return (error as { code?: string }).code === '57P03' ? 'starting' : 'down'
  }
}
