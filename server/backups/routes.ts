import * as contract from '#contract/jobs.ts'
import { findLeft } from '#server/audit/queries.ts'
import { handle } from '#server/platform/handle.ts'
import { listBackups, readNotes } from './folder.ts'

export const backupRoutes = [
  handle(contract.listBackups, async ({ keeping }) => {
    const { folder, hour, keep, encrypted, headsNotes, linesNotes } = keeping
    const besides = {
      allowed: [...keeping.allowed],
      heads: await findLeft(headsNotes),
      lines: await findLeft(linesNotes),
    }
    if (folder === undefined) return { schedule: null, items: [], failure: null, ...besides }
    const items = (await listBackups(folder)).map(({ path: _path, at, verifiedAt, ...file }) => ({
      ...file,
      at: at?.toISOString() ?? null,
      verifiedAt: verifiedAt?.toISOString() ?? null,
    }))
    const { failure } = await readNotes(folder)
    return { schedule: { hour, keep, encrypted }, items, failure, ...besides }
  }),
]
