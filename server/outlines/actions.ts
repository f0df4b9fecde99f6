import { invalidRequest, notFound } from '#contract/problems.ts'
import { copyFrom } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import type { OutlineFile } from './geojson.ts'
import { municipalityOf } from './match.ts'
import { listNamedMunicipalities } from './queries.ts'
import { simplify } from './simplify.ts'

/** Puts the outlines of a file in the place of the former ones. Answers how many there are, and how many are nobody's. */
export const replaceOutlines = write<OutlineFile, { shapes: number; unmatched: number }, Viewer>(
  'outline.upload',
  async ({ tx, viewer, note }, { outlines, source }) => {
    const municipalities = await listNamedMunicipalities(viewer.scope, tx)
    const rows = simplify(outlines).map((outline) => ({
      ...outline,
      municipality: municipalityOf(outline, municipalities),
    }))
    await tx.deleteFrom('outlines').where('region_id', '=', viewer.regionId).execute()
    await copyFrom(
      tx,
      'outlines',
      ['region_id', 'name', 'oktmo', 'municipality_id', 'polygons'],
      rows.map(({ name, oktmo, municipality, polygons }) => [
        viewer.regionId,
        name,
        oktmo,
        municipality,
        JSON.stringify(polygons),
      ]),
    )
    await tx
      .updateTable('regions')
      .set({ outlines_source: source })
      .where('region_id', '=', viewer.regionId)
      .execute()
    const counts = {
      shapes: rows.length,
      unmatched: rows.filter(({ municipality }) => municipality === null).length,
    }
    note(`region:${viewer.regionId}`, counts)
    return counts
  },
)

/** Says whose outline it is; null: nobody's. */
export const assignOutline = write<{ id: number; municipality: number | null }, void, Viewer>(
  'outline.assign',
  async ({ tx, viewer, note }, { id, municipality }) => {
    if (municipality !== null) {
      const known = await listNamedMunicipalities(viewer.scope, tx)
      if (!known.some((one) => one.id === municipality))
        throw invalidRequest(['Муниципалитет: такой записи нет, или она вам недоступна.'])
    }
    const assigned = await tx
      .updateTable('outlines')
      .set({ municipality_id: municipality })
      .where('region_id', '=', viewer.regionId)
      .where('outline_id', '=', id)
      .executeTakeFirst()
    if (assigned.numUpdatedRows === 0n) throw notFound('Контур')
    note(`outline:${id}`, { municipality })
  },
)
