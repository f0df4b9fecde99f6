import { sql } from 'kysely'
import { notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { mayViewAs } from '#server/people/policy.ts'
import { findRoleInScope } from '#server/people/queries.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { hashToken } from './queries.ts'

/**
 * Begins to look at the system in another person's role, in this session. Throws 404 for a role out of reach, a refusal
 * for one that is not the viewer's to look through.
 */
export const beginViewing = write<{ token: string; membership: number }, void, Viewer>(
  'view.begin',
  async ({ tx, viewer, note }, { token, membership }) => {
    const row = await findRoleInScope(viewer.scope, tx, membership)
    if (!row) throw notFound('Роль')
    if (!mayViewAs(viewer, row))
      throw notAllowed('Смотреть можно только в роли, которую вы могли бы дать сами, и не в своей.')
    await tx
      .updateTable('sessions')
      .set({ viewing_as_membership: membership, viewing_since: sql<Date>`now()` })
      .where('token_hash', '=', hashToken(token))
      .where('user_id', '=', viewer.userId)
      .execute()
    note(`user:${row.userId}`, { membership, role: row.role })
  },
)

/** Back to one's own role. Throws when the view is over already. */
export const endViewing = write<string, void, Viewer>('view.end', async ({ tx, viewer, note }, token) => {
  if (!viewer.viewing) throw notPossible('Просмотр уже закончен: вы в своей роли.')
  await tx
    .updateTable('sessions')
    .set({ viewing_as_membership: null, viewing_since: null })
    .where('token_hash', '=', hashToken(token))
    .where('user_id', '=', viewer.userId)
    .execute()
  note(`user:${viewer.viewing.userId}`)
})
