import * as contract from '#contract/organisations.ts'
import { notFound } from '#contract/problems.ts'
import { listHolders } from '#server/people/queries.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import * as actions from './actions.ts'
import * as organisations from './queries.ts'
import { kindsAddedUnder, organisationView } from './view.ts'

export const organisationRoutes = [
  handle(contract.listOrganisations, async ({ scope, db, query }) => {
    const cut = cutPage(await organisations.listOrganisationRows(scope, db, query), query.limit)
    return {
      items: cut.rows.map(organisationView),
      next: cut.next,
      total: await organisations.countOrganisations(scope, db, query),
    }
  }),

  handle(contract.getOrganisation, async ({ scope, db, viewer, params }) => {
    const found = await organisations.findOrganisation(scope, db, params.id)
    if (!found) throw notFound('Организация')
    const writes = decide(viewer, 'organisations.write').allowed
    return {
      ...organisationView(found),
      path: await organisations.pathOf(scope, db, found.id),
      school: found.school,
      version: found.version,
      holders: decide(viewer, 'people.read').allowed ? await listHolders(scope, db, found.id) : [],
      can: {
        edit: writes && actions.isAdded(found.kind),
        add: writes ? kindsAddedUnder(found.kind) : [],
      },
    }
  }),

  handle(contract.addOrganisation, async ({ database, viewer, body }) => ({
    id: await actions.addOrganisation(database, viewer, body),
  })),

  handle(contract.editOrganisation, async ({ database, viewer, params, body }) => ({
    version: await actions.editOrganisation(database, viewer, { id: params.id, ...body }),
  })),
]
