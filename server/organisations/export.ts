import { organisationKindWords } from '#contract/list-words.ts'
import { levelWords } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { type ListColumn, takeList } from '#server/platform/list-file.ts'
import type { OrganisationRow } from './queries.ts'

export const takeOrganisations = takeList('export.organisations')

export function organisationColumns(term: Term): readonly ListColumn<OrganisationRow>[] {
  const kinds = organisationKindWords(term)
  return [
    { header: 'Организация', kind: 'text', width: 48, cell: ({ name }) => name },
    { header: 'Вид', kind: 'text', width: 28, cell: ({ kind }) => kinds[kind] },
    { header: 'Чьи школы видны', kind: 'text', width: 24, cell: ({ level }) => levelWords[level] },
    { header: 'Куда входит', kind: 'text', width: 48, cell: ({ parentName }) => parentName },
    { header: 'Людей', kind: 'number', cell: ({ people }) => people },
    { header: 'Закрыта с', kind: 'date', cell: ({ closedOn }) => closedOn },
  ]
}
