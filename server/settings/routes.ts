import * as contract from '#contract/settings.ts'
import { assertKnownDay } from '#server/platform/as-of.ts'
import { handle } from '#server/platform/handle.ts'
import * as actions from './actions.ts'
import { findSettings, findSettingsOn, listSettingsVersions } from './queries.ts'
import { settingsChangesView, settingsView } from './view.ts'

export const settingsRoutes = [
  handle(contract.getSettings, async ({ scope, db, viewer, entry, query: { on } }) => {
    await assertKnownDay(scope, db, on)
    if (on === undefined) return settingsView(await findSettings(db, scope.regionId), viewer, entry)
    const then = settingsView(await findSettingsOn(scope, db, on), viewer, entry)
    return { ...then, can: { write: false } }
  }),

  handle(contract.saveSettings, async ({ database, viewer, body }) => ({
    version: await actions.saveSettings(database, viewer, body),
  })),

  handle(contract.saveTerms, async ({ database, viewer, body }) => ({
    version: await actions.saveTerms(database, viewer, body),
  })),

  handle(contract.saveRetention, async ({ database, viewer, body }) => ({
    version: await actions.saveRetention(database, viewer, body),
  })),

  handle(contract.listSettingsChanges, async ({ scope, db }) => ({
    items: settingsChangesView(await listSettingsVersions(db, scope.regionId)),
  })),
]
