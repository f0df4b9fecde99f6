import { sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'

/** As if a person had come in so long ago that he has to prove anew who he is. */
export async function forgetProofs(db: Queries, { user_id }: { user_id: number }): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ proved_at: sql<Date>`now() - interval '5 minutes 1 second'` })
    .where('user_id', '=', user_id)
    .execute()
}
