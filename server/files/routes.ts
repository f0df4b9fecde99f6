import { type FieldOf, hiddenFields } from '#contract/fields.ts'
import { getFileRows } from '#contract/files.ts'
import type { RowsAnswer } from '#intake/child/protocol.ts'
import { handle } from '#server/platform/handle.ts'
import { noteRead } from '#server/platform/write.ts'
import { listSchoolsOfFile } from './queries.ts'
import { loadSourceRows } from './rows.ts'

export const fileRoutes = [
  handle(getFileRows, async ({ database, viewer, scope, db, params, query }) => {
    const { sheet = null, purpose, purposeWords, ...rest } = query
    const { file, asked, answer, narrowed } = await loadSourceRows(scope, db, { ...params, ...rest, sheet })
    const rows = answer.rows.map(({ row }) => row)
    const schools = await listSchoolsOfFile(scope, db, { file: file.id, sheet, rows })
    await noteRows(database, viewer, {
      subject: `file:${file.id}`,
      detail: { sheet, rows, schools },
      records: rows.length,
      purpose: { purpose, purposeWords },
    })
    const { names, ...shown } = answer
    const hidden = hiddenFields('pupil', viewer.can)
    return {
      file: { id: file.id, name: file.name, title: file.title },
      ...shown,
      rows: answer.rows.map((row) => ({
        ...row,
        cells: cellsWithout(hidden, names, row.cells),
        asked: asked.has(row.row),
      })),
      hidden,
      narrowed,
    }
  }),
]

/** The cells of a row, empty where they tell what is hidden. */
function cellsWithout(
  hidden: readonly FieldOf<'pupil'>[],
  names: RowsAnswer['names'],
  cells: readonly string[],
): string[] {
  const tells = { pupil: hidden.includes('code'), class: hidden.includes('class') }
  return cells.map((cell, column) => {
    const name = names[column] ?? null
    return name !== null && tells[name] ? '' : cell
  })
}

const noteRows = noteRead('read.rows')
