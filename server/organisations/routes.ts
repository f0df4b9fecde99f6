import * as contract from '#contract/organisations.ts'
import { notFound } from '#contract/problems.ts'
import { listHolders } from '#server/people/queries.ts'
import { assertKnownDay, notYet } from '#server/platform/as-of.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import * as actions from './actions.ts'
import { organisationColumns, takeOrganisations } from './export.ts'
import * as organisations from './queries.ts'
import { kindsAddedUnder, organisationView } from './view.ts'

export const organisationRoutes = [
  handle(contract.listOrganisations, async ({ scope, db, query }) => {
    await assertKnownDay(scope, db, query.on)
    const cut = cutPage(await organisations.listOrganisationRows(scope, db, query), query.limit)
    return {
      items: cut.rows.map(organisationView),
      next: cut.next,
      total: await organisations.countOrganisations(scope, db, query),
    }
  }),

  handle(contract.exportOrganisations, async (context) => {
    const { scope, db, viewer, query } = context
    const { format, on, ...filter } = query
    await assertKnownDay(scope, db, on)
    return takeOrganisations(context, {
      title: 'Организации',
      format,
      filter,
      on,
      columns: organisationColumns(viewer.term),
      rows: await organisations.listOrganisationRows(scope, db, { ...filter, on, limit: null }),
    })
  }),

  handle(contract.getOrganisation, async ({ scope, db, viewer, params, query: { on } }) => {
    const now = await organisations.findOrganisation(scope, db, params.id)
    if (!now) throw notFound('Организация')
    await assertKnownDay(scope, db, on)
    const found = on === undefined ? now : await organisations.findOrganisation(scope, db, now.id, on)
    if (!found) throw notYet(on!)
    // The past is only looked at.
    const writes = on === undefined && decide(viewer, 'organisations.write').allowed
    return {
      ...organisationView(found),
      path: await organisations.pathOf(scope, db, found.id, on),
      school: found.school,
      version: found.version,
      holders: decide(viewer, 'people.read').allowed ? await listHolders(scope, db, found.id, on) : [],
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
