import { getMethod, getMethodFile, listMethods } from '#contract/methods.ts'
import { notFound } from '#contract/problems.ts'
import { findMethodology, METHODOLOGIES } from '#methodology/index.ts'
import { handle } from '#server/platform/handle.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import { methodRowView, methodView } from './view.ts'

export const methodRoutes = [
  handle(listMethods, () => ({ items: METHODOLOGIES.map(methodRowView) })),

  handle(getMethod, async ({ scope, db, params }) =>
    methodView(getMethodology(params.id), await procedureWords(scope, db)),
  ),

  handle(getMethodFile, ({ params }) => ({
    name: `${params.id}.json`,
    type: 'application/json; charset=utf-8',
    content: JSON.stringify(getMethodology(params.id), null, 2),
  })),
]

function getMethodology(id: string) {
  const methodology = findMethodology(id)
  if (!methodology) throw notFound('Методика')
  return methodology
}
