import type { Carrier } from '#contract/mail.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Mail } from '#server/platform/mail.ts'

/** Where letters of a region go now. */
export async function carrierOf(db: Queries, mail: Mail, regionId: number): Promise<Carrier> {
  const demo = await db
    .selectFrom('demo_state')
    .select('region_id')
    .where('region_id', '=', regionId)
    .executeTakeFirst()
  return mail.carrierFor(demo !== undefined)
}
