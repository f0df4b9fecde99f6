import { exportProcedures, listProcedures } from '#contract/procedures.ts'
import { handle } from '#server/platform/handle.ts'
import { PROCEDURE_COLUMNS, procedureLines, takeProcedures } from './export.ts'
import * as procedures from './queries.ts'

export const procedureRoutes = [
  handle(listProcedures, async ({ scope, db }) => {
    const rows = await procedures.listProcedures(scope, db)
    const scales = await procedures.listScales(scope, db)
    const minimums = await procedures.listMinimums(scope, db)
    const items = rows.map((row) => ({
      ...row,
      scales: scales.filter((scale) => scale.procedure === row.id),
      minimums: minimums.filter((minimum) => minimum.procedure === row.id),
    }))
    return { items }
  }),

  handle(exportProcedures, async (context) => {
    const { scope, db, query } = context
    const rows = procedureLines(
      await procedures.listProcedures(scope, db),
      await procedures.listScales(scope, db),
      await procedures.listMinimums(scope, db),
    )
    return takeProcedures(context, { title: 'Шкалы и минимумы', ...query, columns: PROCEDURE_COLUMNS, rows })
  }),
]
