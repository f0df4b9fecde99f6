import { conflict, notFound, notPossible, secondPersonNeeded } from '#contract/problems.ts'
import { type Purpose, sentenceOfPurpose } from '#contract/purposes.ts'
import { type AskedExport, type ExportRow, findPermit } from '#server/approvals/queries.ts'
import { needsSecondPerson } from '#server/imports/policy.ts'
import { findStoredFile, type StoredFile } from '#server/imports/queries.ts'
import type { Queries, Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findExportLimit } from '#server/settings/queries.ts'
import { hashOfContent, storeApproval } from './store-approval.ts'

interface ToAsk {
  asked: Omit<AskedExport, 'name' | 'pupils'>
  reason: string
}

/** Asks that one may take away a file with many pupils. Answers the number of the approval. */
export const askForExport = write<ToAsk, number, Viewer>(
  'approval.ask',
  async ({ tx, viewer, note, because }, { asked, reason }) => {
    const purpose = sentenceOfPurpose(asked)
    await because(`${purpose}. ${reason}`)
    const file = await findStoredFile(viewer.scope, tx, { id: asked.import, file: asked.file })
    if (!file) throw notFound('Файл')
    if (!needsSecondPerson(viewer, file, await findExportLimit(tx, viewer.regionId)))
      throw notPossible('Этот файл можно скачать и без второго человека.')
    const payload: AskedExport = { ...asked, name: file.name, pupils: file.pupils }
    const id = await storeApproval(tx, viewer, {
      kind: 'pupils.export',
      subject: `file:${file.id}`,
      organisation: viewer.organisation.id,
      payload,
      hash: hashOf(viewer.userId, payload, file),
      reason,
      told: { pupils: file.pupils },
    })
    note(`file:${file.id}`, { approval: id, import: asked.import, what: asked.what, pupils: file.pupils })
    return id
  },
)

/** What is decided on: who takes which bytes, and how many pupils are in them. */
function hashOf(
  askedBy: number,
  { import: id, what, purpose, purposeWords }: AskedExport,
  { id: file, sha256, pupils }: StoredFile,
): Buffer {
  return hashOfContent([askedBy, id, file, what, purpose, purposeWords ?? null, sha256, pupils])
}

/** Lets the file be taken, unless it is not what it was when it was asked: it is taken later, by whoever asked. */
export async function allowAskedExport(tx: Tx, viewer: Viewer, row: ExportRow): Promise<object> {
  const { import: id, file: number, what, pupils } = row.payload
  const file = await findStoredFile(viewer.scope, tx, { id, file: number })
  if (!file || hashOf(row.askedBy, row.payload, file).toString('hex') !== row.hash)
    throw conflict(
      `Просили файл, в котором строк учеников ${pupils}; сейчас ${file ? `их ${file.pupils}` : 'его нет'}.`,
      'Откажите и попросите предложить заново.',
    )
  return { what, pupils }
}

/** By what a file with many pupils is taken away, and what for. */
export interface Permit {
  approval: number
  purpose: Purpose
}

/** Throws a refusal when a file is not to be taken away alone, and nobody agreed that this person may now. */
export async function assertMayTake(
  db: Queries,
  viewer: Viewer,
  { file, what }: { file: StoredFile } & Pick<AskedExport, 'what'>,
): Promise<Permit | null> {
  const limit = await findExportLimit(db, viewer.regionId)
  if (!needsSecondPerson(viewer, file, limit)) return null
  const permit = await findPermit(viewer.scope, db, viewer, { file: file.id, what })
  if (!permit || hashOf(viewer.userId, permit.payload, file).toString('hex') !== permit.hash)
    throw secondPersonNeeded({ pupils: file.pupils, limit })
  return { approval: permit.id, purpose: permit.payload }
}
