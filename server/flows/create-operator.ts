import type { Role } from '#contract/permissions.ts'
import { invalidRequest, notFound } from '#contract/problems.ts'
import { storeRole } from '#server/people/store-role.ts'
import type { Database } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { write } from '#server/platform/write.ts'
import { createInvitation, type InvitationLink } from '#server/sessions/invitations.ts'

/** Roles that nobody can give from a page: they are as strong as the strongest there. */
export const rolesByCommand = ['operator', 'administrator'] as const satisfies readonly Role[]

interface OperatorToCreate {
  login: string
  name: string
  role: (typeof rolesByCommand)[number]
  /** Number of the region; may be left out where there is one only. */
  region?: number
}

const LOGIN = /^[a-z0-9][a-z0-9._-]{2,59}$/

/**
 * Makes a person with a role as strong as any in the region, and the link behind which he chooses a password. Who may do
 * this, decides the access to the server itself. Throws a problem when the login is taken or wrong, the name is empty, or
 * the region is not there or not told.
 */
export async function createOperator(
  database: Database,
  { region, ...operator }: OperatorToCreate,
): Promise<{ region: string; invitation: InvitationLink }> {
  if (!LOGIN.test(operator.login))
    throw invalidRequest(['Логин: от 3 латинских букв и цифр, можно точку, дефис и подчёркивание.'])
  if (operator.name.trim().length < 2) throw invalidRequest(['У человека должно быть имя: --name «Имя».'])
  const found = await findRegion(database, region)
  const invitation = await storeOperator(database, { regionId: found.id, userId: null }, operator)
  return { region: found.name, invitation }
}

const storeOperator = write<Omit<OperatorToCreate, 'region'>, InvitationLink>(
  'operator.create',
  async ({ tx, viewer, note }, { login, name, role }) => {
    const stored = await tx
      .insertInto('users')
      .values({ region_id: viewer.regionId, login, name: name.trim() })
      .onConflict((taken) => taken.column('login').doNothing())
      .returning('user_id as id')
      .executeTakeFirst()
    if (!stored) throw invalidRequest([`Логин «${login}» уже занят: назовите другой.`])
    const scope = wholeRegion(viewer.regionId)
    const membership = await storeRole(tx, { userId: stored.id, role, scope, grantedBy: null })
    note(`user:${stored.id}`, { membership, role })
    return createInvitation(tx, { userId: stored.id, createdBy: null })
  },
)

async function findRegion(database: Database, id: number | undefined): Promise<{ id: number; name: string }> {
  const regions = await database.kysely
    .selectFrom('regions')
    .select(['region_id as id', 'name'])
    .orderBy('region_id')
    .execute()
  const asked = id === undefined ? regions : regions.filter((region) => region.id === id)
  if (asked.length === 0) throw notFound('Область')
  if (asked.length > 1) {
    const list = regions.map((region) => `${region.id} — ${region.name}`).join('; ')
    throw invalidRequest([`В базе несколько областей, назовите номер: --region N (${list}).`])
  }
  return asked[0]!
}
