import { sql } from 'kysely'
import { takes } from '#contract/permissions.ts'
import { invalidRequest, notPossible } from '#contract/problems.ts'
import { lockLink } from '#server/links/actions.ts'
import { LINK_OVER } from '#server/links/policy.ts'
import { storeRoleForDays, tellOfRole } from '#server/people/actions.ts'
import { assertMayGrant } from '#server/people/policy.ts'
import { findPerson } from '#server/people/queries.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'

/**
 * Names a person who comes to the supported school by the link: his role there begins with the link, or today when it
 * has begun, and lives as long as the link does. Answers the number of the role.
 */
export const nameMentor = write<{ link: number; person: number }, number, Viewer>(
  'link.mentor',
  async ({ tx, viewer, note }, { link: id, person }) => {
    const link = await lockLink(tx, viewer, id)
    if (!takes('link.change', link.state)) throw notPossible(LINK_OVER)
    const found = await findPerson(viewer.scope, tx, person)
    if (!found) throw invalidRequest(['Человек: такой записи нет, или она вам недоступна.'])
    if (found.state === 'erased') throw notPossible('Человек стёрт: роли ему больше не дают.')
    assertMayGrant(viewer, { person, role: 'mentor', level: 'school' })
    const membership = await storeRoleForDays(tx, viewer.userId, {
      person,
      role: 'mentor',
      organisation: await placeOfSchool(tx, viewer.regionId, link.to.schoolId),
      from: link.state === 'future' ? link.since : undefined,
      link: id,
    })
    await tellOfRole(tx, viewer, { kind: 'role.given', person, membership })
    note(`link:${id}`, { person, membership })
    return membership
  },
)

/** The school itself in the tree of organisations. */
async function placeOfSchool(tx: Tx, regionId: number, schoolId: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`select organisation_id as id from organisations
    where region_id = ${regionId} and school_id = ${schoolId} and kind = 'school'`.execute(tx)
  return rows[0]!.id
}
