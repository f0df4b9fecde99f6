import type { Database } from '#server/platform/database.ts'
import { write } from '#server/platform/write.ts'
import { removeSessions } from './store-session.ts'
import { tellOfChange } from './tell-account.ts'

/** Takes the second factor off a person and ends his sessions; false when there is no such login. */
export async function removeSecondFactor(database: Database, login: string): Promise<boolean> {
  const user = await database.kysely
    .selectFrom('users')
    .select(['user_id', 'region_id'])
    .where('login', '=', login)
    .executeTakeFirst()
  if (!user) return false
  await storeRemoval(database, { regionId: user.region_id, userId: null }, user.user_id)
  return true
}

const storeRemoval = write<number, void>('factor.remove', async ({ tx, viewer, note }, userId) => {
  await tellOfChange(tx, viewer, userId, 'factor_off')
  await tx.deleteFrom('second_factors').where('user_id', '=', userId).execute()
  note(`user:${userId}`, { closed: await removeSessions(tx, userId) })
})
