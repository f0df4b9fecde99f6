import { type ComparedSchool, compareRuns, type RunComparison } from '#engine/identification/compare.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import { type ListingRow, listTraced, type TracedSchool } from './queries.ts'

/** Two lists by what holds in each, decisions included, from the stored traces alone. */
export async function compareListings(
  scope: Scope,
  db: Queries,
  [first, second]: readonly [ListingRow, ListingRow],
): Promise<{ compared: RunComparison; names: Map<string, TracedSchool> }> {
  const before = await listTraced(scope, db, first.id)
  const after = await listTraced(scope, db, second.id)
  const side = ({ methodology, year }: ListingRow, schools: readonly TracedSchool[]) => ({
    methodology,
    year,
    traces: schools.map(({ trace, code, answer }) => ({ ...trace, school: code, identified: answer })),
  })
  const compared = compareRuns(side(first, before), side(second, after), await procedureWords(scope, db))
  const [was, is] = [byCode(before), byCode(after)]
  const told = (school: ComparedSchool) => ({
    ...school,
    why: [
      ...school.why,
      ...decisionInWords('В исправляемом перечне', was.get(school.school)),
      ...decisionInWords('В исправлении', is.get(school.school)),
    ],
  })
  return {
    compared: {
      ...compared,
      added: compared.added.map(told),
      left: compared.left.map(told),
      changed: compared.changed.map(told),
    },
    names: new Map([...was, ...is]),
  }
}

const byCode = (schools: readonly TracedSchool[]) => new Map(schools.map((school) => [school.code, school]))

function decisionInWords(where: string, school: TracedSchool | undefined): string[] {
  if (!school?.decision) return []
  return [`${where} решено ${school.decision === 'in' ? 'внести' : 'вывести'}: ${school.reason}`]
}
