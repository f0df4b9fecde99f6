import { getFileRows } from '#contract/files.ts'
import { handle } from '#server/platform/handle.ts'
import { loadSourceRows } from './rows.ts'

export const fileRoutes = [
  handle(getFileRows, async ({ scope, db, params, query }) => {
    const { sheet = null, ...rest } = query
    const { file, asked, answer, narrowed } = await loadSourceRows(scope, db, { ...params, ...rest, sheet })
    return {
      file: { id: file.id, name: file.name, title: file.title },
      ...answer,
      rows: answer.rows.map((row) => ({ ...row, asked: asked.has(row.row) })),
      narrowed,
    }
  }),
]
