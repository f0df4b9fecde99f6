import type { ReferenceData } from '#intake/types.ts'
import type { Tx } from '#server/platform/database.ts'

/** Stores procedures with their dated scales and minimums, common to all regions, where they are not stored yet. */
export async function storeReference(tx: Tx, { procedures, scales }: ReferenceData): Promise<void> {
  const stored = await tx
    .insertInto('procedures')
    .values(
      procedures.map(({ id, exam, subject, grade, title, shortTitle }, position) => ({
        procedure: id,
        exam,
        subject,
        grade,
        title,
        short_title: shortTitle,
        position,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('procedure')
    .execute()
  const added = new Set(stored.map((row) => row.procedure))
  const scaleRows = scales
    .filter((scale) => added.has(scale.procedure))
    .map((scale) => ({
      procedure: scale.procedure,
      year_from: scale.from,
      year_to: scale.to,
      season: scale.season,
      max_score: scale.max,
      from3: scale.from3,
      from4: scale.from4,
      from5: scale.from5,
      source: scale.source,
    }))
  const minimumRows = procedures
    .filter((procedure) => added.has(procedure.id))
    .flatMap(({ id, minimums }) =>
      minimums.map(({ from, to, score, source }) => ({
        procedure: id,
        year_from: from,
        year_to: to,
        score,
        source,
      })),
    )
  if (scaleRows.length > 0) await tx.insertInto('scales').values(scaleRows).execute()
  if (minimumRows.length > 0) await tx.insertInto('minimums').values(minimumRows).execute()
}
