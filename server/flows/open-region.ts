import { randomBytes } from 'node:crypto'
import { invalidRequest } from '#contract/problems.ts'
import { REFERENCE } from '#intake/reference.ts'
import { storeRole } from '#server/people/store-role.ts'
import { type Database, transaction } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { actAs } from '#server/platform/write.ts'
import { storeReference } from '#server/procedures/actions.ts'
import { hashPassword } from '#server/sessions/passwords.ts'

export interface RegionToOpen {
  name: string
  /** Login and name of the region's first operator. */
  operator: { login: string; name: string }
}

const PASSWORD_BYTES = 12

/**
 * Opens a region for work: the region itself, reference data, its first operator. Answers the operator's password, which
 * is kept nowhere. Throws a problem when the name is empty or the login is taken.
 */
export async function openRegion(
  database: Database,
  { name, operator }: RegionToOpen,
): Promise<{ regionId: number; password: string }> {
  if (name.trim() === '') throw invalidRequest(['У области должно быть название.'])
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  const passwordHash = await hashPassword(password)
  const regionId = await transaction(database, async (tx) => {
    await actAs(tx, { userId: null }, 'region.open')
    await storeReference(tx, REFERENCE)
    const { region_id } = await tx
      .insertInto('regions')
      .values({ name: name.trim(), second_factor_schools: true })
      .returning('region_id')
      .executeTakeFirstOrThrow()
    const stored = await tx
      .insertInto('users')
      .values({ region_id, ...operator, password_hash: passwordHash })
      .onConflict((taken) => taken.column('login').doNothing())
      .returning('user_id')
      .executeTakeFirst()
    if (!stored) throw invalidRequest([`Логин «${operator.login}» уже занят: назовите другой.`])
    await storeRole(tx, {
      userId: stored.user_id,
      role: 'operator',
      scope: wholeRegion(region_id),
      grantedBy: null,
    })
    await tx
      .insertInto('audit_log')
      .values({ region_id, user_id: stored.user_id, action: 'region.open', subject: `region:${region_id}` })
      .execute()
    return region_id
  })
  return { regionId, password }
}
