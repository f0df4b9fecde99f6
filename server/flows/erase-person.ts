import { sql } from 'kysely'
import { invalidRequest, notFound } from '#contract/problems.ts'
import { assertManages } from '#server/people/actions.ts'
import { findPerson } from '#server/people/queries.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'

interface PersonToErase {
  person: number
  /** Typed once more: it cannot be undone. */
  login: string
  reason: string
}

/**
 * Forgets who a person is: name, login, address, password, second factor, links and sessions are gone for good, his roles
 * are withdrawn. His rows stay under his number, so that the log and the results still hold together.
 */
export const erasePerson = write<PersonToErase, void, Viewer>(
  'person.erase',
  async ({ tx, viewer, note, because }, { person, login, reason }) => {
    await because(reason)
    const found = await findPerson(viewer.scope, tx, person)
    if (!found) throw notFound('Человек')
    await assertManages(tx, viewer, person)
    if (found.login !== login.trim())
      throw invalidRequest(['Логин не совпадает: проверьте, того ли человека вы стираете.'])
    await removeHisRows(tx, person)
    await tx.deleteFrom('sign_in_attempts').where('login', '=', found.login).execute()
    await tx
      .updateTable('memberships')
      .set({ withdrawn_at: sql<Date>`now()`, withdrawn_by: viewer.userId, withdrawn_why: 'человек стёрт' })
      .where('region_id', '=', viewer.regionId)
      .where('user_id', '=', person)
      .where('withdrawn_at', 'is', null)
      .execute()
    await tx
      .updateTable('users')
      .set({
        name: `Стёртый человек № ${person}`,
        login: `erased-${person}`,
        email: null,
        password_hash: null,
        disabled_at: sql<Date>`coalesce(disabled_at, now())`,
        erased_at: sql<Date>`now()`,
      })
      .where('user_id', '=', person)
      .execute()
    note(`user:${person}`)
  },
)

/** Rows of which the register of data says that they go with their user: sessions, links, second factor. */
async function removeHisRows(tx: Tx, person: number): Promise<void> {
  await sql`select remove_rows_of(${person})`.execute(tx)
}
