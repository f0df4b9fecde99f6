import * as changesContract from '#contract/import-changes.ts'
import * as contract from '#contract/imports.ts'
import { notFound, originalGone } from '#contract/problems.ts'
import type { Purpose } from '#contract/purposes.ts'
import { countPupilRows, listSchoolsOfFile } from '#server/files/queries.ts'
import { applyImport } from '#server/flows/apply-import.ts'
import { assertMayTake, type Permit } from '#server/flows/export-by-two.ts'
import type { Queries } from '#server/platform/database.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import type { Scope } from '#server/platform/scope.ts'
import { noteOpened, noteRead, type PupilReading } from '#server/platform/write.ts'
import { findExportLimit } from '#server/settings/queries.ts'
import * as actions from './actions.ts'
import { annotatedFile } from './annotated-file.ts'
import { countChanges, listChangeRows, listSittingChanges } from './changes.ts'
import { decideSchools } from './decide-schools.ts'
import { CHANGE_COLUMNS, IMPORT_COLUMNS, takeChanges, takeImports } from './export.ts'
import { listFileConflicts, listParked } from './parked.ts'
import * as imports from './queries.ts'
import * as register from './register-changes.ts'
import { changeRowView, changesView, importRowView, importView, registerChangeView } from './view.ts'

export const importRoutes = [
  handle(contract.createImport, async ({ database, viewer, files }) => ({
    id: await actions.createImport(database, viewer, files()),
  })),

  handle(contract.listImports, async ({ scope, db, query }) => {
    const cut = cutPage(await imports.listImportRows(scope, db, query), query.limit)
    return {
      items: cut.rows.map(importRowView),
      next: cut.next,
      total: await imports.countImports(scope, db),
    }
  }),

  handle(contract.exportImports, async (context) =>
    takeImports(context, {
      title: 'Загрузки файлов',
      ...context.query,
      columns: IMPORT_COLUMNS,
      rows: await imports.listImportRows(context.scope, context.db, { limit: null }),
    }),
  ),

  handle(contract.getImport, async ({ scope, db, database, viewer, params }) => {
    const row = await getImportRow(scope, db, params.id)
    const files = await imports.listFiles(scope, db, row.id)
    const view = importView(
      row,
      files,
      await imports.listFileSittings(scope, db, row.id),
      viewer,
      await findExportLimit(db, scope.regionId),
    )
    const shown = view.files.filter(({ unmapped }) =>
      unmapped?.columns.some(({ samples }) => samples.length > 0),
    )
    if (shown.length > 0)
      await noteSamples(database, viewer, {
        subject: `import:${row.id}`,
        detail: { files: shown.map(({ id }) => id) },
      })
    return view
  }),

  handle(changesContract.getChanges, async ({ scope, db, params }) => {
    const row = await getImportRow(scope, db, params.id)
    const checked = row.state === 'checked'
    const applied = row.state === 'applied'
    const known = checked || applied
    const files = await imports.listFiles(scope, db, row.id)
    return changesView({
      row,
      sittings: known ? await listSittingChanges(scope, db, { importId: row.id, applied }) : [],
      register: checked ? await register.countRegisterChanges(scope, db, row.id) : null,
      parked: checked ? await listParked(scope, db, row.id) : [],
      conflicts: await listFileConflicts(scope, db, row.id),
      readable: files.some((file) => file.state === 'read'),
    })
  }),

  handle(changesContract.listChangeRows, async ({ scope, db, params, query }) => {
    const { limit, after, ...filters } = query
    const row = await getImportRow(scope, db, params.id)
    if (!hasChanges(row)) return { items: [], next: null, total: 0 }
    const page = { importId: row.id, applied: row.state === 'applied', filters, limit, after }
    const cut = cutPage(await listChangeRows(scope, db, page), limit)
    return { items: cut.rows.map(changeRowView), next: cut.next, total: await countChanges(scope, db, page) }
  }),

  handle(changesContract.listRegisterChanges, async ({ scope, db, params, query }) => {
    const row = await getImportRow(scope, db, params.id)
    const page = { importId: row.id, waits: row.state === 'checked', ...query }
    const cut = cutPage(await register.listRegisterChangeRows(scope, db, page), query.limit)
    return {
      items: cut.rows.map(registerChangeView),
      next: cut.next,
      total: await register.countRegisterChangeRows(scope, db, page),
    }
  }),

  handle(changesContract.exportChangeRows, async (context) => {
    const { scope, db, params, query } = context
    const { format, ...filters } = query
    const row = await getImportRow(scope, db, params.id)
    const page = { importId: row.id, applied: row.state === 'applied', filters, limit: null }
    return takeChanges(context, {
      title: `Изменения по школам, загрузка ${row.id}`,
      format,
      filter: filters,
      subject: `import:${row.id}`,
      columns: CHANGE_COLUMNS,
      rows: hasChanges(row) ? await listChangeRows(scope, db, page) : [],
    })
  }),

  handle(contract.listFindings, async ({ scope, db, params, query }) => {
    const file = await getFile(scope, db, params)
    const page = { file: file.id, ...query }
    const cut = cutPage(await imports.listFindingRows(scope, db, page), query.limit)
    return { items: [...cut.rows], next: cut.next, total: await imports.countFindings(scope, db, page) }
  }),

  handle(contract.exportFindings, async ({ database, viewer, scope, db, params, query }) => {
    const file = await getFile(scope, db, params)
    if (file.removed) throw originalGone()
    const permit = await assertMayTake(db, viewer, { file, what: 'findings' })
    const findings = await imports.listFindingRows(scope, db, { file: file.id, limit: null })
    const marked = await annotatedFile(file, findings)
    await noteFindings(database, viewer, await fileRead(scope, db, params, { purpose: query, permit }))
    return marked
  }),

  handle(contract.getOriginal, async ({ database, viewer, scope, db, params, query }) => {
    const file = await getFile(scope, db, params)
    if (file.removed) throw originalGone()
    const permit = await assertMayTake(db, viewer, { file, what: 'original' })
    await noteOriginal(database, viewer, await fileRead(scope, db, params, { purpose: query, permit }))
    return { name: file.name, type: 'application/octet-stream', content: file.content }
  }),

  handle(contract.putHints, async ({ database, viewer, params, body }) => ({
    version: await actions.setHints(database, viewer, { ...params, hints: body }),
  })),

  handle(contract.putMapping, async ({ database, viewer, params, body }) => ({
    version: await actions.setMapping(database, viewer, { ...params, mapping: body }),
  })),

  handle(contract.withdrawFile, async ({ database, viewer, params }) => ({
    version: await actions.withdrawFile(database, viewer, params),
  })),

  handle(contract.restoreFile, async ({ database, viewer, params }) => ({
    version: await actions.restoreFile(database, viewer, params),
  })),

  handle(contract.decideSchools, async ({ database, viewer, params, body }) => ({
    version: await decideSchools(database, viewer, { ...params, ...body }),
  })),

  handle(contract.applyImport, ({ database, viewer, params, body }) =>
    applyImport(database, viewer, { ...params, ...body }),
  ),

  handle(contract.cancelImport, async ({ database, viewer, params }) => ({
    version: await actions.cancelImport(database, viewer, params),
  })),
]

