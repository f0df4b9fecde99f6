import * as contract from '#contract/outlines.ts'
import { invalidRequest } from '#contract/problems.ts'
import { decide } from '#server/platform/decision.ts'
import { handle, type UploadedFile } from '#server/platform/handle.ts'
import { findLatestRun } from '#server/runs/queries.ts'
import { assignOutline, replaceOutlines } from './actions.ts'
import { readOutlines } from './geojson.ts'
import { drawShapes } from './projection.ts'
import * as outlines from './queries.ts'

export const outlineRoutes = [
  handle(contract.getMap, async ({ scope, db, viewer }) => {
    const shapes = await outlines.listShapes(scope, db)
    const run = await findLatestRun(scope, db)
    const { width, height, drawn } = drawShapes(shapes.map(({ polygons }) => polygons))
    return {
      width,
      height,
      shapes: shapes.map(({ id, name, municipality }, index) => ({
        id,
        name,
        municipality,
        ...drawn[index]!,
      })),
      source: await outlines.findSource(scope, db),
      run: run ? { id: run.id, title: run.methodology.title, year: run.year } : null,
      municipalities: await outlines.listListedCounts(scope, db, run?.id ?? null),
      can: { edit: decide(viewer, 'organisations.write').allowed },
    }
  }),

  handle(contract.uploadOutlines, async ({ database, viewer, files }) =>
    replaceOutlines(database, viewer, readOutlines(await onlyFile(files()))),
  ),

  handle(contract.assignOutline, async ({ database, viewer, params, body }) => {
    await assignOutline(database, viewer, { id: params.id, ...body })
    return undefined
  }),
]

async function onlyFile(files: AsyncIterable<UploadedFile>): Promise<UploadedFile> {
  const received: UploadedFile[] = []
  for await (const file of files) received.push(file)
  const [file] = received
  if (!file || received.length > 1)
    throw invalidRequest(['Нужен один файл GeoJSON с контурами всех муниципалитетов.'])
  return file
}
