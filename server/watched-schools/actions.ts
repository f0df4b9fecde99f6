import { sql } from 'kysely'
import { notFound } from '#contract/problems.ts'
import type { Tx } from '#server/platform/database.ts'
import { schoolsInScope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'

/** Puts a school on the person's own list; on it already, it stays. Throws 404 when it is not of his scope. */
export const watchSchool = write<{ code: string }, void, Viewer>(
  'school.watch',
  async ({ tx, viewer, note }, { code }) => {
    const school_id = await schoolIdOf(tx, viewer, code)
    await tx
      .insertInto('watched_schools')
      .values({ region_id: viewer.regionId, user_id: viewer.userId, school_id })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    note(`school:${code}`)
  },
)

/** Takes a school off the list. To be undone by watching it again: a place on the list has nothing to lose. */
export const unwatchSchool = write<{ code: string }, void, Viewer>(
  'school.unwatch',
  async ({ tx, viewer, note }, { code }) => {
    const schoolId = await schoolIdOf(tx, viewer, code)
    await sql`delete from watched_schools where region_id = ${viewer.regionId} and user_id = ${viewer.userId}
      and school_id = ${schoolId}`.execute(tx)
    note(`school:${code}`)
  },
)

async function schoolIdOf(tx: Tx, { scope }: Viewer, code: string): Promise<number> {
  const school = await tx
    .selectFrom('schools')
    .select('school_id')
    .where(schoolsInScope(scope))
    .where('code', '=', code)
    .executeTakeFirst()
  if (!school) throw notFound('Школа')
  return school.school_id
}
