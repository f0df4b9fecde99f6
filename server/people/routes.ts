import * as contract from '#contract/people.ts'
import { notFound } from '#contract/problems.ts'
import { erasePerson } from '#server/flows/erase-person.ts'
import { inviteAgain, invitePerson } from '#server/flows/invite-person.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import * as actions from './actions.ts'
import { takePersonData } from './person-data.ts'
import { seenFilters } from './policy.ts'
import * as people from './queries.ts'
import { personRowView, personView } from './view.ts'

const invitationView = ({ token, expires }: { token: string; expires: Date }) => ({
  path: `/join/${token}`,
  expires: expires.toISOString(),
})

export const peopleRoutes = [
  handle(contract.listPeople, async ({ scope, db, viewer, query }) => {
    const filters = seenFilters(viewer, query)
    const cut = cutPage(await people.listPeopleRows(scope, db, filters), query.limit)
    return {
      items: cut.rows.map(personRowView),
      next: cut.next,
      total: await people.countPeople(scope, db, filters),
    }
  }),

  handle(contract.getPerson, async ({ scope, db, viewer, params }) => {
    const person = await people.findPerson(scope, db, params.id)
    if (!person) throw notFound('Человек')
    return personView(viewer, person, await people.listRoleRows(scope, db, person.id))
  }),

  handle(contract.invitePerson, async ({ database, viewer, body }) => {
    const { id, invitation } = await invitePerson(database, viewer, body)
    return { id, invitation: invitationView(invitation) }
  }),

  handle(contract.inviteAgain, async ({ database, viewer, params }) =>
    invitationView(await inviteAgain(database, viewer, params.id)),
  ),

  handle(contract.grantRole, async ({ database, viewer, params, body }) => ({
    id: await actions.grantRole(database, viewer, { person: params.id, ...body }),
  })),

  handle(contract.withdrawRole, async ({ database, viewer, params, body }) => {
    const { id: person, membership } = params
    await actions.withdrawRole(database, viewer, { person, membership, ...body })
    return undefined
  }),

  handle(contract.exportPerson, (context) =>
    takePersonData(context, { ...context.params, ...context.query }),
  ),

  handle(contract.erasePerson, async ({ database, viewer, params, body }) => {
    await erasePerson(database, viewer, { person: params.id, ...body })
    return undefined
  }),

  handle(contract.setDisabled, async ({ database, viewer, params, body }) => {
    await actions.setDisabled(database, viewer, { person: params.id, ...body })
    return undefined
  }),
]