/** Changes are known from the check of the files on. */
const hasChanges = ({ state }: imports.ImportRow) => state === 'checked' || state === 'applied'

const noteSamples = noteOpened('read.samples')
const noteOriginal = noteRead('read.original')
const noteFindings = noteRead('read.findings')

interface Reading {
  purpose: Purpose
  /** By which it was agreed to. */
  permit: Permit | null
}

/** A reading of a whole file, with the schools whose pupils stand in it. What was agreed to is done for its purpose. */
async function fileRead(
  scope: Scope,
  db: Queries,
  { id, file }: { id: number; file: number },
  { purpose, permit }: Reading,
): Promise<PupilReading> {
  const schools = await listSchoolsOfFile(scope, db, { file })
  const records = await countPupilRows(scope, db, file)
  const detail = { import: id, schools, ...(permit && { approval: permit.approval }) }
  return { subject: `file:${file}`, detail, purpose: permit?.purpose ?? purpose, records }
}

async function getImportRow(scope: Scope, db: Queries, id: number): Promise<imports.ImportRow> {
  const row = await imports.findImport(scope, db, id)
  if (!row) throw notFound('Загрузка')
  return row
}

async function getFile(
  scope: Scope,
  db: Queries,
  of: { id: number; file: number },
): Promise<imports.StoredFile> {
  const file = await imports.findStoredFile(scope, db, of)
  if (!file) throw notFound('Файл')
  return file
}
