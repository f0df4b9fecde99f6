import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#server/platform/database.ts'
import { hashToken } from './queries.ts'

export interface Invitation {
  token: string
  expires: Date
}

/** A link by which a person chooses a password, good for seven days; earlier ones stop working. */
export async function createInvitation(
  tx: Tx,
  { userId, createdBy }: { userId: number; createdBy: number | null },
): Promise<Invitation> {
  await tx.deleteFrom('invitations').where('user_id', '=', userId).where('used_at', 'is', null).execute()
  const token = randomBytes(32).toString('base64url')
  const { expires } = await tx
    .insertInto('invitations')
    .values({
      token_hash: hashToken(token),
      user_id: userId,
      created_by: createdBy,
      expires_at: sql<Date>`now() + interval '7 days'`,
    })
    .returning('expires_at as expires')
    .executeTakeFirstOrThrow()
  return { token, expires }
}
