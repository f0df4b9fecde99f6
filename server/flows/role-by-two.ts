import { isHeldAt } from '#contract/permissions.ts'
import { conflict, invalidRequest, notAllowed, notFound } from '#contract/problems.ts'
import { roleWord } from '#contract/role-words.ts'
import type { AskedRole, RoleRow } from '#server/approvals/queries.ts'
import { findOrganisation } from '#server/organisations/queries.ts'
import { storeRoleForDays, tellOfRole } from '#server/people/actions.ts'
import { findPerson, listRoleRows } from '#server/people/queries.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { hashOfContent, storeApproval } from './store-approval.ts'

/** Asks that a person be given a role that no one gives alone. Answers the number of the approval. */
export const askForRole = write<{ asked: AskedRole; reason: string }, number, Viewer>(
  'approval.ask',
  async ({ tx, viewer, note, because }, { asked, reason }) => {
    await because(reason)
    const { person, role, organisation } = asked
    if (person === viewer.userId) throw notAllowed('Свои роли себе не дают и не отзывают.')
    if (asked.from && asked.to && asked.to < asked.from)
      throw invalidRequest(['Последний день роли раньше первого.'])
    const id = await storeApproval(tx, viewer, {
      kind: 'role.grant',
      subject: `user:${person}`,
      organisation,
      payload: asked,
      hash: await hashOf(viewer, tx, asked),
      reason,
      told: { role },
      about: person,
    })
    note(`user:${person}`, { approval: id, role, organisation })
    return id
  },
)

/**
 * What is decided on: the role that is asked for, and the person with all his roles as they stand. Throws when the
 * person or the place is not there.
 */
async function hashOf({ scope, term }: Viewer, tx: Tx, asked: AskedRole): Promise<Buffer> {
  const person = await findPerson(scope, tx, asked.person)
  if (!person) throw notFound('Человек')
  const place = await findOrganisation(scope, tx, asked.organisation)
  if (!place) throw invalidRequest(['Организация: такой записи нет, или она вам недоступна.'])
  if (!isHeldAt(asked.role, place.level))
    throw invalidRequest([`Роль «${roleWord(asked.role, term)}» в такой организации не держат.`])
  const roles = (await listRoleRows(scope, tx, asked.person)).map(
    ({ id, role, organisationId, from, to, why }) => [id, role, organisationId, from, to, why],
  )
  roles.sort(([one], [other]) => Number(one) - Number(other))
  const { role, organisation, from, to } = asked
  return hashOfContent([
    [person.id, person.name, person.login, person.state === 'disabled'],
    [role, organisation, from, to],
    [place.name, place.closedOn],
    roles,
  ])
}

/** Gives the role, unless the person or the place is not what it was when it was asked. */
export async function giveAskedRole(tx: Tx, viewer: Viewer, row: RoleRow): Promise<object> {
  const now = await hashOf(viewer, tx, row.payload)
  if (now.toString('hex') !== row.hash)
    throw conflict(
      'С тех пор, как это предложили, изменились роли человека или организация.',
      'Откажите и попросите предложить заново.',
    )
  const { from, to, ...role } = row.payload
  const membership = await storeRoleForDays(tx, row.askedBy, { ...role, from: from ?? undefined, to })
  await tellOfRole(tx, viewer, { kind: 'role.given', person: role.person, membership })
  return { membership }
}
