import type { Carrier } from '#contract/mail.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Mail } from '#server/platform/mail.ts'

/** Where letters of a region go now; of any region when it is not known whose they are. */
export async function carrierOf(db: Queries, mail: Mail, regionId?: number): Promise<Carrier> {
  const demo = await db
    .selectFrom('demo_state')
    .select('region_id')
    .$if(regionId !== undefined, (query) => query.where('region_id', '=', regionId!))
    .executeTakeFirst()
  return mail.carrierFor(demo !== undefined)
}
