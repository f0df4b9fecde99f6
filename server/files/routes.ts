import { getFileRows } from '#contract/files.ts'
import { handle } from '#server/platform/handle.ts'
import { noteRead } from '#server/platform/write.ts'
import { listSchoolsOfFile } from './queries.ts'
import { loadSourceRows } from './rows.ts'

export const fileRoutes = [
  handle(getFileRows, async ({ database, viewer, scope, db, params, query }) => {
    const { sheet = null, ...rest } = query
    const { file, asked, answer, narrowed } = await loadSourceRows(scope, db, { ...params, ...rest, sheet })
    const rows = answer.rows.map(({ row }) => row)
    const schools = await listSchoolsOfFile(scope, db, { file: file.id, sheet, rows })
    await noteRows(database, viewer, { subject: `file:${file.id}`, detail: { sheet, rows, schools } })
    return {
      file: { id: file.id, name: file.name, title: file.title },
      ...answer,
      rows: answer.rows.map((row) => ({ ...row, asked: asked.has(row.row) })),
      narrowed,
    }
  }),
]

const noteRows = noteRead('read.rows')
