import type { OrganisationEvent } from '#contract/organisation-life.ts'
import * as lifeContract from '#contract/organisation-life.ts'
import * as contract from '#contract/organisations.ts'
import { notFound } from '#contract/problems.ts'
import * as life from '#server/flows/organisation-life.ts'
import { listHolders } from '#server/people/queries.ts'
import { assertKnownDay, notYet } from '#server/platform/as-of.ts'
import type { Database } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import * as actions from './actions.ts'
import { organisationColumns, takeOrganisations } from './export.ts'
import { listOrganisationEvents } from './life-queries.ts'
import { organisationEventView, recordable } from './life-view.ts'
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
        add: writes && found.closedOn === null ? kindsAddedUnder(found.kind) : [],
      },
    }
  }),

  handle(contract.addOrganisation, async ({ database, viewer, body }) => ({
    id: await actions.addOrganisation(database, viewer, body),
  })),

  handle(contract.editOrganisation, async ({ database, viewer, params, body }) => ({
    version: await actions.editOrganisation(database, viewer, { id: params.id, ...body }),
  })),

  handle(lifeContract.getOrganisationLife, async ({ scope, db, viewer, params }) => {
    const found = await organisations.findOrganisation(scope, db, params.id)
    if (!found) throw notFound('Организация')
    return {
      version: found.version,
      events: (await listOrganisationEvents(scope, db, found.id)).map(organisationEventView),
      can: { record: decide(viewer, 'organisations.write').allowed ? recordable(found) : [] },
    }
  }),

  handle(lifeContract.recordOrganisationEvent, async ({ database, viewer, params, body }) => ({
    version: await record(database, viewer, { id: params.id, event: body }),
  })),
]

/** Each kind of event is a write of its own, with its own line of the audit log. */
function record(
  database: Database,
  viewer: Viewer,
  { id, event }: { id: number; event: OrganisationEvent },
): Promise<number> {
  switch (event.kind) {
    case 'renamed':
      return life.renameOrganisation(database, viewer, { id, ...event })
    case 'moved':
      return life.moveOrganisation(database, viewer, { id, ...event })
    case 'joined':
      return life.joinMunicipalities(database, viewer, { id, ...event })
    case 'closed':
      return life.closeOrganisation(database, viewer, { id, ...event })
  }
}
