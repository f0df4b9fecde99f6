import * as contract from '#contract/people.ts'
import { notFound } from '#contract/problems.ts'
import { editPerson } from '#server/flows/edit-person.ts'
import { erasePerson } from '#server/flows/erase-person.ts'
import { type HandedLink, inviteAgain, invitePerson } from '#server/flows/invite-person.ts'
import { assertKnownDay } from '#server/platform/as-of.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { noteOpened } from '#server/platform/write.ts'
import * as actions from './actions.ts'
import { peopleColumns, roleColumns, takePeople, takeRoles } from './export.ts'
import { takePersonData } from './person-data.ts'
import { seenFilters } from './policy.ts'
import * as people from './queries.ts'
import { pastPersonView, personRowView, personView } from './view.ts'

/** A link that went by mail is shown to nobody else. */
const invitationView = ({ token, expires, sentTo }: HandedLink) => ({
  path: sentTo === null ? `/join#${token}` : null,
  sentTo,
  expires: expires.toISOString(),
})

/** What the log tells of a list: a name that was looked for must not stay in it. */
const askedOf = <Query extends { on?: string; search?: string }>({
  on,
  search: _,
  ...asked
}: Query & { format: 'xlsx' | 'csv' }) => {
  const { format, ...filter } = asked
  return { on, format, filter }
}

/** Who looked at somebody else's card stays in the log. */
const noteCard = noteOpened('read.person')

export const peopleRoutes = [
  handle(contract.listPeople, async ({ scope, db, viewer, query }) => {
    await assertKnownDay(scope, db, query.on)
    const filters = seenFilters(viewer, query)
    const cut = cutPage(await people.listPeopleRows(scope, db, filters), query.limit)
    return {
      items: cut.rows.map(personRowView),
      next: cut.next,
      total: await people.countPeople(scope, db, filters),
    }
  }),

  handle(contract.exportPeople, async (context) => {
    const { scope, db, viewer, query } = context
    await assertKnownDay(scope, db, query.on)
    return takePeople(context, {
      ...askedOf(query),
      title: 'Люди',
      columns: peopleColumns(viewer.term, query.on),
      rows: await people.listPeopleRows(scope, db, { ...seenFilters(viewer, query), limit: null }),
    })
  }),

  handle(contract.exportRoles, async (context) => {
    const { scope, db, viewer, query } = context
    await assertKnownDay(scope, db, query.on)
    return takeRoles(context, {
      ...askedOf(query),
      title: 'Роли людей',
      columns: roleColumns(viewer.term, query.on),
      rows: await people.listRolesOfPeople(scope, db, seenFilters(viewer, query)),
    })
  }),

  handle(contract.getPerson, async ({ database, scope, db, viewer, params, query: { on } }) => {
    const person = await people.findPerson(scope, db, params.id)
    if (!person) throw notFound('Человек')
    await assertKnownDay(scope, db, on)
    if (person.id !== viewer.userId) await noteCard(database, viewer, { subject: `user:${person.id}` })
    if (on !== undefined) return pastPersonView(person, await people.listRoleRows(scope, db, person.id, on))
    const [held, letter] = [
      await people.listRoleRows(scope, db, person.id),
      await people.findLastInvitation(scope, db, person.id),
    ]
    return { ...personView(viewer, person, held), letter }
  }),

  handle(contract.invitePerson, async ({ database, viewer, mail, body }) => {
    const { id, invitation } = await invitePerson(database, viewer, { ...body, mail })
    return { id, invitation: invitationView(invitation) }
  }),

  handle(contract.editPerson, async ({ database, viewer, mail, params, body }) => {
    const { version, invitation } = await editPerson(database, viewer, { person: params.id, ...body, mail })
    return { version, invitation: invitation && invitationView(invitation) }
  }),

  handle(contract.inviteAgain, async ({ database, viewer, mail, params, query }) => {
    const { byHand = false } = query
    return invitationView(await inviteAgain(database, viewer, { person: params.id, byHand, mail }))
  }),

  handle(contract.grantRole, async ({ database, viewer, params, body }) => ({
    id: await actions.grantRole(database, viewer, { person: params.id, ...body }),
  })),

  handle(contract.withdrawRole, async ({ database, viewer, params, body }) => {
    const { id: person, membership } = params
    await actions.withdrawRole(database, viewer, { person, membership, ...body })
    return undefined
  }),

  handle(contract.returnRole, async ({ database, viewer, params }) => {
    await actions.returnRole(database, viewer, { person: params.id, membership: params.membership })
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
