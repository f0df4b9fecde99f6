import * as contract from '#contract/methods.ts'
import { takes } from '#contract/permissions.ts'
import { notFound } from '#contract/problems.ts'
import { grouped } from '#engine/grouped.ts'
import { changesOf } from '#engine/method-changes.ts'
import type { Queries } from '#server/platform/database.ts'
import { handle } from '#server/platform/handle.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { listProcedures, procedureWords } from '#server/procedures/queries.ts'
import { findSettings } from '#server/settings/queries.ts'
import * as actions from './actions.ts'
import { headOf, seenBy } from './policy.ts'
import * as methods from './queries.ts'
import { draftView, methodRowView, methodView, versionView } from './view.ts'

export const methodRoutes = [
  handle(contract.listMethods, async ({ scope, db, viewer }) => {
    const own = await methods.listOwnVersions(scope, db, seenBy(viewer))
    const all = grouped([...methods.BUILT_IN, ...own], ({ id }) => id)
    return {
      items: [...all.values()].map((versions) => {
        const head = headOf(versions)
        return {
          ...methodRowView(head),
          runnable: takes('method.run', head.state),
          open: versions
            .filter(({ state }) => methods.isOpen(state))
            .map(({ number, state }) => ({ number, state })),
        }
      }),
    }
  }),

  handle(contract.getMethod, async ({ scope, db, viewer, params }) => {
    const version = await getVersion(viewer, db, params.id)
    const { current } = await findSettings(db, viewer.regionId)
    return methodView(viewer, version, { words: await procedureWords(scope, db), year: current.cycle })
  }),

  handle(contract.getMethodFile, async ({ db, viewer, params }) => {
    const { id, number, content, examples } = await getVersion(viewer, db, params.id)
    return {
      name: `${id}-${number}.json`,
      type: 'application/json; charset=utf-8',
      content: JSON.stringify({ ...content, examples }, null, 2),
    }
  }),

  handle(contract.listMethodVersions, async ({ scope, db, viewer, params }) => {
    const versions = await methods.listVersions(scope, db, { id: params.id, seen: seenBy(viewer) })
    if (versions.length === 0) throw notFound('Методика')
    return {
      title: headOf(versions).content.title,
      items: versions.map((version) => versionView(viewer, version)),
    }
  }),

  handle(contract.compareMethods, async ({ scope, db, viewer, params }) => {
    const first = await getVersion(viewer, db, params.id)
    const second = await getVersion(viewer, db, params.other)
    const { sentences } = changesOf(first.content, second.content, await procedureWords(scope, db))
    return { first: methodRowView(first), second: methodRowView(second), differences: [...sentences] }
  }),

  handle(contract.createMethod, ({ database, viewer, body }) => actions.createMethod(database, viewer, body)),

  handle(contract.importMethod, ({ database, viewer, body }) => actions.importMethod(database, viewer, body)),

  handle(contract.getMethodDraft, async ({ scope, db, viewer, params }) => {
    const version = await methods.findOwnVersion(scope, db, { key: params.id })
    if (!version) throw notFound('Версия методики')
    const { current } = await findSettings(db, viewer.regionId)
    return draftView({
      version,
      base: await methods.findVersion(scope, db, { ref: version.basedOn!, seen: 'drafts too' }),
      taken: await methods.takenNumbers(scope, db, { id: version.id, but: version.key }),
      year: current.cycle,
      procedures: await listProcedures(scope, db),
    })
  }),

  handle(contract.saveMethodDraft, ({ database, viewer, params, body }) =>
    actions.saveDraft(database, viewer, { key: params.id, ...body }),
  ),

  handle(contract.deleteMethodDraft, async ({ database, viewer, params }) => {
    await actions.deleteDraft(database, viewer, { key: params.id })
    return undefined
  }),

  handle(contract.restoreMethodDraft, async ({ database, viewer, params }) => {
    await actions.restoreDraft(database, viewer, { key: params.id })
    return undefined
  }),

  handle(contract.checkMethodVersion, async ({ database, viewer, params, body }) => {
    await actions.checkVersion(database, viewer, { key: params.id, ...body })
    return undefined
  }),

  handle(contract.approveMethodVersion, async ({ database, viewer, params, body }) => {
    await actions.approveVersion(database, viewer, { key: params.id, ...body })
    return undefined
  }),

  handle(contract.withdrawMethodVersion, async ({ database, viewer, params, body }) => {
    await actions.withdrawVersion(database, viewer, { key: params.id, ...body })
    return undefined
  }),
]

async function getVersion(viewer: Viewer, db: Queries, ref: string): Promise<methods.MethodVersion> {
  const version = await methods.findVersion(viewer.scope, db, { ref, seen: seenBy(viewer) })
  if (!version) throw notFound('Методика')
  return version
}
