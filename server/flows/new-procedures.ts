import { procedureOf } from '#intake/reference.ts'
import type { Tx } from '#server/platform/database.ts'

/** After all procedures of the reference, those of a region by exam and grade. */
const AFTER_REFERENCE = 10_000

/** Stores procedures that files have and the reference has not, so that their results can become facts. */
export async function storeNewProcedures(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .insertInto('procedures')
    .values(
      ids
        .map((id) => procedureOf(id))
        .map(({ id, exam, subject, grade, title, shortTitle }) => ({
          procedure: id,
          exam,
          subject,
          grade,
          title,
          short_title: shortTitle,
          position: AFTER_REFERENCE + grade,
        })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
